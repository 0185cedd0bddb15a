"""A list that takes in more stays itself: what it had keeps its rows, and is told from the new."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from explorer.arrays import IndexVector
from explorer.errors import InputError
from explorer.projection import grow, rows_in
from explorer.readers import WordTable
from explorer.space import Space
from explorer.workspaces import Data
from pages.shared.work.naming import grown_title
from pages.shared.work.sources import Origin, Source, own_source
from pages.shared.work.steps import can_be_noted

KEPT, ANEW = "As it was, new ones placed", "Laid out anew"
"""How the map of a list is drawn that has grown: what the address says, and controls."""


def with_more(source: Source, more: WordTable | Space) -> tuple[Source, int]:
    """Return some data with more of their kind behind them, and how many of these are new.

    Words that are there already are left out; vectors are added whatever their labels.

    Raises
    ------
    InputError
        The two are of different kinds, or nothing is new.
    """
    if isinstance(more, WordTable):
        return _with_words(source, more)
    return _with_vectors(source, more)


def _with_words(source: Source, more: WordTable) -> tuple[Source, int]:
    if source.table is None:
        raise InputError(
            f"“{source.title}” came with its vectors; drop more vectors to add to it, or words to "
            "see them by themselves."
        )
    old = source.table
    known = set(old.words)
    rows = [row for row, word in enumerate(more.words) if word not in known]
    if not rows:
        raise InputError("Every one of these words is on the map already.")
    n = len(old)
    table = replace(
        old,
        words=(*old.words, *(more.words[row] for row in rows)),
        columns=tuple(dict.fromkeys((*old.columns, *more.columns))),
        beside={
            name: _joined(old.beside.get(name), n, more.beside.get(name), rows)
            for name in dict.fromkeys((*old.beside, *more.beside))
        },
    )
    # As text the words would come without the columns beside them.
    origin = None if table.beside else Origin("typed", "\n".join(table.words))
    data = Data(table, pairs=source.pairs, views=source.beside.views)
    made = own_source(_title(source, len(rows)), data, origin, source.beside.color)
    return _grown(made, source, np.arange(n)), len(rows)


def _with_vectors(source: Source, more: Space) -> tuple[Source, int]:
    import pandas as pd

    if source.space is None:
        raise InputError(f"“{source.title}” are words, which a model embeds; add words to them.")
    old = source.space
    if more.dimension != old.dimension:
        raise InputError(
            f"The vectors have {more.dimension:,} dimensions and those of “{source.title}” "
            f"{old.dimension:,}; add vectors of the same model."
        )
    tables = [old.metadata, more.metadata]
    metadata = pd.concat(tables, ignore_index=True) if old.columns or more.columns else None
    joined = Space(
        (*old.labels, *more.labels),
        np.concatenate([old.vectors, more.vectors]),
        metadata,
        old.provenance,
    )
    # A picture that came along takes the new ones in at once: nobody lays it out again.
    layout = source.layout and grow(source.layout, old, joined)
    data = Data(space=joined, layout=layout, views=source.beside.views)
    made = own_source(_title(source, len(more)), data, None, source.beside.color)
    return _grown(made, source, np.arange(len(old))), len(more)


def _title(source: Source, count: int) -> str:
    # Laid out anew it is a whole again, but was made by adding still.
    before: Literal["grown", "whole"] = "grown" if source.grown or source.parent else "whole"
    return grown_title(source.title, count, before)


def _grown(made: Source, source: Source, rows: IndexVector) -> Source:
    """Note that the rows of some data are those of other data, and what these had grown from."""
    steps = (*(rows[step] for step in source.grown), rows)
    return replace(made, parent=source.name, grown=steps)


def grown_from(made: Source, shown: Source) -> Source:
    """Note where new data hold all that is shown now and not much more: they go on with its map.

    Up to twice as many: of more, most would be placed and little laid out.
    """
    rows = _rows_of(shown, made)
    size, n = _size(shown), _size(made)
    if rows is None or made.name == shown.name or not size < n <= 2 * size:
        return made
    return _grown(made, shown, rows) if can_be_noted(rows) else made


def _rows_of(shown: Source, made: Source) -> IndexVector | None:
    if shown.layout is not None or made.layout is not None:
        return None
    if shown.table is not None and made.table is not None:
        where = {word: row for row, word in enumerate(made.table.words)}
        rows = [where.get(word, -1) for word in shown.table.words]
        return None if -1 in rows else np.array(rows, dtype=np.int64)
    if shown.space is not None and made.space is not None:
        return rows_in(shown.space, made.space)
    return None


def _size(source: Source) -> int:
    rows = source.table if source.space is None else source.space
    return 0 if rows is None else len(rows)


def afresh(source: Source) -> Source:
    """Return data whose map was laid out anew: it counts as a whole from then on."""
    return replace(source, grown=())


def _joined(old: Any, n: int, more: Any, rows: Sequence[int]) -> Any:
    """Return a column of the old rows and the new ones; numbers stay numbers."""
    new = None if more is None else [_cells(more)[row] for row in rows]
    numbers = isinstance(old, np.ndarray) or (old is None and isinstance(more, np.ndarray))
    if numbers and (more is None or isinstance(more, np.ndarray)):
        gap = np.full(n, np.nan) if old is None else old
        return np.concatenate([gap, np.full(len(rows), np.nan) if new is None else np.array(new)])
    before = [""] * n if old is None else [str(cell) for cell in _cells(old)]
    return [*before, *([""] * len(rows) if new is None else [str(cell) for cell in new])]


def _cells(column: Any) -> Any:
    return column.tolist() if hasattr(column, "tolist") else column
