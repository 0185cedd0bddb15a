"""Cutting the typed text into signs, brackets, quoted terms and pieces of words. One pass."""

from dataclasses import dataclass
from typing import Literal

from explorer.expressions.messages import ExpressionError

Kind = Literal["plus", "minus", "dash", "star", "open", "close", "quoted", "piece"]

# A dash may join words (mother-in-law) as well as subtract; a true minus sign only subtracts.
_KINDS: dict[str, Kind] = {
    **dict.fromkeys("+＋﹢", "plus"),
    **dict.fromkeys("−－﹣", "minus"),
    **dict.fromkeys("-‐‑–—", "dash"),
    **dict.fromkeys("*×·⋅∗＊", "star"),
    **dict.fromkeys("(（", "open"),
    **dict.fromkeys(")）", "close"),
}
_OPENING = '"“”„«'
_CLOSING = '"“”»'

SIGNS: frozenset[Kind] = frozenset({"plus", "minus", "dash"})


@dataclass(frozen=True)
class Token:
    """A piece of the text: what it is, its content, where it stands, and whether a space precedes.

    `text` of a quoted term is what stands between the quotes, escapes undone.
    """

    kind: Kind
    text: str
    start: int
    end: int
    spaced: bool


def tokenize(text: str) -> list[Token]:
    r"""Cut the text into tokens, in time linear in its length.

    Raises
    ------
    ExpressionError
        A quotation mark is never closed.
    """
    tokens: list[Token] = []
    position, spaced = 0, False
    while position < len(text):
        character = text[position]
        if character.isspace():
            position, spaced = position + 1, True
            continue
        if character in _OPENING:
            content, end = _quoted(text, position)
            token = Token("quoted", content, position, end, spaced)
        elif kind := _KINDS.get(character):
            token = Token(kind, character, position, position + 1, spaced)
        else:
            end = _piece_end(text, position)
            token = Token("piece", text[position:end], position, end, spaced)
        tokens.append(token)
        position, spaced = token.end, False
    return tokens


def _piece_end(text: str, start: int) -> int:
    end = start + 1
    while end < len(text) and not (
        text[end].isspace() or text[end] in _KINDS or text[end] in _OPENING
    ):
        end += 1
    return end


def _quoted(text: str, start: int) -> tuple[str, int]:
    content: list[str] = []
    position = start + 1
    while position < len(text) and text[position] not in _CLOSING:
        if text[position] == "\\" and position + 1 < len(text):
            position += 1
        content.append(text[position])
        position += 1
    if position >= len(text):
        raise ExpressionError(
            f"The quotation mark at character {start + 1} is never closed; add one after the term.",
            start,
        )
    return "".join(content), position + 1
