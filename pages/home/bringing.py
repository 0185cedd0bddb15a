"""Bring a workspace that was exported, or take back one that was deleted."""

import streamlit as st

from explorer.errors import ExplorerError
from explorer.workspaces import Shelf, import_workspace
from pages.home import cards
from pages.shared.wording import md
from pages.shared.work import keeping, listing

_TURN = "home import turn"
_MEGABYTES = 200


def draw() -> None:
    """Draw the field for a file, and what was deleted where that may be seen."""
    key = f"home import {st.session_state.get(_TURN, 0)}"
    st.file_uploader(
        "Import a workspace",
        type="zip",
        max_upload_size=_MEGABYTES,
        key=key,
        on_change=_take,
        args=(key,),
        help="A file made by Export, here or on another machine. It is checked before it is kept.",
    )
    _deleted()


def _take(key: str) -> None:
    given = st.session_state.get(key)
    if given is None:
        return
    # Another field takes the place of this one, empty.
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    try:
        made = import_workspace(Shelf(), given)
    except ExplorerError as error:
        cards.news(str(error))
        return
    keeping.opened().setdefault(made.id)
    cards.news(f"“{made.name}” is imported.")


def _deleted() -> None:
    gone = Shelf().trash() if listing.listed() else []
    if not gone:
        return
    with st.expander(f"Deleted ({len(gone)})", icon=":material/delete:"):
        st.caption("Each can be restored for thirty days after it was deleted.")
        for each in gone:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(md(each.name, limit=60), width="content")
                st.button(
                    "Restore", key=f"restore {each.id}", on_click=cards.restore, args=(each.id,)
                )
