"""Take own documents out of the workspace, with a way back."""

from collections.abc import Callable

import streamlit as st

from explorer.errors import ExplorerError
from pages.shared import documents
from pages.shared.wording import md
from pages.shared.work import keeping
from pages.shared.work.documents import BroughtDocuments
from pages.shared.work.own import own_documents

_GONE = "documents removed"
_REFUSED = "documents not removed"


def button(name: str | None, field: str, refill: Callable[[], None]) -> None:
    """Offer to remove the documents that are chosen.

    Parameters
    ----------
    name : str, optional
        Theirs; None while none are chosen.
    field : str
        Key of the field that chooses.
    refill : callable
        Called when others take their place.
    """
    st.button(
        "Remove",
        icon=":material/delete:",
        disabled=name is None,
        on_click=_remove,
        args=(name, field, refill),
        key="corpus remove",
        help="Takes these documents out of the workspace; they can be brought back right away.",
    )


def _remove(name: str, field: str, refill: Callable[[], None]) -> None:
    try:
        st.session_state[_GONE] = keeping.remove(name)
    except ExplorerError as error:
        st.session_state[_REFUSED] = str(error)
        return
    st.session_state[field] = documents.current()
    refill()


def tell() -> None:
    """Say which documents were removed, with the way back, until others are brought."""
    if (reason := st.session_state.pop(_REFUSED, None)) is not None:
        st.error(md(reason, limit=300), icon=":material/error:")
    gone: BroughtDocuments | None = st.session_state.get(_GONE)
    if gone is None or gone.name in own_documents():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"“{md(gone.title)}” is removed.", width="content")
        st.button(
            "Restore",
            icon=":material/undo:",
            on_click=_bring_back,
            args=(gone,),
            key="corpus restore",
        )


def _bring_back(gone: BroughtDocuments) -> None:
    st.session_state.pop(_GONE, None)
    keeping.keep(gone)
    documents.choose_next(gone.name)
