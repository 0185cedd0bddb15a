"""The launcher: serves ``pages/main.py`` with warm-up, compression and security headers.

Start it with ``streamlit run app.py``. It is not a page itself: beside a folder named ``pages`` a
plain script would fall into Streamlit's legacy mode on a cold deep link and lose its frame.
"""

from pathlib import Path

import streamlit as st

import pages
from pages.shared.map import assets, parts
from pages.shared.rows.served import row_routes
from pages.shared.serving import server, settings

settings.require_sound_settings()

app = st.App(
    Path(pages.__path__[0]) / "main.py",
    lifespan=server.lifespan,
    routes=[*assets.asset_routes(), *parts.part_routes(), *row_routes(), *server.routes()],
    middleware=server.middleware(),
    on_script_error=server.on_script_error,
)
