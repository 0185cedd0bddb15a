"""One of a few, side by side, kept in the address so that a link restores it."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar

import streamlit as st

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
    return chosen if chosen in titles else first
