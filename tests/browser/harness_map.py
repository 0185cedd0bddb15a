"""A map of a grid, whose geometry is known: column and row tell the place, two groups the color."""

import base64

import numpy as np
import streamlit as st

from pages.shared.map.component import explorer_map

SIDE = 12
COUNT = SIDE * SIDE
MANY = 50
BLOCKS = {"few": (3, 2), "many": (6, 4)}
MARKUP = "<b>b</b><img src=x>$x$ a far too long label for a map"


def packed(numbers, kind):
    return base64.b64encode(np.ascontiguousarray(numbers, kind).tobytes()).decode()


def grid(side, dimensions):
    count = side * side
    column, row = np.arange(count) % side, np.arange(count) // side
    return np.stack([column, row, (column * row) % 5], axis=1)[:, :dimensions].astype("f4")


def regions(side, wanted):
    """Layers of blocks of a grid: few, each in four, each of those in four."""
    column, row = grid(side, 2).T / side
    layers = []
    for times in (1, 2, 4) if wanted else ():
        across, down = (times * count for count in BLOCKS[wanted])
        blocks = (row * down).astype(int) * across + (column * across).astype(int)
        names = [f"block {number} of {across * down}" for number in range(across * down)]
        layers.append({"names": names, "index": packed(blocks, "<i2")})
    return layers


def build(view, side, dimensions, frames):
    count = side * side
    places = grid(side, dimensions)
    if view == "turned":
        places = places[:, ::-1].copy() * np.float32(2)
    neighbors = (np.arange(count)[:, None] + [1, side, 2 * side]) % count
    labels = [f"word {n}" for n in range(count)]
    labels[5] = MARKUP
    columns = {name: packed(column, "<f4") for name, column in zip("xyz", places.T, strict=False)}
    steps = np.stack([places * (step / 4) for step in range(5)])
    return {
        "view": f"{view} {dimensions}",
        "dimensions": dimensions,
        "n": count,
        "labels": labels,
        "groups": {
            "title": "half",
            "names": ["left", "<i>right</i>"],
            "index": packed(grid(side, 2)[:, 0] >= side / 2, "<i2"),
            "colors": ["#3b6fb6", "#c8553d"],
            "colors_dark": ["#7aa7e8", "#f08a70"],
        },
        "values": None,
        "regions": regions(side, st.query_params.get("regions")),
        "sizes": None,
        "hover": None,
        "priority": packed(np.arange(count), "<i4"),
        "label_limit": 64,
        "neighbors": {
            "k": 3,
            "index": packed(neighbors, "<i4"),
            "scores": packed(np.tile([0.9, 0.8, 0.7], (count, 1)), "<f4"),
        },
        "hulls": []
        if "regions" in st.query_params
        else [
            {"name": "left half", "group": 0, "x": [0, 5, 5, 0], "y": [0, 0, 11, 11], "z": [0] * 4}
        ],
        # The second one lies where the labels of the points between would stand.
        "arrows": [[0, 13], [26, 29]],
        "axes": {"x": "across", "y": "up", "z": ""},
        "frames": {
            "type": "float32",
            "count": 5,
            "iterations": [0, 25, 50, 75, 100],
            "data": packed(steps, "<f4"),
        }
        if frames
        else None,
        "selected": st.session_state.get("wish"),
        "highlight": [],
        "false_neighbors": [],
        "placed": None,
        "alt": "A grid of words",
        "filename": "grid",
        **columns,
    }


@st.fragment
def draw():
    view = st.radio("view", ["plain", "turned"], horizontal=True, key="view")
    frames = st.toggle("frames", key="frames")
    if st.button("select word 140"):
        st.session_state["wish"] = 140
    dimensions = int(st.query_params.get("dimensions", 2))
    side = MANY if st.query_params.get("points") == "many" else SIDE
    events = explorer_map(build(view, side, dimensions, frames), key="grid", height=600)
    st.session_state["wish"] = events.selected
    st.text(f"selected {events.selected}")
    st.text(f"lasso {list(events.lasso)}")


draw()
