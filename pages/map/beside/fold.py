"""The button that folds the panel beside the map; on a phone it raises and lowers it as a sheet.

All of it happens in the browser, without a run: the map says what is chosen (``vse:chosen``), and
the page's style reads ``data-vse-panel`` and ``data-vse-sheet`` of the document's root.
"""

from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent

_MOUNT = st.components.v2.component(
    "map_panel_fold",
    html='<button type="button" class="vse-fold"></button>',
    css=(_FOLDER / "fold.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "fold.js").read_text(encoding="utf-8"),
    # It speaks of what is around it.
    isolate_styles=False,
)


def draw() -> None:
    """Draw the button."""
    _MOUNT(key="map panel fold", width="content")
