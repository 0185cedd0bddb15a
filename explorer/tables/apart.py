"""What sets chosen rows apart: values and words that are more frequent among them than in all.

The test is the hypergeometric one (Fisher's exact test, one-sided): how likely at least as many of
the chosen rows would have the value had they been drawn at random. All values and words tested are
corrected for together by Benjamini and Hochberg's procedure (J. R. Stat. Soc. B 57, 1995).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import IndexVector
from explorer.readers.notes import quoted
from explorer.tables.conditions import Compare, Contains
from explorer.tables.table import TABLE, Table
from explorer.tables.values import Column
from explorer.tables.written import typed

FEWEST = 3
"""Chosen rows that must have a value before it is told: two say little of anything."""

FALSE_RATE = 0.05
MOST = 12
_VALUES_OF_A_COLUMN = 200


@dataclass(frozen=True)
class Lift:
    """A value or word, and how much more frequent it is among the chosen rows.

    Attributes
    ----------
    column : str
    value : str
    of : {"value", "word"}
    among, everywhere : int
        Chosen rows that have it, and all rows that do.
    chosen, rows : int
        How many rows are chosen, and how many there are.
    lift : float
        Its share among the chosen rows over its share in all.
    q : float
        Expected share of chance among what is told up to this one, 0 to `FALSE_RATE`.
    condition : str
        Typed, what selects all rows that have it; of a word, also within longer ones.
    """

    column: str
    value: str
    of: str
    among: int
    everywhere: int
    chosen: int
    rows: int
    lift: float
    q: float
    condition: str

    def describe(self) -> str:
        """Say it in words."""
        what = f"{quoted(self.value)} in {quoted(self.column)}"
        return (
            f"{what}: {self.among:,} of {self.chosen:,} chosen rows, {self.everywhere:,} of "
            f"{self.rows:,} in all, {self.lift:.3g} times as often."
        )


@dataclass(frozen=True)
class _Found:
    column: Column
    value: str
    of: str
    among: int
    everywhere: int


def lift(
    table: Table, rows: Sequence[int] | IndexVector, text: str, most: int = MOST
) -> tuple[Lift, ...]:
    """Return what is over-represented among rows, the surest first.

    Parameters
    ----------
    table : Table, n rows
    rows : sequence of int in [0, n)
        The chosen ones.
    text : str
        The column whose words are counted, each once a row, without regard to case.
    most : int
        Results at most.

    Raises
    ------
    InputError
        There is no such column.
    """
    chosen = np.unique(np.asarray(rows, dtype=np.int64))
    spoken = table.column(text)
    if not len(chosen) or len(chosen) == len(table):
        return ()
    found = [
        each
        for column in table.columns
        if column.kind in ("category", "truth")
        for each in _values(table, column, chosen)
    ]
    found += _words(table, spoken, chosen)
    return _told(found, len(chosen), len(table), most)


def _values(table: Table, column: Column, chosen: IndexVector) -> list[_Found]:
    value = table.names[column.name].value
    sql = (
        f"SELECT CAST({value} AS VARCHAR), count(*) FILTER (rowid IN (SELECT r FROM chosen)) AS a, "
        f"count(*) FROM {TABLE} WHERE {value} IS NOT NULL GROUP BY 1 HAVING a > 0 "
        f"ORDER BY a DESC, 1 LIMIT {_VALUES_OF_A_COLUMN}"
    )
    counts = table.ask(sql, sets={"chosen": {"r": chosen}})
    return [_Found(column, value, "value", among, all_) for value, among, all_ in counts]


def _words(table: Table, column: Column, chosen: IndexVector) -> list[_Found]:
    """Count the words of the chosen rows, and these words in all rows, which is remembered."""
    everywhere = table.remember(("words", column.name), lambda: _counted(table, column, None))
    among = _counted(table, column, chosen)
    return [_Found(column, word, "word", count, everywhere[word]) for word, count in among.items()]


def _counted(table: Table, column: Column, chosen: IndexVector | None) -> dict[str, int]:
    """Count in how many rows each word is, of those that are in enough of them to be told."""
    text = table.names[column.name].text
    words = f"unnest(list_distinct(regexp_extract_all(lower({text}), '[\\pL\\pN]+')))"
    where = "" if chosen is None else "WHERE rowid IN (SELECT r FROM chosen)"
    sql = (
        f"SELECT w, count(*) AS n FROM (SELECT {words} AS w FROM {TABLE} {where}) "
        f"WHERE length(w) > 1 GROUP BY w HAVING n >= {FEWEST} ORDER BY w"
    )
    return dict(table.ask(sql, sets={} if chosen is None else {"chosen": {"r": chosen}}))


def _told(found: list[_Found], chosen: int, rows: int, most: int) -> tuple[Lift, ...]:
    if not found:
        return ()
    from scipy.stats import hypergeom

    among = np.array([each.among for each in found])
    everywhere = np.array([each.everywhere for each in found])
    chance = hypergeom.sf(among - 1, rows, everywhere, chosen)
    rates = _corrected(chance)
    lifts = (among / chosen) / (everywhere / rows)
    sure = [
        at
        for at in np.lexsort((-among, -lifts, chance))
        if rates[at] <= FALSE_RATE and among[at] >= FEWEST and lifts[at] > 1
    ]
    return tuple(
        Lift(
            column=found[at].column.name,
            value=found[at].value,
            of=found[at].of,
            among=found[at].among,
            everywhere=found[at].everywhere,
            chosen=chosen,
            rows=rows,
            lift=float(lifts[at]),
            q=float(rates[at]),
            condition=_condition(found[at]),
        )
        for at in sure[:most]
    )


def _corrected(chance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the false discovery rate at which each would be told."""
    order = np.argsort(chance)
    count = len(chance)
    scaled = chance[order] * count / np.arange(1, count + 1)
    rates = np.empty(count)
    rates[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return rates


def _condition(found: _Found) -> str:
    name = found.column.name
    if found.of == "word":
        return typed(Contains(name, found.value))
    truth = found.column.kind == "truth"
    return typed(Compare(name, "=", found.value == "true" if truth else found.value))
