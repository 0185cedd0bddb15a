"""The saved views of this session: those of its workspace, and those that a disk refused."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import streamlit as st

from explorer.errors import InputError, LimitError, StoreError
from explorer.workspaces import SavedView, Shelf, Workspace
from pages.shared.work import keeping
from pages.shared.work.own import own_views

_DELETED = "view deleted"
_OPEN = "view to open"


def saved() -> dict[str, SavedView]:
    """Return all saved views by id, in the order of their story."""
    there = keeping.workspace()
    kept = {} if there is None else of_workspace(there)
    # What only this session holds is newer than what the disk has of it.
    return {**kept, **own_views()}


def of_workspace(there: Workspace) -> dict[str, SavedView]:
    """Return the views of a workspace by id, in the order of their story."""
    return _read(there.id, there.stamp)


@st.cache_resource(show_spinner=False, max_entries=24)
def _read(work: str, stamp: tuple[int, int]) -> dict[str, SavedView]:
    """Read the views of a workspace once for all sessions; `stamp` tells its state."""
    return {view.id: view for view in Shelf().open(work).views()}


def keep(view: SavedView, title: str) -> None:
    """Keep a view, in a new workspace of that title where the session has none.

    Raises
    ------
    LimitError
        It is too long, or there are too many.
    """
    own_views()[view.id] = view
    _write(lambda: _put_all(keeping.needed(title)))


def _put_all(there: Workspace) -> None:
    held = own_views()
    for name, view in list(held.items()):
        try:
            there.put_view(view)
        except LimitError:
            # One that is refused for itself is not held either.
            del held[name]
            raise
        del held[name]


def remove(name: str) -> None:
    """Take a view out; it can be brought back until another is."""
    before = saved()
    if name not in before:
        return
    own_views().pop(name, None)
    if (there := keeping.workspace()) is not None:
        _write(lambda: _remove(there, name, list(before)))
    if name not in saved():
        st.session_state[_DELETED] = before[name]


def _remove(there: Workspace, name: str, known: list[str]) -> None:
    # So that it can come back to its place.
    there.order_views(known)
    # In another tab somebody may have been quicker.
    with suppress(InputError):
        there.remove(name)


def deleted() -> SavedView | None:
    """Return the view that was taken out last, if it was not brought back."""
    view: SavedView | None = st.session_state.get(_DELETED)
    return view


def bring_back(title: str) -> None:
    """Keep the view again that was taken out last, at its old place."""
    view = deleted()
    if view is not None:
        st.session_state[_DELETED] = None
        keep(view, title)


def order(names: Sequence[str]) -> None:
    """Tell the views in another order."""
    there = keeping.workspace()
    if there is not None:
        _write(lambda: there.order_views(names))
        return
    held = own_views()
    place = {name: at for at, name in enumerate(names)}
    ordered = sorted(held.items(), key=lambda pair: place.get(pair[0], len(place)))
    held.clear()
    held.update(ordered)


def _write(change: Callable[[], None]) -> None:
    try:
        change()
    except StoreError as error:
        keeping.refuse(str(error))
    else:
        keeping.keep_the_rest()


def open_next(name: str) -> None:
    """Have the map open a view when it is drawn next."""
    st.session_state[_OPEN] = (name, str(time.time_ns()))


def to_open() -> tuple[str, str]:
    """Return the view that the map is to open, and what tells this wish from others."""
    wish: tuple[str, str] = st.session_state.get(_OPEN, ("", ""))
    return wish
