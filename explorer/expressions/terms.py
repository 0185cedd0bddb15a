"""The value an expression is: a signed, weighted sum of terms."""

import math
import re
from dataclasses import dataclass, field
from decimal import Decimal

from explorer.errors import ParameterError

MAX_TERMS = 32
MAX_CHARACTERS = 1_000
MAX_WEIGHT = 100.0

# A label made of these alone reads back as one word whatever the vocabulary; a known one may hold
# the second set too, because the vocabulary's longest match puts it together again.
_PLAIN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PLAIN_WHEN_KNOWN = re.compile(r"[^\W_]+(?:[-+'’#.&/][^\W_]+){0,6}[+#]{0,3}")
_QUOTES = '"“”„«»'


@dataclass(frozen=True)
class Term:
    """One term of an expression.

    Attributes
    ----------
    weight : float
        Not zero, within ±100.
    label : str
        As the vocabulary spells it, or as typed when it is not in the vocabulary.
    row : int or None
        Its row in the space; None when the vocabulary does not hold it.
    """

    weight: float
    label: str
    row: int | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.weight) and 0 < abs(self.weight) <= MAX_WEIGHT):
            raise ParameterError(
                f"The weight of a term must lie between −{MAX_WEIGHT:g} and {MAX_WEIGHT:g} "
                f"and not be zero; {self.weight:g} does not."
            )


@dataclass(frozen=True)
class Expression:
    """A signed weighted sum of terms, each label once.

    Attributes
    ----------
    terms : tuple of Term
        1 to 32.
    cancelled : tuple of str
        Labels that were typed but cancel out; no part of the value.
    split : tuple of str
        Texts without spaces, such as ``mother-in-law``, that were read as subtractions because
        all their parts are words and the whole is not; no part of the value.
    """

    terms: tuple[Term, ...]
    cancelled: tuple[str, ...] = field(default=(), compare=False)
    split: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not 1 <= len(self.terms) <= MAX_TERMS:
            raise ParameterError(
                f"An expression has 1 to {MAX_TERMS} terms; this one has {len(self.terms)}."
            )

    def __str__(self) -> str:
        """Write the expression so that reading it with the same vocabulary gives it back."""
        parts = []
        for number, term in enumerate(self.terms):
            sign = "-" if term.weight < 0 else "+"
            lead = (sign if sign == "-" else "") if number == 0 else f" {sign} "
            parts.append(lead + _weight(abs(term.weight)) + _written(term))
        return "".join(parts)

    @property
    def unknown(self) -> tuple[Term, ...]:
        """The terms that are not in the vocabulary."""
        return tuple(term for term in self.terms if term.row is None)

    def with_weight(self, position: int, weight: float) -> "Expression":
        """Return the expression with one term's weight replaced, for a slider.

        Parameters
        ----------
        position : int in [0, number of terms)
        weight : float
            Not zero, within ±100.
        """
        terms = list(self.terms)
        terms[position] = Term(weight, terms[position].label, terms[position].row)
        return Expression(tuple(terms), self.cancelled, self.split)


def _weight(size: float) -> str:
    if size == 1:
        return ""
    # repr may write 1e-05, which is not how a person types a weight; Decimal keeps every digit.
    number = format(Decimal(repr(size)), "f")
    return (number.rstrip("0").rstrip(".") if "." in number else number) + "*"


def _written(term: Term) -> str:
    pattern = _PLAIN if term.row is None else _PLAIN_WHEN_KNOWN
    if pattern.fullmatch(term.label) and not term.label[0].isdecimal():
        return term.label
    escaped = term.label.replace("\\", "\\\\")
    for quote in _QUOTES:
        escaped = escaped.replace(quote, "\\" + quote)
    return f'"{escaped}"'
