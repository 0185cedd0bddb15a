"""A small app with nothing but the map, for its own browser tests."""

from pathlib import Path

import streamlit as st

from pages.shared.map import assets, parts
from pages.shared.rows.served import row_routes
from pages.shared.serving import server

app = st.App(
    Path(__file__).parent / "harness_main.py",
    routes=[*assets.asset_routes(), *parts.part_routes(), *row_routes(), *server.routes()],
    middleware=server.middleware(),
)
