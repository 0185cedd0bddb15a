"""Reading an expression: signs, weights, brackets, and words by longest vocabulary match.

Grammar::

    sum     = [sign] product { sign product }
    product = { number "*" } atom { "*" number }
    atom    = "(" sum ")" | quoted term | word

Where a word ends is the vocabulary's business: of all labels that the text continues with, the
longest is taken, so that ``new york``, ``mother-in-law`` and ``C++`` are words where they are
known. A sign with a space before it is always a sign. A dash inside unbroken text subtracts only
if all that it joins is known; otherwise the whole is one unknown word.

``plus`` and ``minus`` are signs where one is missing, and an analogy may be said as a proportion:
see `explorer.expressions.proportions`.
"""

from typing import Literal

from explorer.errors import LimitError
from explorer.expressions.messages import (
    ExpressionError,
    UnknownTerm,
    UnknownTermsError,
    shown,
)
from explorer.expressions.proportions import Said, asked_of, proportion_of
from explorer.expressions.terms import MAX_CHARACTERS, MAX_TERMS, MAX_WEIGHT, Expression, Term
from explorer.expressions.tokens import SIGNS, Token, tokenize
from explorer.expressions.words import WordFinder, as_number
from explorer.labels import Vocabulary

_Part = tuple[float, str, int | None]  # weight, label, row

_MAX_DEPTH = 16
_SPOKEN = ("plus", "minus")
_NOTHING = 1e-9  # weights that differ by rounding alone cancel


def parse(
    text: str, vocabulary: Vocabulary, *, unknown: Literal["refuse", "keep"] = "refuse"
) -> Expression:
    """Read an expression.

    Parameters
    ----------
    text : str
        At most 1,000 characters and 32 terms, weights within ±100.
    vocabulary : Vocabulary
    unknown : {"refuse", "keep"}
        What to do with terms the vocabulary does not hold: raise, or keep them with ``row=None``
        for a caller that can embed them.

    Returns
    -------
    Expression
        Terms in the order of first mention, equal ones added up, those that cancel told.

    Raises
    ------
    ExpressionError
        The text cannot be read; `position` says where. Its subclass UnknownTermsError lists
        unknown terms with suggestions.
    LimitError
        The text is too long or has too many terms.
    """
    if len(text) > MAX_CHARACTERS:
        raise LimitError(
            f"The expression has {len(text):,} characters; the limit is {MAX_CHARACTERS:,}."
        )
    reader = _Reader(text, vocabulary)
    found = reader.read()
    if reader.unknown and unknown == "refuse":
        raise UnknownTermsError(
            [
                UnknownTerm(label, position, vocabulary.suggest(label))
                for label, position in reader.unknown.items()
            ]
        )
    return _added_up(found, tuple(dict.fromkeys(reader.split)))


def _added_up(found: list[_Part], split: tuple[str, ...]) -> Expression:
    weights: dict[tuple[str, int | None], float] = {}
    for weight, label, row in found:
        weights[label, row] = weights.get((label, row), 0.0) + weight
    cancelled = tuple(label for (label, _), weight in weights.items() if abs(weight) < _NOTHING)
    left = {key: weight for key, weight in weights.items() if abs(weight) >= _NOTHING}
    if not left:
        raise ExpressionError(
            f"Everything cancels out: nothing is left of {shown(cancelled[0])}; "
            "add a term that stays.",
            0,
        )
    for (label, _), weight in left.items():
        if not abs(weight) <= MAX_WEIGHT:
            raise ExpressionError(
                f"The weights of {shown(label)} come to {weight:g} in all; "
                f"keep them within ±{MAX_WEIGHT:g}.",
                0,
            )
    terms = tuple(Term(weight, label, row) for (label, row), weight in left.items())
    return Expression(terms, cancelled, split)


class _Reader:
    """One pass over the tokens of one text."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        known = vocabulary.find(text) is not None
        self.said = None if known else proportion_of(text)
        self.tokens = [] if self.said else tokenize(text if known else asked_of(text))
        self.at = 0
        self.count = 0
        self.words = WordFinder(text, self.tokens, vocabulary)
        self.unknown: dict[str, int] = {}
        self.split: list[str] = []

    def read(self) -> list[_Part]:
        if self.said:
            return [self._typed(said) for said in self.said]
        if not self.tokens:
            raise ExpressionError("Type an expression, such as king - man + woman.", 0)
        found = self._sum(0)
        if self.at < len(self.tokens):
            start = self.tokens[self.at].start
            raise ExpressionError(
                f"The closing bracket at character {start + 1} has no opening one; remove it.",
                start,
            )
        return found

    def _sum(self, depth: int) -> list[_Part]:
        found: list[_Part] = []
        sign = self._sign() if self.words.kind(self.at) in SIGNS else 1.0
        while True:
            found += [(sign * w, label, row) for w, label, row in self._product(depth)]
            if self.words.kind(self.at) in (None, "close"):
                return found
            sign = self._sign()

    def _sign(self) -> float:
        token = self.tokens[self.at]
        if token.kind not in SIGNS and token.text.casefold() not in _SPOKEN:
            raise self._missing_sign()
        self.at += 1
        return 1.0 if "plus" in (token.kind, token.text.casefold()) else -1.0

    def _product(self, depth: int) -> list[_Part]:
        weight = 1.0
        while self._weight_ahead():
            weight *= self._number(self.tokens[self.at])
            self.at += 2 if self.words.kind(self.at + 1) == "star" else 1
        found = self._atom(depth)
        while self.words.kind(self.at) == "star":
            weight *= self._number(self._token(self.at + 1))
            self.at += 2
        return [(weight * w, label, row) for w, label, row in found]

    def _weight_ahead(self) -> bool:
        """Whether a number stands here that multiplies what follows."""
        if self.words.kind(self.at) != "piece" or as_number(self.tokens[self.at].text) is None:
            return False
        if self.words.kind(self.at + 1) == "open":
            return self.words.match(self.at)[0] <= self.at + 1
        return self.words.kind(self.at + 1) == "star"

    def _number(self, token: Token) -> float:
        number = as_number(token.text) if token.kind == "piece" else None
        if number is None:
            raise ExpressionError(
                f"A weight must be a number; {shown(token.text)} at character {token.start + 1} "
                "is not one.",
                token.start,
            )
        if number > MAX_WEIGHT:
            raise ExpressionError(
                f"The weight at character {token.start + 1} is beyond ±{MAX_WEIGHT:g}; "
                "use a smaller one.",
                token.start,
            )
        return number

    def _atom(self, depth: int) -> list[_Part]:
        token = self._token(self.at)
        if token.kind == "open":
            return self._bracket(token, depth)
        if token.kind == "quoted":
            self.at += 1
            return [self._term(token.text, self.vocabulary.find(token.text), token)]
        if token.kind == "piece":
            return [self._word(token)]
        raise ExpressionError(
            f"A word is missing before {shown(token.text)} at character {token.start + 1}.",
            token.start,
        )

    def _bracket(self, opening: Token, depth: int) -> list[_Part]:
        if depth >= _MAX_DEPTH:
            raise ExpressionError(
                f"The brackets are nested deeper than {_MAX_DEPTH}; write the sum out.",
                opening.start,
            )
        self.at += 1
        found = self._sum(depth + 1)
        if self.words.kind(self.at) != "close":
            raise ExpressionError(
                f"The bracket at character {opening.start + 1} is never closed; add a ).",
                opening.start,
            )
        self.at += 1
        return found

    def _word(self, token: Token) -> _Part:
        end, row = self.words.match(self.at)
        if row is None or not self.words.rest_known(end):
            end, row = self.words.whole(max(end, self.at + 1)), None
        elif self.words.joined(end) and not (self.at and self.words.joined(self.at - 1)):
            last = self.tokens[self.words.whole(end) - 1]
            self.split.append(self.text[token.start : last.end])
        text = self.text[token.start : self.tokens[end - 1].end]
        self.at = end
        return self._term(text, row, token)

    def _term(self, text: str, row: int | None, token: Token) -> _Part:
        self.count += 1
        if self.count > MAX_TERMS:
            raise LimitError(f"The expression has more than {MAX_TERMS} terms; leave some out.")
        if row is not None:
            return 1.0, self.vocabulary.labels[row], row
        label = " ".join(text.split())
        if not label:
            raise ExpressionError(
                f"There is nothing between the quotation marks at character {token.start + 1}.",
                token.start,
            )
        self.unknown.setdefault(label, token.start)
        return 1.0, label, None

    def _typed(self, said: Said) -> _Part:
        end = said.start + len(said.text)
        token = Token("quoted", said.text, said.start, end, spaced=True)
        weight, label, row = self._term(said.text, self.vocabulary.find(said.text), token)
        return said.sign * weight, label, row

    def _token(self, at: int) -> Token:
        if at < len(self.tokens):
            return self.tokens[at]
        last = self.tokens[-1]
        raise ExpressionError(
            f"Something must follow {shown(last.text)} at the end of the expression.",
            len(self.text),
        )

    def _missing_sign(self) -> ExpressionError:
        before, here = self.tokens[self.at - 1], self.tokens[self.at]
        both = f"{before.text} {here.text}"
        return ExpressionError(
            f"Put + or − between {shown(before.text)} and {shown(here.text)} at character "
            f'{here.start + 1}, or write "{both[:40]}" in quotes if it is one term.',
            here.start,
        )
