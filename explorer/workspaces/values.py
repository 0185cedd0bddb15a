"""What a workspace says about itself: its name and its items, read strictly, written as JSON."""

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args

from explorer.errors import InputError, ParameterError

VERSION = 5
"""Of the format; a file of a later one is refused in a sentence, of an earlier one it is read."""

Kind = Literal[
    "words", "vectors", "set", "documents", "judged", "run", "view", "names", "note", "tags",
    "state", "story", "address", "search",
]  # fmt: skip
""""set" is one of questions to judge vectors by, "judged" are queries with their documents."""
KINDS: tuple[Kind, ...] = get_args(Kind)

MOST_ITEMS = 10_000
LONGEST_NAME = 120
_MOST = 2**63  # bytes, or rows; beyond there are numbers that are none as fractions
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z")
FILE_NAME = re.compile(r"[0-9a-f]{64}\.(parquet|png|jpg)\Z")
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Part:
    """A file of an item.

    Attributes
    ----------
    file : str
        Its SHA-256 and its ending; equal content is kept once.
    size : int
        Bytes.
    about : mapping
        What is needed to read it back as it was, as JSON.
    """

    file: str
    size: int
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """One thing in a workspace.

    Attributes
    ----------
    id : str
        Up to 40 letters from a to z, digits, “-” and “_”.
    kind : str
        One of `KINDS`.
    name : str
    parameters : mapping
        The step that made it, or all of what it is where it has no parts; JSON.
    parent : str, optional
        Id of the item it was made from.
    parts : mapping of str to Part
    created, changed : float
        Seconds since 1970; looking at words or vectors counts as a change.
    """

    id: str
    kind: Kind
    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    parent: str | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)
    created: float = field(default_factory=time.time)
    changed: float = field(default_factory=time.time)

    @property
    def holds_data(self) -> bool:
        """Whether it is what somebody brought, and no picture, tags or judgement of it."""
        return bool(self.parts) and self.kind not in ("view", "run", "address", "tags")


@dataclass(frozen=True)
class Manifest:
    """A workspace in one glance.

    Attributes
    ----------
    id : str
        Cannot be guessed: who knows it may open the workspace.
    name : str
    created, changed : float
        Seconds since 1970.
    items : tuple of Item
        In the order in which they came.
    """

    id: str
    name: str
    created: float = field(default_factory=time.time)
    changed: float = field(default_factory=time.time)
    items: tuple[Item, ...] = ()

    def item(self, name: str) -> Item | None:
        """Return the item with an id, if there is one."""
        return next((each for each in self.items if each.id == name), None)

    def with_item(self, item: Item) -> "Manifest":
        """Return the workspace with an item added, or put in the place of that with its id."""
        before = self.item(item.id)
        if before is None:
            return replace(self, items=(*self.items, item), changed=item.changed)
        kept = replace(item, created=before.created)
        items = tuple(kept if each.id == item.id else each for each in self.items)
        return replace(self, items=items, changed=item.changed)

    def without(self, name: str) -> "Manifest":
        """Return the workspace without the item of an id."""
        return replace(self, items=tuple(each for each in self.items if each.id != name))

    def with_used(self, name: str, now: float) -> "Manifest":
        """Return the workspace with an item, if it is there, as one that is looked at."""
        item = self.item(name)
        return self if item is None else self.with_item(replace(item, changed=now))

    @property
    def latest(self) -> Item | None:
        """The words or vectors that were used, changed or brought last."""
        lists = [each for each in self.items if {"words", "vectors"} & each.parts.keys()]
        return max(reversed(lists), key=lambda each: each.changed, default=None)

    @property
    def files(self) -> dict[str, int]:
        """Names of all files of its items, with their sizes."""
        return {part.file: part.size for each in self.items for part in each.parts.values()}

    @property
    def rows(self) -> int:
        """Rows of all words and vectors in it."""
        return sum(
            int(part.about.get("rows", 0))
            for each in self.items
            for role, part in each.parts.items()
            if role in ("words", "vectors")
        )

    def plain(self) -> dict[str, Any]:
        """Return what is written as JSON."""
        return {"format": VERSION, **asdict(self)}


def new_id() -> str:
    """Return an id of 80 random bits that can be read aloud."""
    return "".join(secrets.choice(_LETTERS) for _ in range(16))


def check_id(name: str) -> str:
    """Return an id that can name a folder.

    Raises
    ------
    ParameterError
    """
    if not _ID.match(name):
        raise ParameterError(
            f"“{name[:40]}” cannot be the id of a workspace; copy the link or the id once more."
        )
    return name


def clean_name(name: str) -> str:
    """Return a name on one line.

    Raises
    ------
    ParameterError
        Nothing is left of it.
    """
    short = _on_a_line(name)[:LONGEST_NAME].strip()
    if not short:
        raise ParameterError("A workspace needs a name; type one.")
    return short


def is_long(name: str) -> bool:
    """Whether a name is kept without its end."""
    return len(_on_a_line(name)) > LONGEST_NAME


def _on_a_line(name: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


def manifest_of(plain: Any) -> Manifest:
    """Read a manifest, trusting nothing in it.

    Raises
    ------
    InputError
        It is damaged, or of a later version of this program.
    """
    try:
        if isinstance(version := plain["format"], bool) or not isinstance(version, int):
            raise TypeError
        if version > VERSION:
            raise InputError(
                f"The workspace has format {version} and this program reads {VERSION}; open it "
                "with a newer version."
            )
        items = tuple(_item(each) for each in _sequence(plain["items"]))
        ids = {each.id for each in items}
        if version < 1 or len(items) > MOST_ITEMS or len(ids) < len(items):
            raise ValueError
        if any(each.parent is not None and each.parent == each.id for each in items):
            raise ValueError
        return Manifest(
            check_id(_text(plain["id"])),
            clean_name(_text(plain["name"])),
            _time(plain["created"]),
            _time(plain["changed"]),
            items,
        )
    except (KeyError, TypeError, ValueError, ParameterError):
        raise InputError("The manifest of the workspace is damaged; export it again.") from None


def _item(plain: Any) -> Item:
    kind = plain["kind"]
    if kind not in KINDS:
        raise ValueError(kind)
    parent = plain["parent"]
    return Item(
        check_id(_text(plain["id"])),
        kind,
        clean_name(_text(plain["name"])),
        _mapping(plain["parameters"]),
        None if parent is None else check_id(_text(parent)),
        {_text(role): _part(part) for role, part in _mapping(plain["parts"]).items()},
        _time(plain["created"]),
        _time(plain["changed"]),
    )


def _part(plain: Any) -> Part:
    name, about = _text(plain["file"]), _mapping(plain["about"])
    if not FILE_NAME.match(name):
        raise ValueError(name)
    _count(about.get("rows", 0))
    return Part(name, _count(plain["size"]), about)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    if not 0 <= value < _MOST:
        raise ValueError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _sequence(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _time(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if not 0 <= value < 1e11:
        raise ValueError
    return float(value)
