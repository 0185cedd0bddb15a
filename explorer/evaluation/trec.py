"""TREC's two kinds of file, judgements and a ranking, read as trec_eval reads them."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.errors import InputError

_NUMBER = re.compile(r"[+-]?(?:\d{1,15}\.?\d*|\.\d+)", re.ASCII)
_SCORE = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Graded:
    """What a file of judgements holds.

    Attributes
    ----------
    grades : dict of str to (dict of str to float)
        Query id → document id → grade; whole ones are int.
    notes : tuple of str
        Which rule settled what the file leaves open.
    """

    grades: dict[str, dict[str, float]]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ReadyRun:
    """A ranking made elsewhere.

    Attributes
    ----------
    ranking : dict of str to tuple of str
        Query id → ids of documents, best first.
    tied : int
        Documents whose score is that of the one before them.
    """

    ranking: dict[str, tuple[str, ...]]
    tied: int


def lines(file: str, data: bytes) -> Iterator[tuple[int, str]]:
    """Return the lines of a file that hold something, with their numbers.

    Raises
    ------
    InputError
        A line is not UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{file[-40:]}, line {place}, is not UTF-8; save the file as UTF-8."
        ) from None
    # Only line feeds end a line: JSON text may hold the other separators as they are.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def read_judgements(file: str, data: bytes) -> Graded:
    """Read lines of query id, document id and grade, or TREC's four columns.

    Columns are separated by tabs or, where there are none, by white space. Of a pair judged twice
    the higher grade holds.

    Parameters
    ----------
    file : str
        For messages.
    data : bytes

    Raises
    ------
    InputError
        A line has other columns, or a grade is no number.
    """
    graded: dict[str, dict[str, float]] = {}
    twice = parts = 0
    for number, line in lines(file, data):
        cells = _cells(line)
        # trec_eval's own layout has an unused second column.
        if len(cells) == 4:
            cells = [cells[0], *cells[2:]]
        grade = grade_of(cells[-1])
        if number == 1 and grade is None:
            continue
        if len(cells) != 3 or grade is None:
            raise InputError(
                f"{file[-40:]}, line {number}, must be query id, document id and grade, separated "
                "by tabs."
            )
        row, document = graded.setdefault(cells[0], {}), cells[1]
        twice += document in row
        parts += isinstance(grade, float)
        row[document] = max(grade, row.get(document, grade))
    return Graded(graded, settled(twice, parts))


def settled(twice: int, decimals: int) -> tuple[str, ...]:
    """Tell by which rules pairs judged more than once count, and grades that are not whole."""
    notes = []
    if twice:
        some = "1 pair is" if twice == 1 else f"{twice:,} pairs are"
        notes.append(f"{some} judged more than once: the higher grade holds.")
    if decimals:
        some = "1 grade is" if decimals == 1 else f"{decimals:,} grades are"
        notes.append(
            f"{some} no whole number: each counts as written and above 0 as relevant, where "
            "trec_eval would drop what is after the point."
        )
    return tuple(notes)


def _cells(line: str) -> list[str]:
    cells = line.rstrip("\r").split("\t") if "\t" in line else line.split()
    return [cell.strip() for cell in cells]


def grade_of(text: str) -> float | None:
    """Return the grade that is written, a whole one (1.0 too) as int; None if it is no number."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return int(value) if value.is_integer() else value


def read_run(file: str, data: bytes) -> ReadyRun:
    """Read a ranking in TREC's six columns: query, Q0, document, rank, score, name of the run.

    Parameters
    ----------
    file : str
        For messages.
    data : bytes

    Raises
    ------
    InputError
        A line has other columns, a score is no number, or a document is listed twice.
    """
    scores: dict[str, dict[str, float]] = {}
    for number, line in lines(file, data):
        cells = _cells(line)
        if len(cells) != 6 or not _SCORE.fullmatch(cells[4]):
            raise InputError(
                f"{file[-40:]}, line {number}, must be query id, Q0, document id, rank, score and "
                "a name, the six columns of TREC."
            )
        found = scores.setdefault(cells[0], {})
        if cells[2] in found:
            raise InputError(
                f"{file[-40:]}, line {number}, lists the document “{cells[2][:40]}” again for the "
                f"query “{cells[0][:40]}”; keep one."
            )
        found[cells[2]] = float(cells[4])
    if not scores:
        raise InputError(f"{file[-40:]} holds no ranking; give one in the six columns of TREC.")
    tied = sum(len(row) - len({single(score) for score in row.values()}) for row in scores.values())
    return ReadyRun(by_score(scores), tied)


def by_score(scores: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[str, ...]]:
    """Order documents as trec_eval does: by score, and by id from the last to the first in a tie.

    Ranks that a file states count for nothing, and scores count in single precision.

    Parameters
    ----------
    scores : mapping of query id to (document id to score)
    """
    return {
        query: tuple(
            name
            for name, _ in sorted(
                row.items(), key=lambda pair: (single(pair[1]), _bytes(pair[0])), reverse=True
            )
        )
        for query, row in scores.items()
    }


def single(score: float) -> float:
    """Return a score in single precision, where what lies beyond its range is infinite."""
    with np.errstate(over="ignore"):
        return float(np.float32(score)) if math.isfinite(score) else score


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")
