"""Where sentences and paragraphs begin and end, as character offsets."""

import re

Span = tuple[int, int]

# Closing quotes and brackets belong to the sentence; a full stop in CJK needs no space after it.
# Looking back and the possessive quantifiers keep 100,000 full stops from costing quadratic time.
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)|[。！？]++[」』”’）]*+")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*|\n(?=[^\S\n]*(?:#{1,6}\s|[-*•]\s|\d{1,3}[.)]\s))")
_ABBREVIATIONS = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "e.g", "i.e", "cf", "al"}
    | {"fig", "figs", "eq", "no", "nos", "vol", "vols", "pp", "ed", "eds", "approx", "dept", "est"}
    | {"inc", "ltd", "co", "corp", "gen", "col", "lt", "sgt", "rev", "hon", "min", "max", "ca"}
    | {"bzw", "usw", "z.b", "d.h", "u.a", "evtl", "ggf", "nr", "bspw"}
)


def trimmed(text: str, start: int, end: int) -> Span:
    """Shrink a span so that it neither begins nor ends with white space.

    Returns
    -------
    (int, int)
        An empty span when there was nothing else.
    """
    inside = text[start:end]
    left = len(inside) - len(inside.lstrip())
    right = len(inside.rstrip())
    return (start + left, start + right) if right > left else (start, start)


def sentences(text: str) -> list[Span]:
    """Return the spans of the sentences of a text, without the white space between them.

    A sentence ends at ``. ! ? …`` before white space and something that can open a sentence, at a
    CJK full stop, and at a blank line, heading or list item. Abbreviations, initials and numbers
    do not end one.
    """
    spans = []
    for start, end in paragraphs(text):
        begin = start
        for stop in _STOP.finditer(text, start, end):
            if _ends_sentence(text, begin, stop.start(), stop.end()):
                spans.append(trimmed(text, begin, stop.end()))
                begin = stop.end()
        spans.append(trimmed(text, begin, end))
    return [span for span in spans if span[1] > span[0]]


def paragraphs(text: str) -> list[Span]:
    """Return the spans of paragraphs, headings and list items, without the space between."""
    return _between(text, [match.span() for match in _PARAGRAPH.finditer(text)])


def words(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the runs without white space inside ``text[start:end]``."""
    return [match.span() for match in re.compile(r"\S+").finditer(text, start, end)]


def _between(text: str, gaps: list[Span]) -> list[Span]:
    edges = [0, *(offset for gap in gaps for offset in gap), len(text)]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [span for pair in pairs if (span := trimmed(text, *pair)) and span[1] > span[0]]


def _ends_sentence(text: str, begin: int, stop: int, after: int) -> bool:
    if text[stop] in "。！？":
        return True
    following = text[after : after + 40].lstrip()[:1]
    if following and following.islower():
        return False
    if text[stop] != "." or after - stop > 1:
        return True
    # Only the last word matters; a window keeps a text without spaces from costing quadratic time.
    last = text[max(begin, stop - 20) : stop].split()[-1:] or [""]
    word = last[0].lstrip("(\"'“‘[").casefold()
    initial = len(word) == 1 and word.isalpha() and last[0].isupper() and word != "i"
    # “12. Juni”: a bare number at the start of a list item or before a month does not end one.
    numbered = word.isdigit() and stop - begin <= 4
    return word not in _ABBREVIATIONS and not initial and not numbered
