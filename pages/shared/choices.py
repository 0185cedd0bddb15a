"""Choices kept in the address: one of a few side by side, and the options of a method."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar

import streamlit as st

from explorer.options import Option, options_of
from pages.shared.wording import md

Name = TypeVar("Name", bound=str)


def one_of(
    label: str,
    options: Sequence[Name] | Mapping[Name, str],
    key: str,
    default: Name | None = None,
    *,
    help: str | None = None,
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> Name:
    """Let a person choose; `options` are names, or names with what is shown for them.

    The address holds what is shown. Whatever else it holds there counts as the default, which is
    the first option where none is given.
    """
    titles = options if isinstance(options, Mapping) else {name: name for name in options}
    first = next(iter(titles)) if default is None else default
    chosen: Name | None = st.segmented_control(
        label,
        list(titles),
        format_func=lambda name: titles.get(name, name),
        default=first,
        required=True,
        key=key,
        bind="query-params",
        help=help,
        label_visibility=label_visibility,
    )
    return first if chosen is None or chosen not in titles else chosen


def parameters_form(defaults: Any, prefix: str) -> Any:
    """Draw one widget per option and return the parameters as set.

    Parameters
    ----------
    defaults : frozen dataclass
        Options that suit the data at hand. A number left empty keeps its default, so that a link
        carries only what somebody changed.
    prefix : str
        Starts the name of each option in the address bar.

    Raises
    ------
    ParameterError
        An option arrived outside its range, for example through a link.
    """
    changed = {}
    for name, option in options_of(defaults).items():
        value = _widget(option, getattr(defaults, name), f"{prefix}_{name}")
        if value is not None:
            changed[name] = value
    return replace(defaults, **changed)


def _widget(option: Option, default: Any, key: str) -> Any | None:
    if option.choices:
        return st.segmented_control(
            option.title,
            list(option.choices),
            default=default,
            required=True,
            key=key,
            bind="query-params",
            help=md(option.help, limit=400),
        )
    kind = int if option.kind == "whole" else float
    return st.number_input(
        option.title,
        min_value=kind(option.least),
        max_value=kind(option.most),
        step=kind(option.step),
        value=None,
        placeholder="automatic" if default is None else f"{default:.4g} (suits these data)",
        key=key,
        bind="query-params",
        help=md(option.help, limit=400),
    )
