"""The boundary where a service's answer becomes vectors, or the reason why it does not."""

import json
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np

from explorer.arrays import LARGEST_VALUE, FloatMatrix
from explorer.calls.keys import told
from explorer.embedders.base import quote

MOST_DIMENSIONS = 8_192
"""More than any model of text has."""

_NUMBER_BYTES = 32  # the longest way to write a float64, with what separates it from the next
_AROUND = 1 << 20  # bytes, and
_PARTS = 1_000  # brackets and commas, beside the vectors
_PARTS_EACH = 32  # of each vector's own record
_LONGEST_WORDS = 200
_BYTE_ORDER = b"\xef\xbb\xbf"
_NESTED = 4


class UnsoundError(ValueError):
    """An answer that cannot be used; its text goes on “… did not answer with …: ”."""


def most_bytes(count: int) -> int:
    """Return how large a sound answer about that many texts can be."""
    return _AROUND + count * MOST_DIMENSIONS * _NUMBER_BYTES


def vectors_in(body: bytes, texts: Sequence[str]) -> FloatMatrix:
    """Return the vectors of an answer in the order asked.

    Parameters
    ----------
    body : bytes
    texts : sequence of str, length n

    Returns
    -------
    ndarray, shape (n, d), float32

    Raises
    ------
    UnsoundError
        It is not one sound vector of one length for each text.
    """
    items = _items(body, len(texts))
    rows: list[list[float] | None] = [None] * len(texts)
    for place, item in enumerate(items):
        index, vector = _record(item, place)
        if not 0 <= index < len(texts) or rows[index] is not None:
            raise UnsoundError("its vectors are numbered otherwise than the texts")
        rows[index] = vector
    lengths = {len(row) for row in rows if row is not None}
    if len(lengths) != 1:
        raise UnsoundError("its vectors are of different lengths")
    try:
        matrix = np.array(rows, dtype=np.float64)
    except (OverflowError, ValueError):
        raise UnsoundError("its numbers are too large") from None
    if not (np.abs(matrix) <= LARGEST_VALUE).all():
        raise UnsoundError("its numbers are too large")
    vectors = matrix.astype(np.float32)
    empty = np.flatnonzero(~vectors.any(axis=1))
    if len(empty):
        raise UnsoundError(f"the vector of {quote(texts[empty[0]])} is all zeros")
    return vectors


def _items(body: bytes, count: int) -> list[Any]:
    if body.removeprefix(_BYTE_ORDER).lstrip()[:1] == b"<":
        raise UnsoundError("it answers with a web page; is the port right?")
    # Before a few bytes each become an object in memory.
    brackets = body.count(b"[") + body.count(b"{")
    commas = body.count(b",")
    if brackets > _PARTS + count * _PARTS_EACH:
        raise UnsoundError("it is nested otherwise")
    if commas > _PARTS + count * (MOST_DIMENSIONS + _PARTS_EACH):
        raise UnsoundError(f"its vectors have more than {MOST_DIMENSIONS:,} dimensions")
    try:
        answer = json.loads(body, parse_constant=_no_number)
    except UnsoundError:
        raise
    except (ValueError, RecursionError):
        raise UnsoundError("it is not sound JSON") from None
    items = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(items, list):
        raise UnsoundError("it holds no “data”")
    if len(items) != count:
        raise UnsoundError(f"it holds {len(items):,} vectors for {count:,} texts")
    return items


def _record(item: Any, place: int) -> tuple[int, list[float]]:
    index = item.get("index", place) if isinstance(item, dict) else None
    vector = item.get("embedding") if isinstance(item, dict) else None
    if type(index) is not int:
        raise UnsoundError("its vectors are not numbered")
    if not isinstance(vector, list) or not vector:
        raise UnsoundError("a vector is missing")
    if len(vector) > MOST_DIMENSIONS:
        raise UnsoundError(f"its vectors have more than {MOST_DIMENSIONS:,} dimensions")
    if not {type(value) for value in vector} <= {int, float}:
        raise UnsoundError("a vector holds something else than numbers")
    return index, vector


def _no_number(_: str) -> NoReturn:
    raise UnsoundError("a number in it is not finite")


def words_in(body: bytes, key: str = "") -> str:
    """Return what a service says about a refusal, on one line of at most 200 characters.

    Without the key, which some repeat.

    It stands in ``error``, ``error.message``, ``message`` or ``detail``, which may be a list of
    records with a ``msg``, as services made with FastAPI write it. Empty where there is nothing.
    """
    try:
        said = _said(json.loads(body[:_AROUND]), _NESTED)
    except (ValueError, RecursionError):
        return ""
    return told(said, key, _LONGEST_WORDS)


def _said(value: Any, deep: int) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and deep:
        return "; ".join(filter(None, (_said(each, deep - 1) for each in value[:_NESTED])))
    if isinstance(value, dict) and deep:
        named = (value.get(name) for name in ("error", "message", "detail", "msg"))
        return next(filter(None, (_said(each, deep - 1) for each in named)), "")
    return ""
