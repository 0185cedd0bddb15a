"""Word pairs to join by arrows: typed by hand, or given by the list's own column, if it has one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from explorer.space import Space

COLUMN = "pair"
"""Two rows with the same text in this column belong together, the first pointing to the second."""

_BETWEEN = re.compile(r"→|->|,|\t|:")


@dataclass(frozen=True)
class Pairs:
    """Pairs of rows to join, and what could not be joined."""

    rows: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()


def typed(text: str, space: Space) -> Pairs:
    """Read one pair per line, the words parted by an arrow, a comma, a tab or a colon."""
    rows, notes = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        words = [word.strip() for word in _BETWEEN.split(line) if word.strip()]
        unknown = [word for word in words if word not in space.positions]
        if len(words) != 2:
            notes.append(f"Arrow {number}: write two words with → between them.")
        elif unknown:
            notes.append(f"Arrow {number}: “{unknown[0][:40]}” is not among these words.")
        else:
            rows.append((space.positions[words[0]], space.positions[words[1]]))
    return Pairs(tuple(rows), tuple(notes))


def listed(space: Space) -> tuple[tuple[int, int], ...]:
    """Return the pairs of the list's own `pair` column, if it has one."""
    if COLUMN not in space.metadata:
        return ()
    first: dict[str, int] = {}
    rows = []
    for row, name in enumerate(space.metadata[COLUMN].astype(str)):
        if name and name in first:
            rows.append((first[name], row))
        elif name:
            first[name] = row
    return tuple(rows)


def brought(words: Iterable[tuple[str, str]], space: Space) -> tuple[tuple[int, int], ...]:
    """Return the rows of pairs of words that came with the data; a word joins none to itself."""
    rows = ((space.positions.get(first), space.positions.get(second)) for first, second in words)
    return tuple(
        (first, second)
        for first, second in rows
        if first is not None and second is not None and first != second
    )
