"""What is said about an expression that cannot be read, and where in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.errors import InputError

_SHOWN = 40


class ExpressionError(InputError):
    """An expression cannot be read.

    Attributes
    ----------
    position : int
        Offset of the trouble in the typed text, in characters from 0; the text's length when
        something is missing at its end.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self), self.position)


@dataclass(frozen=True)
class UnknownTerm:
    """A term the vocabulary does not hold: as typed, where, and the closest words it does hold."""

    label: str
    position: int
    suggestions: tuple[str, ...]


class UnknownTermsError(ExpressionError):
    """Some terms are not in the vocabulary.

    Attributes
    ----------
    terms : tuple of UnknownTerm
        In the order typed, for a caller that can embed them.
    """

    def __init__(self, terms: Sequence[UnknownTerm]) -> None:
        super().__init__(_unknown(terms), terms[0].position)
        self.terms = tuple(terms)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.terms,)


def shown(text: str) -> str:
    """Put typographic quotes around the user's text, on one line and cut to 40 characters."""
    text = " ".join(text.split())
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"“{cut}”"


def _unknown(terms: Sequence[UnknownTerm]) -> str:
    first = terms[0]
    if len(terms) > 1:
        names = ", ".join(shown(term.label) for term in terms[:5])
        more = f" and {len(terms) - 5} more" if len(terms) > 5 else ""
        guesses = [term.suggestions[0] for term in terms if term.suggestions]
        hint = f"; did you mean {', '.join(map(shown, guesses[:5]))}?" if guesses else "."
        return f"{names}{more} are not in the vocabulary{hint}"
    where = f"{shown(first.label)} (character {first.position + 1}) is not in the vocabulary"
    if first.suggestions:
        return f"{where}; did you mean {' or '.join(map(shown, first.suggestions))}?"
    if "-" in first.label.strip("-"):
        return f"{where}; put spaces around the dash to subtract, or check the spelling."
    return f"{where}; check its spelling or choose a word from the list."
