"""What a session brought is kept the moment it is there, in a workspace the address names.

A workspace is made by itself with the first own data. On a server that several people use it is
found by its id alone, which nobody guesses (see :mod:`pages.shared.work.listing`). Where the disk
refuses, data live in the session as before, and that is said.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Literal

import streamlit as st

from explorer.errors import ExplorerError, InputError, StoreError
from explorer.evaluation.ready import ready_corpora
from explorer.evaluation.ready_sets import READY_SETS
from explorer.wordlists import WORD_LISTS
from explorer.workspaces import Item, Shelf, Workspace
from pages.shared.work.documents import BroughtDocuments
from pages.shared.work.judged import BroughtJudged
from pages.shared.work.own import (
    Brought,
    files_of,
    forget,
    kept_files,
    own_documents,
    own_judged,
    own_sets,
    own_sources,
    own_tags,
    own_views,
    read,
    take_over,
    unkept,
)
from pages.shared.work.own import brought as all_brought
from pages.shared.work.sources import OWN, Source

LINK = "work"
"""Name of the workspace in the address."""

_NEXT = "workspace next"
_STAMP = "workspace seen"
_REFUSED = "workspace refused"
_USED = "workspace list used"
_OPENED = "workspaces opened"


def workspace() -> Workspace | None:
    """Return the workspace of this session, if it has one that is there."""
    name = st.session_state.get(_NEXT) or st.session_state.get(LINK)
    try:
        return Shelf().open(name) if name else None
    except ExplorerError:
        return None


def keep(brought: Brought) -> None:
    """Keep some data, in a new workspace where the session has none."""
    if isinstance(brought, Source):
        own_sources()[brought.name] = brought
    elif isinstance(brought, BroughtDocuments):
        own_documents()[brought.name] = brought
    elif isinstance(brought, BroughtJudged):
        own_judged()[brought.name] = brought
    else:
        own_sets()[brought.name] = brought
    unkept().add(brought.name)
    try:
        _put(brought)
    except StoreError as error:
        refuse(str(error))
    except InputError as error:
        refuse(f"“{brought.title}” is not kept: {error}")
    else:
        keep_the_rest()


def keep_the_rest() -> None:
    """Keep what the disk refused before, now that it takes things again; note what it still does.

    To be called after each writing that succeeds: of nothing else may it be said that it is kept.
    """
    there, reason = workspace(), None
    for keep_one in [] if there is None else _waiting(there):
        try:
            keep_one()
        except (StoreError, InputError) as error:
            reason = str(error)
    refuse(reason)


def _waiting(there: Workspace) -> list[Callable[[], None]]:
    data = [partial(_write, there, read(name)) for name in sorted(unkept() & all_brought().keys())]
    views = [partial(_put_held, there.put_view, own_views(), name) for name in own_views()]
    tags = [partial(_put_held, there.put_tags, own_tags(), name) for name in own_tags()]
    return [*data, *views, *tags]


def _put_held(put: Callable[[Any], object], room: dict[str, Any], name: str) -> None:
    put(room[name])
    del room[name]


def _put(brought: Brought) -> None:
    there = workspace()
    if there is None:
        there = _make(brought.title)
        if there.manifest().item(brought.item_id) is not None:
            return
    # Again where it could not be kept with the rest, for the reason.
    _write(there, brought)


def needed(title: str) -> Workspace:
    """Return the workspace of this session, made under a title with all it holds where it has none.

    Raises
    ------
    StoreError
        The disk refuses.
    """
    return workspace() or _make(title)


def _make(title: str) -> Workspace:
    made = Shelf().create(title)
    # One that was deleted under a session takes nothing with it that was read.
    for name in all_brought():
        with suppress(InputError):
            _write(made, read(name))
    _open(made)
    st.session_state[_STAMP] = (made.id, ())
    return made


def _write(there: Workspace, each: Brought) -> None:
    parent = each.parent if each.parent in all_brought() else None
    item = there.put_data(
        each.title,
        each.data,
        each.step,
        item_id=each.item_id,
        parent=None if parent is None else parent.removeprefix(OWN),
    )
    kept_files()[each.name] = files_of(item)
    unkept().discard(each.name)


def refuse(reason: str | None) -> None:
    """Note why something of this session is not on the disk, or that all of it is."""
    st.session_state[_REFUSED] = reason


def refusal() -> str | None:
    """Return why own data of this session are not on the disk, where they are not."""
    told: str | None = st.session_state.get(_REFUSED)
    return told


def follow(name: str) -> None:
    """Take over what a workspace says is in it; of one that was taken over, what has changed.

    Raises
    ------
    ExplorerError
        It is not here, or damaged.
    """
    there = Shelf().open(name)
    stamp = (name, there.stamp)
    before = st.session_state.get(_STAMP, ("", ()))
    if stamp == before:
        return
    if before[0] != name:
        forget()
    opened().setdefault(name)
    items: dict[str, list[Item]] = {}
    for item in there.items:
        if item.holds_data:
            items.setdefault(_room_of(item), []).append(item)
    corpora = {entry.title for entry in ready_corpora()}
    take_over(name, own_sources(), items.get("words", []), {entry.title for entry in WORD_LISTS()})
    ready = {entry.title for entry in READY_SETS.values()}
    take_over(name, own_sets(), items.get("questions", []), ready)
    take_over(name, own_documents(), items.get("documents", []), set(corpora))
    take_over(name, own_judged(), items.get("judged", []), corpora)
    st.session_state[_STAMP] = stamp


def _room_of(item: Item) -> str:
    """Tell by its files what an item holds: what it says itself may be anything."""
    # Judged queries have documents beside them.
    rooms = ("judged", "documents", "questions")
    return next((each for each in rooms if each in item.parts), "words")


def remove(name: str) -> Brought:
    """Take own data of any kind out of the session and its workspace; return them.

    What speaks of them stays, so that nothing is missing where they are kept again.

    Raises
    ------
    ExplorerError
        They cannot be read, or the disk refuses.
    """
    gone = read(name)
    if (there := workspace()) is not None:
        # In another tab somebody may have been quicker.
        with suppress(InputError):
            there.remove(gone.item_id)
    unkept().discard(name)
    own_sources().pop(name, None)
    own_sets().pop(name, None)
    own_documents().pop(name, None)
    own_judged().pop(name, None)
    return gone


def use(name: str) -> None:
    """Note in the workspace which of its lists is looked at, once each time it is chosen."""
    if name not in own_sources() or st.session_state.get(_USED) == name:
        return
    st.session_state[_USED] = name
    if (there := workspace()) is not None:
        # A disk that refuses this is told of where something is lost by it.
        with suppress(ExplorerError):
            there.use(name.removeprefix(OWN))


def last_used() -> str | None:
    """Return the name of the list of the workspace that was used or brought last."""
    there = workspace()
    latest = None if there is None else there.manifest().latest
    return None if latest is None else f"{OWN}{latest.id}"


def open_next(name: str) -> None:
    """Make a workspace that of this session; to be called before the sidebar is drawn."""
    _open(Shelf().open(name))


def close() -> None:
    """Have no workspace."""
    st.session_state[_NEXT] = ""
    st.session_state.pop(_STAMP, None)
    forget()


def _open(made: Workspace) -> None:
    st.session_state[_NEXT] = made.id
    opened().setdefault(made.id)


def field() -> str:
    """Draw what binds the workspace to the address, where nobody sees it; return its id."""
    if (following := st.session_state.pop(_NEXT, None)) is not None:
        st.session_state[LINK] = following
    with st.container(key="vse_work"):
        name = st.text_input("Workspace", key=LINK, bind="query-params", max_chars=40)
    return str(name or "")


def opened() -> dict[str, None]:
    """Return the ids of the workspaces that this session has made or opened."""
    known: dict[str, None] = st.session_state.setdefault(_OPENED, {})
    return known


Where = Literal["kept", "session", "nothing"]


def where() -> Where:
    """Tell where the own data, the saved views and the tags of this session are."""
    there = workspace()
    if not (all_brought() or own_views() or own_tags()):
        made = ("view", "run", "tags")
        saved = there is not None and any(item.kind in made for item in there.items)
        return "kept" if saved else "nothing"
    return "session" if refusal() or there is None else "kept"
