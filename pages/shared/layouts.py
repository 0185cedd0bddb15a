"""The map of a space where it only carries something else: one method, no further options."""

import streamlit as st

from explorer.projection import METHODS, Parameters
from explorer.space import Space
from explorer.tasks import maps
from explorer.tasks.maps import Layout
from pages.shared import jobs, spaces


def method(page: str, default: str = "tsne") -> Parameters:
    """Let a person choose how the map of a page is drawn, and return the method's parameters."""
    name = st.segmented_control(
        "Map drawn with",
        list(METHODS),
        format_func=lambda name: METHODS[name].title if name in METHODS else name,
        default=default,
        required=True,
        key=f"{page}_map",
        bind="query-params",
    )
    return (METHODS.get(name) or METHODS[default]).parameters()


def of_space(space: Space, parameters: Parameters, slot: str) -> Layout | None:
    """Return the flat map of a space, or None while it is being drawn."""
    options = (parameters.fitted_to(len(space)), 2, 0, "no")
    return jobs.result(
        slot,
        spaces.layout_key(space, *options),
        maps.lay_out,
        space,
        *options,
        title=f"Drawing {len(space):,} points",
        topic="layout",
    )
