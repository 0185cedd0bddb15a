"""Finding typed words among labels: exactly, then however they are spelt, then by likeness."""

import unicodedata
from collections.abc import Sequence

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
