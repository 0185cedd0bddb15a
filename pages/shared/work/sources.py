"""Data that a person can choose in the sidebar, and how they are kept in a workspace."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from explorer.arrays import fingerprint
from explorer.errors import ExplorerError
from explorer.intake import Choice
from explorer.projection import Projection
from explorer.readers import WordTable
from explorer.space import Space
from explorer.workspaces import Data, Item

_LONGEST = 50_000
OWN = "own "
"""Begins the names of data that are not of the app."""


@dataclass(frozen=True)
class Origin:
    """Where data come from, as a program can name it: see `explorer.recipe.MapView`."""

    kind: Literal["list", "typed", "files"]
    source: str = ""
    files: tuple[str, ...] = ()
    choice: Choice | None = None


@dataclass(frozen=True, eq=False)
class Source:
    """Data a space can be made of: words to embed, or a space that came with its vectors.

    Attributes
    ----------
    pairs : tuple of (str, str)
        Those the words came in, where they did.
    layout : Projection, optional
        Where another tool placed the points.
    parent : str, optional
        Name of the data they were taken from.
    """

    name: str
    title: str
    look_for: str
    key: str
    table: WordTable | None = None
    space: Space | None = None
    origin: Origin | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    layout: Projection | None = None
    parent: str | None = None

    @property
    def item_id(self) -> str:
        """Its id in a workspace."""
        return self.name.removeprefix(OWN)

    @property
    def data(self) -> Data:
        """What is kept of it."""
        return Data(self.table, self.space, self.pairs, self.layout)

    @property
    def step(self) -> dict[str, Any]:
        """How it was made, as JSON; the text of a long list is not told twice."""
        told = self.origin and {
            **asdict(self.origin),
            "choice": self.origin.choice and _changed(self.origin.choice),
        }
        if told is not None and len(json.dumps(told)) > _LONGEST:
            told = None
        step = {"origin": told, "taken from": self.parent}
        return {name: value for name, value in step.items() if value is not None}


def own_source(title: str, data: Data, origin: Origin | None = None) -> Source:
    """Return data somebody brought, under a name that follows from their content."""
    if data.table is not None:
        table = data.table
        columns = [[str(name), *map(str, table.metadata[name])] for name in table.metadata]
        key = fingerprint("words", table.words, columns, *([data.pairs] if data.pairs else []))
    else:
        assert data.space is not None
        key = data.space.fingerprint
        if data.layout is not None:
            key = fingerprint(key, data.layout.coordinates)
    return Source(
        f"{OWN}{key[:12]}",
        title,
        "",
        key,
        data.table,
        data.space,
        origin,
        data.pairs,
        data.layout,
    )


def source_of(item: Item, data: Data) -> Source:
    """Return an item of a workspace as the data it holds."""
    made = own_source(item.name, data, _origin(item.parameters.get("origin")))
    parent = item.parameters.get("taken from")
    known = parent if isinstance(parent, str) else None
    return replace(made, name=f"{OWN}{item.id}", parent=known)


def _changed(choice: Choice) -> dict[str, Any]:
    usual = asdict(Choice())
    return {name: value for name, value in asdict(choice).items() if value != usual[name]}


def _origin(plain: object) -> Origin | None:
    """Read how data were made; another person's file may say anything."""
    if not isinstance(plain, Mapping) or plain.get("kind") not in ("list", "typed", "files"):
        return None
    source, files, choice = plain.get("source"), plain.get("files"), plain.get("choice")
    if not isinstance(source, str) or not isinstance(files, list | tuple):
        return None
    if not all(isinstance(name, str) for name in files) or (plain["kind"] == "files") != bool(
        files
    ):
        return None
    try:
        chosen = None if choice is None else _choice(choice)
    except (ExplorerError, TypeError, AttributeError):
        return None
    return Origin(plain["kind"], source, tuple(files), chosen)


def _choice(plain: Mapping[str, Any]) -> Choice:
    # JSON has lists where options have tuples.
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()
    }
    return Choice(**given)
