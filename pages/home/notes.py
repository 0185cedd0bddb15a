"""Notes on a workspace and on what is in it: told on its card, and written there."""

from collections.abc import Callable

import streamlit as st

from explorer.errors import ExplorerError
from explorer.workspaces import LONGEST_NOTE, Manifest, Shelf, keep_note, note_on, notes_in
from pages.shared.wording import md

_MOST_TOLD = 4
_WHOLE = ""


def tell(manifest: Manifest) -> None:
    """Tell the notes on a workspace, that on all of it first."""
    written = notes_in(manifest)
    names = {item.id: item.name for item in manifest.items}
    lines = [
        md(text, limit=400) if about is None else f"{md(names[about], limit=40)}: {md(text, 200)}"
        for about, text in written.items()
    ]
    for line in lines[:_MOST_TOLD]:
        st.caption(f":material/sticky_note_2: {line}")
    if len(lines) > _MOST_TOLD:
        st.caption(f"and {len(lines) - _MOST_TOLD} more notes")


def edit(manifest: Manifest, report: Callable[[str], None]) -> None:
    """Offer to write a note on the workspace, or on a list, set or documents in it.

    Parameters
    ----------
    manifest : Manifest
    report : callable
        Told why a note is not kept.
    """
    titles = {_WHOLE: "This workspace"}
    titles |= {item.id: item.name for item in manifest.items if item.holds_data}
    about = _WHOLE
    if len(titles) > 1:
        about = st.selectbox(
            "Note on",
            list(titles),
            format_func=lambda name: titles.get(name, name),
            key=f"note about {manifest.id}",
        )
    key = f"note {manifest.id} {about}"
    st.text_area(
        "Note",
        note_on(manifest, about or None),
        key=key,
        height=90,
        max_chars=LONGEST_NOTE,
        placeholder="What it is for, where it came from, what you found",
        on_change=_keep,
        args=(manifest.id, about, key, report),
    )


def _keep(work: str, about: str, key: str, report: Callable[[str], None]) -> None:
    try:
        keep_note(Shelf().open(work), st.session_state[key], about or None)
    except ExplorerError as error:
        report(str(error))
