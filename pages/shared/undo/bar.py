"""Two buttons that undo and redo, as Back and Forward of the browser and Ctrl+Z do on every page.

What a page shows is in its address, which Streamlit replaces when a control changes. Here each such
change by a person becomes an entry of the browser's history instead, named after what was changed;
Streamlit itself restores its controls from an address one goes back to.
"""

from functools import cache
from pathlib import Path

import streamlit as st

from pages.shared.map.bundle import bundle

_FOLDER = Path(__file__).parent
_SEEN = "../map/hands/seen.js"  # what of a picture is a step, as the map itself has it


@cache
def script() -> str:
    """Return the modules of the browser's side as one."""
    paths = [*(path.name for path in _FOLDER.glob("*.js")), _SEEN]
    sources = {path: (_FOLDER / path).read_text(encoding="utf-8") for path in paths}
    return f"{bundle(sources, 'undo.js')}export default mount;\n"


_MOUNT = st.components.v2.component(
    "undo_bar",
    html='<div class="vse-undo"></div>',
    css=(_FOLDER / "undo.css").read_text(encoding="utf-8"),
    js=script(),
    # It lies in the header, and speaks of controls all over the page.
    isolate_styles=False,
)


def draw() -> None:
    """Draw the buttons; called once in each run, before the page."""
    with st.container(key="vse_undo"):
        _MOUNT(key="undo bar")
