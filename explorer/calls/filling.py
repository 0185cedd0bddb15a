"""How much a JSON text holds, counted before it is taken apart: a few bytes each become an object.

What stands within its texts does not count: somebody's document may be full of brackets.
"""

from dataclasses import dataclass

import numpy as np

_AT_ONCE = 1 << 18
_QUOTE, _COMMA = b'",'
_GROUPS = b"[{:"


@dataclass(frozen=True)
class Filling:
    """How much a JSON text holds, or may hold.

    Attributes
    ----------
    values : int
        Commas, one less than the values of each list or object.
    groups : int
        Lists, objects, and names in these.
    """

    values: int
    groups: int

    def holds(self, text: bytes) -> bool:
        """Return whether a text has no more in it than this."""
        return self._covers(_with_its_texts(text)) or self._covers(_filling(text))

    def _covers(self, other: "Filling") -> bool:
        return other.values <= self.values and other.groups <= self.groups


def _with_its_texts(text: bytes) -> Filling:
    return Filling(text.count(b","), sum(text.count(bytes([mark])) for mark in _GROUPS))


def _filling(text: bytes) -> Filling:
    bare = text.replace(rb"\\", b"").replace(rb"\"", b"")
    values = groups = within = 0
    for start in range(0, len(bare), _AT_ONCE):
        marks = np.frombuffer(bare[start : start + _AT_ONCE], np.uint8)
        quoted = (np.cumsum(marks == _QUOTE, dtype=np.uint8) + np.uint8(within)) % 2
        within = int(quoted[-1])
        counts = np.bincount(marks[quoted == 0], minlength=256)
        values += int(counts[_COMMA])
        groups += int(sum(counts[mark] for mark in _GROUPS))
    return Filling(values, groups)
