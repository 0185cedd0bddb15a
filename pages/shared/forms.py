"""Widgets for the options of a method, drawn from its parameters dataclass."""

from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.options import Option, options_of
from pages.shared.wording import md


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
