"""Pairs of words: typed, pasted, or told by a column of a list; found in a space."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.arrays import IndexMatrix
from explorer.errors import InputError, LimitError
from explorer.labels import Vocabulary

MAX_PAIRS = 2_000

# A first line made of two of these names the columns.
_HEADINGS = frozenset(
    ("word1", "word2", "word 1", "word 2", "word_1", "word_2", "first word", "second word")
)

_SEPARATORS = ("\t", "→", "->", "=>", ":", ";", ",", "|", " - ", " – ")

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class FoundPairs:
    """Pairs that are in a space, and those that are not.

    Attributes
    ----------
    pairs : tuple of (str, str)
        As the space spells them.
    rows : ndarray, shape (m, 2), int64
    missing : tuple of str
        Words the space does not hold; their pairs are left out.
    equal : tuple of str
        Words paired with themselves; such pairs have no direction and are left out.
    """

    pairs: tuple[Pair, ...]
    rows: IndexMatrix
    missing: tuple[str, ...]
    equal: tuple[str, ...]


def parse_pairs(text: str) -> tuple[Pair, ...]:
    """Read pairs, one on each line: ``man woman``, ``man → woman``, ``new york, usa``.

    A line is split at the first of: tab, →, ->, =>, colon, semicolon, comma, bar, dash between
    spaces; else it must be two words. Empty lines and lines that begin with # do not count;
    further columns and a first line of column names do not either.

    Raises
    ------
    InputError
        A line is no pair (its number is named), or there is none at all.
    LimitError
        More than 2,000 pairs.
    """
    pairs: list[Pair] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = _split(line)
        if len(parts) < 2 or not parts[0] or not parts[1]:
            raise InputError(
                f"Line {number:,} of the pairs is not a pair; write two words with a comma "
                "between, such as: man, woman."
            )
        if not pairs and {part.casefold() for part in parts[:2]} <= _HEADINGS:
            continue
        pairs.append((parts[0], parts[1]))
        if len(pairs) > MAX_PAIRS:
            raise LimitError(f"There are more than {MAX_PAIRS:,} pairs; leave some out.")
    if not pairs:
        raise InputError("There are no pairs; write two words on each line, such as: man, woman.")
    return tuple(pairs)


def _split(line: str) -> list[str]:
    for separator in _SEPARATORS:
        if separator in line:
            return [" ".join(part.strip().strip('"“”').split()) for part in line.split(separator)]
    words = line.split()
    return words if len(words) == 2 else []


def column_pairs(words: Sequence[str], column: Sequence[str]) -> tuple[Pair, ...]:
    """Pair the words that share a value in a column, the first of two being the one listed first.

    Values shared by one word, or by more than two, make no pair.

    Parameters
    ----------
    words, column : sequences of equal length
        Blank values of the column are ignored.
    """
    groups: dict[str, list[str]] = {}
    for word, value in zip(words, column, strict=True):
        if str(value).strip():
            groups.setdefault(str(value).strip(), []).append(word)
    return tuple((group[0], group[1]) for group in groups.values() if len(group) == 2)


def find_pairs(vocabulary: Vocabulary, pairs: Sequence[Pair]) -> FoundPairs:
    """Find the rows of pairs, however the words are spelt.

    Parameters
    ----------
    vocabulary : Vocabulary
        Of the labels of the space.
    pairs : sequence of (str, str)
        One that comes twice counts once.
    """
    import numpy as np

    rows: dict[tuple[int, int], None] = {}
    missing: dict[str, None] = {}
    equal: dict[str, None] = {}
    for first, second in pairs:
        ends = vocabulary.find(first), vocabulary.find(second)
        missing.update(
            dict.fromkeys(w for w, r in zip((first, second), ends, strict=True) if r is None)
        )
        if ends[0] is None or ends[1] is None:
            continue
        if ends[0] == ends[1]:
            equal[first] = None
        else:
            rows[ends[0], ends[1]] = None
    labels = vocabulary.labels
    return FoundPairs(
        tuple((labels[a], labels[b]) for a, b in rows),
        np.array(list(rows), dtype=np.int64).reshape(-1, 2),
        tuple(missing),
        tuple(equal),
    )
