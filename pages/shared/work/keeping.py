"""What a session brought is kept the moment it is there, in a workspace the address names.

A workspace is made by itself with the first own data. On a server that several people use it is
found by its id alone, which nobody guesses: pages list workspaces only to a browser on the machine
the server runs on, or where ``VSE_WORKSPACES`` is ``listed``. Where a proxy stands on that machine
without telling whom it asks for, the operator sets ``private``, which lists none.
Where the disk refuses, data live in the session as before, and that is said.
"""

import os
from dataclasses import replace
from typing import Literal
from urllib.parse import urlsplit

import streamlit as st

from explorer.errors import ExplorerError, InputError, ParameterError, StoreError
from explorer.wordlists import WORD_LISTS
from explorer.workspaces import Shelf, Workspace, clean_name
from pages.shared.work.sources import OWN, Source, source_of

LINK = "work"
"""Name of the workspace in the address."""

VARIABLE = "VSE_WORKSPACES"
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_SOURCES = "own sources"
_NEXT = "workspace next"
_STAMP = "workspace seen"
_REFUSED = "workspace refused"
_OPENED = "workspaces opened"


def own_sources() -> dict[str, Source]:
    """Return what this session brought or opened itself, by name."""
    sources: dict[str, Source] = st.session_state.setdefault(_SOURCES, {})
    return sources


def workspace() -> Workspace | None:
    """Return the workspace of this session, if it has one that is there."""
    name = st.session_state.get(_NEXT) or st.session_state.get(LINK)
    try:
        return Shelf().open(name) if name else None
    except ExplorerError:
        return None


def keep(source: Source) -> None:
    """Keep some data, in a new workspace where the session has none."""
    own_sources()[source.name] = source
    try:
        _put(source)
    except StoreError as error:
        st.session_state[_REFUSED] = str(error)
    except InputError as error:
        st.session_state[_REFUSED] = f"“{source.title}” is not kept: {error}"
    else:
        st.session_state.pop(_REFUSED, None)


def _put(source: Source) -> None:
    there = workspace()
    if there is not None:
        _write(there, source)
        return
    made = Shelf().create(source.title)
    # One that was deleted under a session takes nothing with it.
    for each in own_sources().values():
        _write(made, each)
    _open(made)


def _write(there: Workspace, source: Source) -> None:
    parent = source.parent if source.parent in own_sources() else None
    there.put_data(
        source.title,
        source.data,
        source.step,
        item_id=source.item_id,
        parent=None if parent is None else parent.removeprefix(OWN),
    )


def free_title(title: str, name: str) -> str:
    """Return a title that no other data have: the address names data by their titles."""
    try:
        clean = clean_name(title)
    except ParameterError:
        clean = "My data"
    taken = {each.title for each in own_sources().values() if each.name != name}
    taken |= {entry.title for entry in WORD_LISTS()}
    number, free = 2, clean
    while free in taken:
        free, number = f"{clean[:100]} ({number})", number + 1
    return free


def refusal() -> str | None:
    """Return why own data of this session are not on the disk, where they are not."""
    told: str | None = st.session_state.get(_REFUSED)
    return told


def follow(name: str) -> None:
    """Take over what is in a workspace; of one that was taken over, what has changed.

    Raises
    ------
    ExplorerError
        It is not here, or damaged.
    """
    opened = Shelf().open(name)
    stamp = (name, opened.stamp)
    before = st.session_state.get(_STAMP, ("", ()))
    if stamp == before:
        return
    if before[0] != name:
        own_sources().clear()
    _remember(name)
    for item in opened.items:
        if item.parts:
            made = _loaded(name, item.id, tuple(sorted(part.file for part in item.parts.values())))
            own_sources()[made.name] = replace(made, title=free_title(item.name, made.name))
    st.session_state[_STAMP] = stamp


@st.cache_resource(show_spinner=False, max_entries=24)
def _loaded(name: str, item_id: str, files: tuple[str, ...]) -> Source:
    """Read data of a workspace once for all sessions; `files` tells their content."""
    opened = Shelf().open(name)
    return source_of(opened.item(item_id), opened.data(item_id))


def open_next(name: str) -> None:
    """Make a workspace that of this session; to be called before the sidebar is drawn."""
    _open(Shelf().open(name))


def close() -> None:
    """Have no workspace."""
    st.session_state[_NEXT] = ""
    st.session_state.pop(_STAMP, None)
    own_sources().clear()


def _open(made: Workspace) -> None:
    st.session_state[_NEXT] = made.id
    _remember(made.id)


def field() -> str:
    """Draw what binds the workspace to the address, where nobody sees it; return its id."""
    if (following := st.session_state.pop(_NEXT, None)) is not None:
        st.session_state[LINK] = following
    with st.container(key="vse_work"):
        name = st.text_input("Workspace", key=LINK, bind="query-params", max_chars=40)
    return str(name or "")


def _remember(name: str) -> None:
    opened().setdefault(name)


def opened() -> dict[str, None]:
    """Return the ids of the workspaces that this session has made or opened."""
    known: dict[str, None] = st.session_state.setdefault(_OPENED, {})
    return known


def listed() -> bool:
    """Whether pages may show that there are workspaces which this session did not open."""
    rule = os.environ.get(VARIABLE, "")
    if rule in ("listed", "private"):
        return rule == "listed"
    # From a browser on the machine itself, and not through a proxy on it.
    headers = st.context.headers
    asked_from = urlsplit(headers.get("Origin") or "").hostname
    forwarded = any(headers.get(name) for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    return asked_from in _THIS_MACHINE and st.context.ip_address is None and not forwarded


Where = Literal["kept", "session", "nothing"]


def where() -> Where:
    """Tell where the own data of this session are."""
    if not own_sources():
        return "nothing"
    return "session" if refusal() or workspace() is None else "kept"
