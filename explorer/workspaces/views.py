"""Saved views: what a map showed, under a name, with a sentence and a small picture.

They may be in another person's file: what reads them trusts nothing.
"""

import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from explorer.errors import InputError, LimitError, StoreError
from explorer.readers.pictures import checked_picture
from explorer.workspaces.columns import Written
from explorer.workspaces.values import Item, Manifest, Part

MOST_VIEWS = 200
"""Of one workspace."""

LONGEST_SENTENCE = 500
LONGEST_ADDRESS = 8_000
"""Characters of all settings together."""

LONGEST_MARKS = 20_000
"""Characters that tell the part shown and the rows selected."""

THUMBNAIL_SIDE = 320
"""Pixels of the longer side."""

THUMBNAIL_BYTES = 300_000
_THUMBNAIL = "thumbnail"
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_RANGE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
_STORY = "story"


@dataclass(frozen=True)
class SavedView:
    """What a map showed.

    Attributes
    ----------
    id, name : str
    sentence : str
        What is to be seen on it; raw text.
    address : tuple of (str, str)
        Settings by their names in the address of the page, which may occur more than once: list,
        model, method with its options, color, search.
    marks : str
        The part of the picture or the camera, the selection and the hidden groups, as the
        address tells them: see ``pages/shared/map/hands/address.js``.
    picture : str
        Names the layout, so that no camera is applied to another one.
    data : str
        Key of the content of a list that comes with the app.
    rows : int
        Points there were.
    parent : str, optional
        Id of the list in the workspace.
    thumbnail : bytes, optional
        A PNG of at most `THUMBNAIL_SIDE` pixels a side.
    """

    id: str
    name: str
    sentence: str = ""
    address: tuple[tuple[str, str], ...] = ()
    marks: str = ""
    picture: str = ""
    data: str = ""
    rows: int = 0
    parent: str | None = None
    thumbnail: bytes | None = field(default=None, repr=False)

    def setting(self, name: str) -> str | None:
        """Return the last value of a setting, if there is one."""
        return dict(self.address).get(name)


@dataclass(frozen=True)
class Seen:
    """What the marks of a view tell, as far as it can be true.

    Attributes
    ----------
    ranges : tuple of float, optional
        Of a flat picture: from and to on x, from and to on y.
    camera : tuple of float, optional
        Of a picture in space: eye, center and what is up, three numbers each.
    selected : int, optional
        The chosen row.
    lasso : tuple of int
        Rows inside a lasso, ascending.
    hidden : tuple of int
        Groups; -1 is what is in none.
    """

    ranges: tuple[float, ...] | None = None
    camera: tuple[float, ...] | None = None
    selected: int | None = None
    lasso: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()


def seen_in(marks: str, rows: int) -> Seen:
    """Read the marks of a view of a picture with so many rows."""
    told = {part[:1]: part[1:] for part in marks.split("*")}
    flat, camera = _numbers(told.get("f", ""), 6), _numbers(told.get("c", ""), 9)
    chosen = _rows(told.get("s", ""), rows)
    hidden = [part for part in told.get("h", "").split(".") if _WHOLE.fullmatch(part)]
    return Seen(
        None if flat is None else flat[:4],
        camera,
        chosen[0] if chosen else None,
        _rows(told.get("l", ""), rows),
        tuple(int(part) for part in hidden),
    )


def _numbers(text: str, count: int) -> tuple[float, ...] | None:
    try:
        numbers = tuple(float(part) for part in text.split("_"))
    except ValueError:
        return None
    sound = len(numbers) == count and all(math.isfinite(number) for number in numbers)
    return numbers if sound else None


def _rows(text: str, rows: int) -> tuple[int, ...]:
    """Return the rows that ranges such as 4-9.12 name."""
    import numpy as np

    inside = np.zeros(rows, np.bool_)
    for part in text.split("."):
        if (found := _RANGE.fullmatch(part)) is not None:
            first, last = int(found[1]), int(found[2] or found[1])
            inside[min(first, rows) : min(last, rows) + 1] = True
    return tuple(np.flatnonzero(inside).tolist())


def parameters_of(view: SavedView) -> dict[str, Any]:
    """Return what is kept of a view as JSON.

    Raises
    ------
    LimitError
        It is too long.
    """
    plain = {
        "sentence": view.sentence,
        "address": [list(setting) for setting in view.address],
        "marks": view.marks,
        "picture": view.picture,
        "data": view.data,
        "rows": view.rows,
    }
    _require_short(plain)
    return plain


def files_of(view: SavedView) -> dict[str, Written]:
    """Return what is kept of a view as files, by role."""
    return {} if view.thumbnail is None else {_THUMBNAIL: (view.thumbnail, {})}


def view_of(item: Item, content: Callable[[Part], bytes]) -> SavedView:
    """Read a view, trusting nothing.

    Parameters
    ----------
    item : Item
    content : callable
        Reads a file of it.

    Raises
    ------
    InputError
        It is damaged.
    LimitError
        It is too long.
    """
    plain, parts = item.parameters, item.parts
    try:
        _require_short(plain)
        if item.kind != "view" or parts.keys() - {_THUMBNAIL}:
            raise ValueError(item.kind)
        address = tuple((_text(name), _text(value)) for name, value in plain["address"])
        rows = plain["rows"]
        if type(rows) is not int or rows < 0:
            raise ValueError(rows)
        sentence, marks, picture, data = (
            _text(plain[name]) for name in ("sentence", "marks", "picture", "data")
        )
    except (KeyError, TypeError, ValueError):
        raise InputError(f"The saved view “{item.name}” is damaged; save it again.") from None
    thumbnail = None
    if (part := parts.get(_THUMBNAIL)) is not None:
        thumbnail = checked_picture(content(part), THUMBNAIL_SIDE, THUMBNAIL_BYTES)
    return SavedView(
        item.id, item.name, sentence, address, marks, picture, data, rows, item.parent, thumbnail
    )


def views_in(manifest: Manifest, content: Callable[[Part], bytes]) -> tuple[SavedView, ...]:
    """Return the views of a workspace in the order of its story; what is damaged is left out."""
    found = []
    for item in in_order(manifest):
        with suppress(InputError, LimitError):
            found.append(_without_a_lost_picture(item, content))
    return tuple(found)


def _without_a_lost_picture(item: Item, content: Callable[[Part], bytes]) -> SavedView:
    try:
        return view_of(item, content)
    except StoreError:
        return view_of(replace(item, parts={}), content)


def in_order(manifest: Manifest) -> list[Item]:
    """Return the views of a workspace in the order of its story, those it does not name last."""
    told = next((each.parameters.get("order") for each in manifest.items if _tells(each)), None)
    order = [name for name in told if isinstance(name, str)] if isinstance(told, list) else []
    place = {name: at for at, name in enumerate(order)}
    views = [item for item in manifest.items if item.kind == "view"]
    return sorted(views, key=lambda item: place.get(item.id, len(place)))


def order_of(names: list[str]) -> Item:
    """Return what keeps the order of views."""
    return Item(_STORY, "story", "Story", {"order": names})


def _tells(item: Item) -> bool:
    return item.kind == "story" and item.id == _STORY


def require_few(manifest: Manifest) -> None:
    """Refuse more views than a workspace may have.

    Raises
    ------
    LimitError
    """
    if sum(item.kind == "view" for item in manifest.items) > MOST_VIEWS:
        raise LimitError(
            f"The workspace “{manifest.name}” has more than {MOST_VIEWS} saved views; delete some "
            "of them."
        )


def _require_short(plain: Mapping[str, Any]) -> None:
    settings = sum(len(text) for pair in plain["address"] for text in pair)
    lengths = {
        "sentence": (len(plain["sentence"]), LONGEST_SENTENCE),
        "text of its settings": (
            settings + len(plain["picture"]) + len(plain["data"]),
            LONGEST_ADDRESS,
        ),
        "text of its selection": (len(plain["marks"]), LONGEST_MARKS),
    }
    for what, (there, most) in lengths.items():
        if there > most:
            raise LimitError(
                f"The view is not saved: the {what} has {there:,} characters, and {most:,} can be "
                "kept."
            )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
