"""The browser's side of a dropper: no file is lost on its way, and one is caught anywhere."""

from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent

_MOUNT = st.components.v2.component(
    "dropper_hands",
    html="<span></span>",
    css=(_FOLDER / "drop.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "hands.js").read_text(encoding="utf-8"),
    # The field it watches over is not inside it.
    isolate_styles=False,
)


def watch(name: str, place: str) -> None:
    """Watch over the field of a dropper, which lies in the container with the key `place`."""
    with st.container(key=f"dropper_hands_{name}"):
        _MOUNT(key=f"{name} hands", data={"field": f"st-key-{place}"})
