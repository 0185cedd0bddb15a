"""Widgets for the options of a method, drawn from its parameters dataclass."""

from dataclasses import Field, fields, replace
from typing import Any

import streamlit as st

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
    for option in fields(defaults):
        if "label" in option.metadata:
            value = _widget(option, getattr(defaults, option.name), f"{prefix}_{option.name}")
            if value is not None:
                changed[option.name] = value
    return replace(defaults, **changed)


def _widget(option: Field[Any], default: Any, key: str) -> Any | None:
    about = option.metadata
    if "choices" in about:
        return st.segmented_control(
            about["label"],
            list(about["choices"]),
            default=default,
            required=True,
            key=key,
            bind="query-params",
            help=md(about["help"], limit=400),
        )
    whole = float(about["step"]).is_integer() and not isinstance(default, float)
    kind = int if whole else float
    return st.number_input(
        about["label"],
        min_value=kind(about["minimum"]),
        max_value=kind(about["maximum"]),
        step=kind(about["step"]),
        value=None,
        placeholder="automatic" if default is None else f"{default:.4g} (suits these data)",
        key=key,
        bind="query-params",
        help=md(about["help"], limit=400),
    )
