"""Analogies as people say them: “man is to woman as king is to ?” means king − man + woman.

a : b :: c : d is read as a − b = c − d (Mikolov, Yih & Zweig 2013, NAACL, section 4), so each of
the four is the sum of its two neighbors less the one across.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explorer.expressions.messages import ExpressionError

_QUOTED = re.compile(r'["“”„«][^"“”»]*["“”»]')
# What may stand between the two pairs, and between the two of a pair; the first kind that fits.
_AS = tuple(
    re.compile(kind, re.IGNORECASE)
    for kind in (
        r"::|：：|∷",
        r"\s(?:as|like|wie|comme|ce\s+que|como|lo\s+que|come)\s",
        r"[=≈]",
        r"[;,]",
    )
)
_TO = tuple(
    re.compile(kind, re.IGNORECASE)
    for kind in (
        r"\s(?:is|are|ist|est|es|sta)\s+(?:to|zu|à|a)(?=[\s?？…._]|$)",
        r"\sestá\s+para(?=[\s?？…._]|$)",
        r"\sverhält\s+sich\s+zu(?=[\s?？…._]|$)",
        r"[:：]",
        r"->|=>|[→⟶⇒]",
        r"\s(?:to|zu)(?=[\s?？…._]|$)",
    )
)
_ASKED = re.compile(
    r"""\s*["“„«]?(?:what|who|whom|was|wem|quoi|qué|[?？…._]*)[\s?？]*["”»]?\s*""", re.IGNORECASE
)
_TAIL = re.compile(r"[\s=≈→⇒?？]+$")
# For each of a, b, c, d: the other three with their signs, in the order of the sum.
_SUMS = {
    0: ((2, 1.0), (3, -1.0), (1, 1.0)),
    1: ((3, 1.0), (2, -1.0), (0, 1.0)),
    2: ((0, 1.0), (1, -1.0), (3, 1.0)),
    3: ((2, 1.0), (0, -1.0), (1, 1.0)),
}


@dataclass(frozen=True)
class Said:
    """A term of a proportion: its sign in the sum, what was typed, and where, in characters."""

    sign: float
    text: str
    start: int


def asked_of(text: str) -> str:
    """Return the text without a question at its end: ``king - man + woman = ?``."""
    return _TAIL.sub("", text) if text.rstrip().endswith(("=", "≈", "→", "⇒", "?", "？")) else text


def proportion_of(text: str) -> list[Said] | None:
    """Return the three terms of the sum that a proportion asks for; None where there is none.

    Raises
    ------
    ExpressionError
        Not just one of the four is asked for.
    """
    # What stands in quotes is nobody's separator.
    plain = _QUOTED.sub(lambda quoted: "“" * len(quoted[0]), text)
    spans = next(_fours(plain), None)
    if spans is None:
        return None
    asked = [at for at, (start, end) in enumerate(spans) if _ASKED.fullmatch(text[start:end])]
    if len(asked) != 1:
        raise ExpressionError(
            "All four words of the analogy are given; put a ? in the place of the one you ask for."
            if not asked
            else "Only one of the four words of an analogy can be asked for; give the other three.",
            spans[asked[-1] if asked else 3][0],
        )
    return [_said(text, spans[at], sign) for at, sign in _SUMS[asked[0]]]


def _fours(plain: str) -> Iterator[list[tuple[int, int]]]:
    """Yield where the four terms stand, for each way in which two pairs can be told."""
    for kind in _AS:
        between = list(kind.finditer(plain))
        if len(between) != 1:
            continue
        start, end = between[0].span()
        pairs = [_pair(plain, 0, start), _pair(plain, end, len(plain))]
        if all(pairs):
            yield [span for pair in pairs if pair for span in pair]


def _pair(plain: str, start: int, end: int) -> Sequence[tuple[int, int]] | None:
    for kind in _TO:
        between = list(kind.finditer(plain, start, end))
        if len(between) == 1:
            left, right = between[0].span()
            return (start, left), (right, end)
    return None


def _said(text: str, span: tuple[int, int], sign: float) -> Said:
    term = text[slice(*span)]
    start = span[0] + len(term) - len(term.lstrip())
    term = term.strip()
    if _QUOTED.fullmatch(term):
        return Said(sign, term[1:-1], start)
    return Said(sign, term.rstrip(" ?？"), start)
