"""Labels: found as they are typed or spelt, and made short where they differ."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

_SAME = str.maketrans(
    {"_": " ", "’": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "－": "-"}
)
_LIKENESS = 0.6


def fold(text: str) -> str:
    """Reduce a label to what people mean by it.

    Case, Unicode composition, runs of white space, underscores for spaces, and the shapes of
    dashes and apostrophes make no difference.
    """
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(composed.casefold().translate(_SAME).split())


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEAD = 12  # characters before the first difference, at most, to begin with a whole word


def isolated(text: str) -> str:
    """Return a text that may be read from the right in marks that keep it from what is beside it.

    Without them the punctuation and numbers around it change places.
    """
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text


def short_labels(labels: Sequence[str], longest: int) -> dict[int, str]:
    """Return short forms of the labels that would be equal if only their beginnings were kept.

    Parameters
    ----------
    labels : sequence of str
    longest : int
        Characters of a short form.

    Returns
    -------
    dict of row to text
        Each begins where its label first differs from the most like one: “… second of them”.
    """
    lines = {row: " ".join(label.split()) for row, label in enumerate(labels)
             if len(label) > longest}  # fmt: skip
    alike: dict[str, dict[str, list[int]]] = {}
    for row, line in lines.items():
        if len(line) > longest:
            alike.setdefault(line[: longest - 1], {}).setdefault(line, []).append(row)
    found: dict[int, str] = {}
    for rows_of in alike.values():
        texts = sorted(rows_of)
        shared = [_shared(one, other) for one, other in pairwise(texts)]
        for place, text in enumerate(texts):
            beside = shared[max(0, place - 1) : place + 1]
            if beside:
                found |= dict.fromkeys(rows_of[text], _from(text, max(beside), longest))
    return found


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    most = min(len(one), len(other))
    return next((place for place in range(most) if one[place] != other[place]), most)


def _from(text: str, differs: int, longest: int) -> str:
    """Cut a text so that what differs is in sight."""
    start = min(differs, len(text) - 1)
    word = text.rfind(" ", 0, start) + 1
    start = word if start - word <= _LEAD else start
    part = text[start : start + longest - 2]
    more = "…" if start + len(part) < len(text) else ""
    return f"…{part.rstrip()}{more}"


class Vocabulary:
    """The labels an expression may name.

    Parameters
    ----------
    labels : sequence of str
        In the order of a space's rows. Of equal labels the first counts.
    """

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        self._exact: dict[str, int] = {}
        self._folded: dict[str, int] = {}
        for row, label in enumerate(self.labels):
            self._exact.setdefault(label, row)
            self._folded.setdefault(fold(label), row)
        self._folded.pop("", None)
        self.longest = max(map(len, self.labels), default=0)

    def __len__(self) -> int:
        return len(self.labels)

    def find(self, text: str) -> int | None:
        """Return the row of a label spelt like `text`, the exactly equal one first, or None."""
        row = self._exact.get(text)
        return self._folded.get(fold(text)) if row is None else row

    def suggest(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Return up to `limit` labels a typing slip or two away from `text`, the likeliest first.

        Likeness is the normalized optimal-string-alignment similarity (insertions, deletions,
        substitutions and swaps of neighboring letters), at least .6.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        wanted = fold(text)
        if not wanted:
            return ()
        found = process.extract(
            wanted,
            list(self._folded),
            scorer=OSA.normalized_similarity,
            limit=limit,
            score_cutoff=_LIKENESS,
        )
        return tuple(self.labels[self._folded[key]] for key, _, _ in found)
