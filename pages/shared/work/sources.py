"""Data that a person can choose in the sidebar, and how they are kept in a workspace."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from explorer.arrays import fingerprint
from explorer.errors import ExplorerError
from explorer.intake import Choice, View
from explorer.projection import Projection
from explorer.readers import WordTable
from explorer.readers.pictures import Thumbnails
from explorer.space import Space
from explorer.workspaces import Data, Item, rows_of
from pages.shared.work.steps import Steps, plain_steps, steps_of

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
class Beside:
    """What came with some data.

    Attributes
    ----------
    thumbnails : Thumbnails, optional
        One a row.
    views : tuple of View
    color : str, optional
        The column that colors the points at first.
    """

    thumbnails: Thumbnails | None = None
    views: tuple[View, ...] = ()
    color: str | None = None


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
    beside : Beside
    grown : tuple of ndarray
        Rows of what was laid out first, and of what that had grown to each time.
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
    beside: Beside = Beside()
    grown: Steps = ()

    @property
    def kind(self) -> Literal["words", "vectors"]:
        """Whether a model embeds it, or it came with its vectors."""
        return "words" if self.space is None else "vectors"

    @property
    def item_id(self) -> str:
        """Its id in a workspace."""
        return self.name.removeprefix(OWN)

    @property
    def data(self) -> Data:
        """What is kept of it."""
        beside = self.beside
        return Data(
            self.table, self.space, self.pairs, self.layout, beside.thumbnails, beside.views
        )

    @property
    def step(self) -> dict[str, Any]:
        """How it was made, as JSON; the text of a long list is not told twice."""
        told = self.origin and {
            **asdict(self.origin),
            "choice": self.origin.choice and _changed(self.origin.choice),
        }
        if told is not None and len(json.dumps(told)) > _LONGEST:
            told = None
        grown = plain_steps(self.grown) or None
        step = {
            "origin": told,
            "taken from": self.parent,
            "color": self.beside.color,
            "grown": grown,
        }
        return {name: value for name, value in step.items() if value is not None}


def own_source(
    title: str, data: Data, origin: Origin | None = None, color: str | None = None
) -> Source:
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
        beside=Beside(data.thumbnails, data.views, color),
    )


def source_of(item: Item, data: Data) -> Source:
    """Return an item of a workspace as the data it holds."""
    color = _text(item.parameters.get("color"))
    made = own_source(item.name, data, _origin(item.parameters.get("origin")), color)
    parent = _text(item.parameters.get("taken from"))
    grown = steps_of(item.parameters.get("grown"), rows_of(data))
    layout = data.layout
    if layout is not None and grown:
        layout = replace(layout, added=~np.isin(np.arange(len(layout)), grown[0]))
    return replace(made, name=f"{OWN}{item.id}", parent=parent, grown=grown, layout=layout)


def part_of(source: Source, rows: Sequence[int]) -> Source:
    """Return some rows of some data, with what came with these rows."""
    title, kept, beside = f"{len(rows)} of {source.title}", list(rows), source.beside
    thumbnails = beside.thumbnails and beside.thumbnails.take(kept)
    if source.table is None:
        assert source.space is not None
        layout = source.layout and source.layout.take(kept)
        data = Data(space=source.space.take(kept), layout=layout, thumbnails=thumbnails)
        return replace(own_source(title, data, None, beside.color), parent=source.name)
    columns = source.table.beside.items()
    words = replace(
        source.table,
        words=tuple(source.table.words[row] for row in kept),
        beside={name: _cells(cells, kept) for name, cells in columns},
    )
    there = set(words.words)
    pairs = tuple(pair for pair in source.pairs if there.issuperset(pair))
    data = Data(words, pairs=pairs, thumbnails=thumbnails)
    origin = Origin("typed", "\n".join(words.words))
    return replace(own_source(title, data, origin, beside.color), parent=source.name)


def _cells(cells: Any, rows: list[int]) -> Any:
    """Return some cells of a column, which stays what it is: text or numbers."""
    if isinstance(cells, np.ndarray):
        return cells[rows]
    return cells.iloc[rows] if hasattr(cells, "iloc") else [cells[row] for row in rows]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


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
