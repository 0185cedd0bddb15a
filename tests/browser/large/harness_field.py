"""A map of many points in thirty groups, whose places, names and neighbors follow from the row."""

import functools

import numpy as np
import streamlit as st

from explorer import plots
from explorer.neighbors import Neighbors
from pages.shared.map.component import explorer_map

GROUPS = 30
NEAR = 10


@functools.cache
def places(n, dimensions, turned):
    rng = np.random.default_rng(0)
    centers = rng.normal(size=(GROUPS, dimensions)) * 6
    found = centers[np.arange(n) % GROUPS] + rng.normal(size=(n, dimensions))
    return (found[:, ::-1] * 2 if turned else found).astype(np.float32)


@functools.cache
def labels(n):
    return tuple(f"word {row}" for row in range(n))


@functools.cache
def neighbors(n):
    ids = (np.arange(n)[:, None] + np.arange(1, NEAR + 1) * GROUPS) % n
    return Neighbors(ids, np.tile(np.linspace(0.9, 0.5, NEAR, dtype=np.float32), (n, 1)))


@functools.cache
def coloring(n, name):
    rows = np.arange(n)
    if name == "value":
        return plots.Values("height", places(n, 2, False)[:, 1])
    if name == "half":
        return plots.Groups("half", ("first", "second"), (rows * 2 // n).astype(np.int64))
    return plots.Groups("group", tuple(f"g{k}" for k in range(12)), (rows % 12).astype(np.int64))


@functools.cache
def scene(n, dimensions, turned, color):
    drawn = coloring(n, color)
    groups, values = (None, drawn) if color == "value" else (drawn, None)
    where = places(n, dimensions, turned)
    return plots.Scene(where, labels(n), groups=groups, values=values, alt="A field of words")


@st.fragment
def draw():
    n = int(st.query_params.get("n", 100_000))
    dimensions = int(st.query_params.get("dimensions", 2))
    color = st.radio("color", ["group", "half", "value"], horizontal=True)
    # Only the map heeds this control: the script draws in the color above whatever it says.
    st.selectbox("tint", ["as above", "half", "value"], key="tint")
    turned = st.toggle("turned")
    found = tuple(range(0, n, 7)) if st.toggle("find") else ()
    extras = plots.Extras(
        view=f"field {dimensions} {turned}",
        neighbors=neighbors(n),
        highlight=found,
        coloring=color,
        colorings={name: coloring(n, name) for name in ("group", "half", "value")},
    )
    payload = plots.payload(scene(n, dimensions, turned, color), extras)
    events = explorer_map(payload, key="field", height=600, follows="tint")
    st.text(f"selected {events.selected}")
    st.text(f"lasso {len(events.lasso)} {sum(events.lasso)}")


draw()
