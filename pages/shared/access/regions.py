"""The way past the controls, what is spoken when it changes, and what else all pages share.

`draw` mounts one script for the whole page, which finds by their keys the parts that `result` and
`spoken` make: a screen reader speaks what changes in a part only if that part stays the same node
and was known as such before.
"""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_FOLDER = Path(__file__).parent

_MOUNT = st.components.v2.component(
    "access",
    html='<div class="vse-access"></div>',
    css=(_FOLDER / "regions.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "regions.js").read_text(encoding="utf-8"),
    # Its link lies above the page, and it speaks of parts all over it.
    isolate_styles=False,
)


def draw(said: str = "") -> None:
    """Draw the link to the page's result; called once in each run, before everything else.

    Parameters
    ----------
    said : str
        Plain text to be spoken once, such as that some work is done.
    """
    with st.container(key="vse_access"):
        # Charts are drawn here, in the theme that was told last: another one is a reason to run.
        _MOUNT(key="access", data={"said": said}, on_theme_change=lambda: None)


def result() -> DeltaGenerator:
    """Return the part of a page that it is for, which the link leads to; once on a page."""
    return st.container(key="vse_result")


def spoken(name: str) -> DeltaGenerator:
    """Return a part that is read out whenever its text changes; each name once on a page."""
    return st.container(key=f"vse_spoken_{name}")
