"""What a person does with saved views in the browser, heeded as far as it can be true."""

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from explorer.errors import ExplorerError, InputError
from explorer.readers.pictures import small_picture
from explorer.workspaces import THUMBNAIL_SIDE, SavedView, clean_name
from pages.map import filters, long, saved
from pages.map.view import Shown
from pages.shared import clusters, spaces
from pages.shared.work import keeping, shorts, views

_NEWS = "views news"
_MOVED = "views moved"
_MOST_SETTINGS = 200
_LARGEST_SENT = 2_000_000  # letters
_LONGEST_ID = 40


def heed(now: spaces.Current, shown: Shown, picture: str, asked: Mapping[str, Any]) -> None:
    """Do what was asked for, and note what is to be told of it.

    Parameters
    ----------
    now, shown : Current, Shown
        What was drawn when it was asked.
    picture : str
        Names the picture that was drawn.
    asked : mapping
        From the browser: trusted as little as an address.
    """
    before, act = keeping.where(), _ACTS.get(str(asked.get("do")))
    try:
        if act is None:
            raise InputError("This is nothing that can be done with views; load the page again.")
        st.session_state[_NEWS] = act(_Drawn(now, shown, picture), asked)
    except ExplorerError as error:
        st.session_state[_NEWS] = str(error)
    if keeping.where() != before:
        st.session_state[_MOVED] = True


def news() -> str:
    """Return what is to be told of the last thing that was done."""
    told: str = st.session_state.get(_NEWS, "")
    return told


def moved() -> bool:
    """Whether a workspace was made since this was asked last: the whole page speaks of it."""
    return bool(st.session_state.pop(_MOVED, False))


class _Drawn:
    """What was on the screen."""

    def __init__(self, now: spaces.Current, shown: Shown, picture: str) -> None:
        self.now, self.shown, self.picture = now, shown, picture

    @property
    def title(self) -> str:
        """What a workspace is called that is made for a view."""
        return f"Views of {self.now.source.title}"


def _save(drawn: _Drawn, asked: Mapping[str, Any]) -> str:
    source = drawn.now.source
    if asked.get("picture") != drawn.picture:
        raise InputError("The picture has changed meanwhile; save the view once more.")
    settings = saved.usual(drawn.now, drawn.shown.settings)
    own = source.name in spaces.own_sources()
    view = SavedView(
        secrets.token_hex(6),
        _named(asked),
        _sentence(asked),
        saved.completed(_settings(_text(asked, "query")), settings),
        _text(asked, "marks"),
        drawn.picture,
        "" if own else source.key,
        len(drawn.now.space),
        source.item_id if own else None,
        _thumbnail(_text(asked, "thumbnail")),
    )
    views.keep(view, drawn.title)
    return f"“{view.name}” is saved."


def _change(drawn: _Drawn, asked: Mapping[str, Any]) -> str:
    view = _known(asked)
    views.keep(replace(view, name=_named(asked), sentence=_sentence(asked)), drawn.title)
    return "The changes are saved."


def _remove(_: _Drawn, asked: Mapping[str, Any]) -> str:
    view = _known(asked)
    views.remove(view.id)
    return f"“{view.name}” is deleted."


def _bring_back(drawn: _Drawn, _: Mapping[str, Any]) -> str:
    view = views.deleted()
    views.bring_back(drawn.title)
    return "" if view is None else f"“{view.name}” is back."


def _order(_: _Drawn, asked: Mapping[str, Any]) -> str:
    names = asked.get("order")
    known = views.saved()
    if not isinstance(names, list) or set(map(str, names)) != known.keys():
        raise InputError("The views have changed meanwhile; move it once more.")
    views.order([str(name) for name in names])
    return ""


def _remember(_: _Drawn, asked: Mapping[str, Any]) -> str:
    long.remember(_text(asked, "id"), _text(asked, "text"))
    return news()


def _recall(_: _Drawn, asked: Mapping[str, Any]) -> str:
    long.recall(_text(asked, "id")[:_LONGEST_ID])
    return news()


_ACTS: dict[str, Callable[[_Drawn, Mapping[str, Any]], str]] = {
    "save": _save,
    "change": _change,
    "remove": _remove,
    "bring back": _bring_back,
    "order": _order,
    "remember": _remember,
    "recall": _recall,
}


def _known(asked: Mapping[str, Any]) -> SavedView:
    view = views.saved().get(_text(asked, "id"))
    if view is None:
        raise InputError("That view is not here any more.")
    return view


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or len(value) > _LARGEST_SENT:
        raise InputError("The view came damaged from the browser; save it once more.")
    return value


def _named(asked: Mapping[str, Any]) -> str:
    if not _text(asked, "name").strip():
        raise InputError("A view needs a name; type one.")
    return clean_name(_text(asked, "name"))


def _sentence(asked: Mapping[str, Any]) -> str:
    return " ".join(_text(asked, "sentence").split())


def _settings(query: str) -> list[tuple[str, str]]:
    try:
        told = parse_qsl(
            query.removeprefix("?"), keep_blank_values=True, max_num_fields=_MOST_SETTINGS
        )
    except ValueError:
        raise InputError("The address has more settings than a view can have.") from None
    # What a short id stands for may be dropped one day; the view stays.
    long = (filters.LINK, clusters.LINK)
    out = [(name, shorts.full(value) if name in long else value) for name, value in told]
    return [(name, value) for name, value in out if value is not None]


def _thumbnail(sent: str) -> bytes | None:
    """Return the picture that the browser drew, drawn anew; a view can do without one."""
    try:
        return small_picture(base64.b64decode(sent, validate=True), THUMBNAIL_SIDE)
    except (binascii.Error, ExplorerError):
        return None
