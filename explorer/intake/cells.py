"""One cell of a table → the vector it holds, in whatever way programs write one."""

import base64
import binascii
import re
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.readers.limits import LIMITS

_WRAPPED = re.compile(r"\s*(?:(?:np\.|numpy\.)?(?:array|tensor)\s*\(\s*)?\[", re.ASCII)
_ENDED = re.compile(r"\]\s*(?:,\s*dtype\s*=\s*[\w.]+\s*)?\)?\s*\Z", re.ASCII)
_NUMBERS = re.compile(r"[-+0-9.eE,;\s]+\Z", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}\Z", re.ASCII)
_LONGEST = 400_000  # characters; room for the most dimensions that are read
_LARGEST = 1e30  # beyond, bytes are no vector of float32

Numbers = npt.NDArray[np.float32]


def as_vector(value: Any) -> Numbers | None:
    """Return the numbers of a cell, or None where it holds no vector.

    A list of numbers; the same as text (JSON, NumPy's print or repr, numbers divided by spaces,
    commas or semicolons); float32 numbers as bytes, or those in base64.

    Parameters
    ----------
    value : list, ndarray, bytes or str
    """
    if isinstance(value, np.ndarray):
        return value if value.ndim == 1 and len(value) else None
    if isinstance(value, list | tuple):
        return _listed(value)
    if isinstance(value, bytes):
        return _from_bytes(value)
    if isinstance(value, str) and len(value) <= _LONGEST:
        return _from_text(value)
    return None


def _listed(value: list[Any] | tuple[Any, ...]) -> Numbers | None:
    if not 0 < len(value) <= LIMITS.dimensions:
        return None
    if not all(type(item) is float or type(item) is int for item in value):
        return None
    return _finished(value)


def _finished(values: Any) -> Numbers | None:
    # Numbers beyond float32 become infinite, and their rows are left out and counted later.
    try:
        with np.errstate(over="ignore"):
            return np.asarray(values, dtype=np.float64).astype(np.float32)
    except (ValueError, OverflowError):
        return None


def _from_bytes(value: bytes) -> Numbers | None:
    if len(value) < 8 or len(value) % 4 or len(value) > 8 * LIMITS.dimensions:
        return None
    singles = np.frombuffer(value, "<f4")
    if _plausible(singles):
        return singles
    doubles = np.frombuffer(value, "<f8") if len(value) % 8 == 0 else singles
    return _finished(doubles) if doubles is not singles and _plausible(doubles) else None


def _plausible(numbers: npt.NDArray[Any]) -> bool:
    """Whether bytes read as numbers look like a vector: finite, none huge, not all denormal."""
    with np.errstate(invalid="ignore"):
        sizes = np.abs(numbers)
        sound = np.isfinite(sizes).all() and (sizes < _LARGEST).all()
        return bool(sound and (sizes[sizes > 0] > 1 / _LARGEST).all())


def _from_text(value: str) -> Numbers | None:
    opened = _WRAPPED.match(value)
    ended = _ENDED.search(value, max(0, len(value) - 60)) if opened else None
    body = value[opened.end() : ended.start()] if opened and ended else value
    if bool(opened) != bool(ended):
        return None
    if _NUMBERS.match(body) is None:
        return _from_base64(value) if opened is None else None
    parts = re.split(r"[,;\s]+", body.strip())
    # A lone number is a number; two or more, or a list of one, are a vector.
    parts = [part for part in parts if part]
    if not parts or (len(parts) == 1 and not opened) or len(parts) > LIMITS.dimensions:
        return None
    return _finished(parts)


def _from_base64(value: str) -> Numbers | None:
    text = value.strip()
    if len(text) % 4 or len(text) < 16 or _BASE64.match(text) is None:
        return None
    try:
        return _from_bytes(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return None
