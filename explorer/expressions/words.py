"""Where words begin and end in the tokens of an expression; the vocabulary decides."""

from collections.abc import Sequence

from explorer.expressions.tokens import SIGNS, Kind, Token
from explorer.labels import Vocabulary

_MAX_PIECES = 24  # tokens one unquoted vocabulary match may span: keeps reading linear


class WordFinder:
    """Finds words among tokens, each part of the text looked at a bounded number of times.

    Parameters
    ----------
    text : str
    tokens : sequence of Token
        Those of `text`.
    vocabulary : Vocabulary
    """

    def __init__(self, text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> None:
        self._text = text
        self._tokens = tokens
        self._vocabulary = vocabulary
        self._known_up_to = 0

    def kind(self, at: int) -> Kind | None:
        """Return the kind of token `at`, or None past the end."""
        return self._tokens[at].kind if at < len(self._tokens) else None

    def match(self, start: int) -> tuple[int, int | None]:
        """Return where the longest label that begins at token `start` ends, and its row."""
        best: tuple[int, int | None] = (start, None)
        first = self._tokens[start].start
        for end in range(start + 1, min(start + _MAX_PIECES, len(self._tokens)) + 1):
            last = self._tokens[end - 1]
            if last.kind == "quoted" or (last.kind in SIGNS and last.spaced):
                break
            if last.end - first > self._vocabulary.longest + 8:
                break
            row = self._vocabulary.find(self._text[first : last.end])
            if row is not None:
                best = (end, row)
        return best

    def rest_known(self, end: int) -> bool:
        """Whether all that dashes or plus signs join, without spaces, to a word found is known."""
        start = end
        while start > self._known_up_to:
            self._known_up_to = start
            if self._trailing_plus(start) > start:
                return False
            if not self.joined(start):
                return True
            after, row = self.match(start + 1)
            if row is None:
                return self._is_weight(start + 1)
            start = after
        return True

    def joined(self, at: int) -> bool:
        """Whether a dash at token `at` joins the pieces before and after it without a space."""
        return (
            self.kind(at) == "dash"
            and not self._tokens[at].spaced
            and self.kind(at + 1) == "piece"
            and not self._tokens[at + 1].spaced
        )

    def _is_weight(self, at: int) -> bool:
        return self.kind(at + 1) in ("star", "open") and (
            as_number(self._tokens[at].text) is not None
        )

    def whole(self, end: int) -> int:
        """Return where the unbroken text ends of which the tokens before `end` are part."""
        while self.joined(end) and not self._is_weight(end + 1):
            end += 2
        return self._trailing_plus(end)

    def _trailing_plus(self, at: int) -> int:
        """Skip plus signs that belong to the word before them, as in C++ at the end of a sum."""
        end = at
        while self.kind(end) == "plus" and not self._tokens[end].spaced:
            end += 1
        if end > at and self._ends_at(end):
            return end
        return at

    def _ends_at(self, at: int) -> bool:
        kind = self.kind(at)
        return kind in (None, "close") or (kind in SIGNS and self._tokens[at].spaced)


def as_number(text: str) -> float | None:
    """Read a weight such as 2, .5 or 0,5; no exponents, no signs."""
    whole, _, part = text.replace(",", ".").partition(".")
    digits = whole + part
    if not digits or not all(character.isdecimal() for character in digits):
        return None
    return float(f"{whole or '0'}.{part or '0'}")
