"""The chunkers themselves: a text and its tokens in, spans of the text out."""

from collections.abc import Callable, Sequence

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, normalize
from explorer.chunking.headings import sections
from explorer.chunking.parameters import (
    FixedParameters,
    RecursiveParameters,
    SemanticParameters,
    SentenceParameters,
)
from explorer.chunking.sentences import Span, paragraphs, sentences

Encode = Callable[[Sequence[str]], FloatMatrix]
"""Turns sentences into vectors, one row each."""


class TokenMap:
    """The tokens of one text, for counting and cutting by tokens.

    Parameters
    ----------
    spans : sequence of (start, end)
        In order, as a tokenizer returns them.
    """

    def __init__(self, spans: Sequence[Span]) -> None:
        table = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
        self.starts, self.ends = table[:, 0], table[:, 1]
        # A token that touches the one before it continues a word: a bad place to cut.
        self.opens = np.ones(len(table), dtype=bool)
        self.opens[1:] = self.starts[1:] > self.ends[:-1]

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of tokens that begin inside ``[start, end)``."""
        first, last = np.searchsorted(self.starts, (start, end))
        return int(first), int(last)

    def count(self, start: int, end: int) -> int:
        """Return how many tokens begin inside ``[start, end)``."""
        first, last = self.between(start, end)
        return last - first

    def cut(self, start: int, end: int, size: int, overlap: int = 0) -> list[Span]:
        """Cut a span into pieces of at most `size` tokens, between words where possible."""
        token, last = self.between(start, end)
        pieces = []
        while token < last:
            stop = min(token + size, last)
            if stop < last:
                stop = self._word_start(stop, lowest=token + max(size // 2, overlap + 1))
            until = end if stop == last else int(self.starts[stop])
            pieces.append((int(self.starts[token]), until))
            if stop == last:
                break
            following = stop - overlap
            while following < stop and not self.opens[following]:
                following += 1
            token = following
        return pieces

    def _word_start(self, token: int, lowest: int) -> int:
        earlier = token
        while earlier > lowest and not self.opens[earlier]:
            earlier -= 1
        return earlier if self.opens[earlier] else token


def fixed(text: str, tokens: TokenMap, parameters: FixedParameters) -> list[Span]:
    """Cut every `size` tokens, each chunk repeating the last `overlap` of the one before."""
    return tokens.cut(0, len(text), parameters.size, parameters.overlap)


def by_sentence(text: str, parameters: SentenceParameters) -> list[Span]:
    """Group `size` sentences at a time, each group repeating `overlap` of the one before."""
    found = sentences(text)
    step = parameters.size - parameters.overlap
    spans = []
    for first in range(0, len(found), step):
        group = found[first : first + parameters.size]
        spans.append((group[0][0], group[-1][1]))
        if first + parameters.size >= len(found):
            break
    return spans


def recursive(text: str, tokens: TokenMap, parameters: RecursiveParameters) -> list[Span]:
    """Cut at headings; only what is still too long at paragraphs, then sentences, then words."""
    size = parameters.size - parameters.overlap
    parts = sections(text)
    spans = [span for part in parts for span in _split(text, part, tokens, size, depth=0)]
    return [_reach_back(span, tokens, parameters.overlap) for span in spans]


_LEVELS = (paragraphs, sentences)


def _split(text: str, span: Span, tokens: TokenMap, size: int, depth: int) -> list[Span]:
    start, end = span
    if tokens.count(start, end) <= size:
        return [span]
    if depth == len(_LEVELS):
        return tokens.cut(start, end, size)
    parts = [(start + left, start + right) for left, right in _LEVELS[depth](text[start:end])]
    pieces = [piece for part in parts for piece in _split(text, part, tokens, size, depth + 1)]
    # Short pieces are joined within a section, once all are cut: so a heading goes with what
    # follows it, and sections stay apart.
    return _join(pieces, tokens, size) if depth == 0 else pieces


def _join(pieces: list[Span], tokens: TokenMap, size: int) -> list[Span]:
    joined: list[Span] = []
    for start, end in pieces:
        if joined and tokens.count(joined[-1][0], end) <= size:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _reach_back(span: Span, tokens: TokenMap, overlap: int) -> Span:
    start, end = span
    token, _ = tokens.between(start, end)
    earlier = max(0, token - overlap)
    while earlier < token and not tokens.opens[earlier]:
        earlier += 1
    return (int(tokens.starts[earlier]), end) if earlier < token else span


def semantic(
    text: str, tokens: TokenMap, parameters: SemanticParameters, encode: Encode
) -> list[Span]:
    """Cut where the sentences before and after are least alike.

    The idea of TextTiling [1]_ with sentence vectors in place of word counts.

    References
    ----------
    .. [1] Hearst: TextTiling: segmenting text into multi-paragraph subtopic passages.
       Computational Linguistics 23(1), 1997.
    """
    found = sentences(text)
    if len(found) < 2:
        return _split(text, (0, len(text)), tokens, parameters.size, depth=0)
    vectors = encode([text[start:end] for start, end in found])
    alike = gap_similarities(vectors, parameters.window)
    lowest = np.percentile(alike, parameters.percentile)
    spans, first = [], 0
    for gap, similarity in enumerate(alike):
        if similarity <= lowest:
            spans.append((found[first][0], found[gap][1]))
            first = gap + 1
    spans.append((found[first][0], found[-1][1]))
    return [
        piece for span in spans for piece in _split(text, span, tokens, parameters.size, depth=0)
    ]


def gap_similarities(vectors: FloatMatrix, window: int) -> FloatVector:
    """Return the cosine between the mean of the `window` rows before and after each gap.

    Parameters
    ----------
    vectors : ndarray, shape (n, d)
    window : int >= 1

    Returns
    -------
    ndarray, shape (n - 1,)
    """
    unit = normalize(vectors).astype(np.float64)
    sums = np.vstack([np.zeros(unit.shape[1]), np.cumsum(unit, axis=0)])
    gaps = np.arange(1, len(unit))
    before = sums[gaps] - sums[np.maximum(gaps - window, 0)]
    after = sums[np.minimum(gaps + window, len(unit))] - sums[gaps]
    cosines: FloatVector = np.sum(normalize(before) * normalize(after), axis=1)
    return cosines
