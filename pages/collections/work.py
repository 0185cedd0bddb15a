"""Changes to collections: one at a time, with progress, and told in a sentence when done."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import streamlit as st

from explorer.arrays import fingerprint
from pages.shared import jobs, places

_SLOT = "collections work"
_SAID = "collections said"


@dataclass(frozen=True, eq=False)
class Work:
    """A change that somebody asked for.

    Attributes
    ----------
    task : callable
        Of ``explorer.tasks.collections``.
    arguments : tuple
    title : str
        Markdown, while it runs.
    told : callable
        From what the task gives to Markdown that says what was done.
    topic : str
    """

    task: Callable[..., Any]
    arguments: tuple[Any, ...]
    title: str
    told: Callable[[Any], str]
    topic: str = "collections"


def start(work: Work) -> NoReturn:
    """Begin a change and draw the page again."""
    st.session_state[_SLOT] = (work, uuid.uuid4().hex)
    st.rerun()


def go_on() -> bool:
    """Show how far a change is or why it failed; return whether none is under way."""
    work, number = st.session_state.get(_SLOT) or (None, "")
    if work is None:
        return True
    found = jobs.result(
        _SLOT,
        fingerprint(_SLOT, number),
        work.task,
        *work.arguments,
        title=work.title,
        topic=work.topic,
    )
    if found is not None:
        _finish(work, found)
    if not jobs.failed(_SLOT):
        return False
    if st.button("Leave it", icon=":material/close:"):
        st.session_state[_SLOT] = None
        st.rerun()
    return True


def _finish(work: Work, found: Any) -> NoReturn:
    st.session_state[_SLOT] = None
    st.session_state[_SAID] = work.told(found)
    places.changed()
    st.rerun()


def tell() -> None:
    """Say once what was done last."""
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(said, icon=":material/check_circle:")
