"""A map of many points beside the table of its rows, joined as the Map's page joins them."""

import functools

import numpy as np
import pandas as pd
import streamlit as st

from explorer import plots
from explorer.space import Space
from pages.map import filters, table
from pages.map.beside.seen import walked
from pages.map.finding import Found
from pages.shared.map.component import explorer_map, map_events

N = 100_000


@functools.cache
def space():
    """Points whose heights are all different, in forty kinds."""
    rng = np.random.default_rng(0)
    places = rng.normal(size=(N, 2)).astype(np.float32)
    columns = {
        "height": rng.permutation(N) / 100,
        "kind": [f"kind {row % 40}" for row in range(N)],
    }
    return Space([f"word {row}" for row in range(N)], places, pd.DataFrame(columns))


@st.fragment
def draw():
    rows = table.of(space(), None)
    found = filters.narrowed(Found(), rows)
    left, right = st.columns(2)
    with left:
        events = map_events("many")
        row = walked()
        selected = events.selected if row is None else row
        extras = plots.Extras(view="many", highlight=found.rows, selected=selected)
        scene = plots.Scene(space().vectors, space().labels, alt="Many words")
        events = explorer_map(plots.payload(scene, extras), key="many", height=600)
        st.text(found.sentence or "all rows")
    with right:
        table.draw(rows, events.selected, events.lasso)


draw()
