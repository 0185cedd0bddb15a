"""Text cut into words, and into pairs of characters where a script writes no spaces.

Chinese, Japanese, Thai, Lao, Khmer, Burmese and others run their words together, and Korean joins
particles to them. Pairs of neighboring characters need no dictionary, find every word of two
characters or more wherever it stands, and rank about as well as words do [1]_. A character is one
with its marks, as a reader sees it.

References
----------
.. [1] Nie, Gao, Zhang, Zhou: On the use of words and n-grams for Chinese information retrieval.
   IRAL 2000.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

Span = tuple[int, int]
Located = tuple[str, Span]

UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecf\u0edc-\u0edf"  # Thai, Lao
    "\u1000-\u103f\u1050-\u109f\ua9e0-\ua9ef\ua9fa-\ua9ff\uaa60-\uaa7f"  # Burmese, Shan …
    "\u1780-\u17d3\u17d7\u17dc\u17dd"  # Khmer
    "\u1950-\u19cf\u1a20-\u1a7f\u1aa7\uaa80-\uaadf"  # scripts of the Tai
    "\u1b00-\u1b4c\ua980-\ua9c0"  # Balinese, Javanese
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00017000-\U00018d8f\U0001b170-\U0001b2ff\U00020000-\U000323af"  # Han, Tangut, Nushu
    "\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\U0001aff0-\U0001b16f"
    "\u3100-\u312f\u31a0-\u31bf\ua000-\ua48c"  # Bopomofo, Yi
    "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb\uffa0-\uffdc"  # Hangul
)
"""Characters of scripts that do not part words by spaces, as the inside of a class of `re`."""

_UNSPACED = re.compile(f"[{UNSPACED}]")
_HAN = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
# What follows a letter within one character, though not called a mark: signs of voice at half
# width, and the later letters of a Korean syllable.
_FOLLOWING = re.compile("[\uff9e\uff9f\u1160-\u11ff\ud7b0-\ud7fb\uffc2-\uffdc]")
_WORD = re.compile(r"\w+")
_MAYBE_MARKS = re.compile("[\u0300-\u1fff\u20d0-\U0010ffff]")
_JOINERS = "\u200c\u200d"


def writes_no_spaces(text: str) -> bool:
    """Return whether some of a text is in a script that does not part words by spaces."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def is_plain(text: str) -> bool:
    """Return whether words are all there is: no such script, no marks, nothing at full width."""
    return text.isascii() or not (writes_no_spaces(text) or _patterns()[2].search(text))


def words(text: str) -> list[Located]:
    """Return each word parted by spaces or punctuation, lower-cased, with its place.

    Marks belong to their letter, and what differs only in width or composition is the same word.
    """
    if text.isascii():
        return [(match.group(), match.span()) for match in _WORD.finditer(text.lower())]
    if not writes_no_spaces(text):
        # Looking for marks triples the time, and few texts have any.
        pattern = _patterns()[0] if _MAYBE_MARKS.search(text) else _WORD
        return [(_form(match.group()), match.span()) for match in pattern.finditer(text)]
    return [
        (_form(text[start:end]), (start, end))
        for start, end in _runs(text)
        if not _UNSPACED.match(text, start)
    ]


def unspaced(text: str) -> list[list[Located]]:
    """Return the characters of each run without spaces, marks included, with their places."""
    if not writes_no_spaces(text):
        return []
    return [
        _characters(text, start, end) for start, end in _runs(text) if _UNSPACED.match(text, start)
    ]


def pairs(run: list[Located]) -> list[Located]:
    """Return each character of a run joined to the next; of a run of one, that one."""
    if len(run) == 1:
        return run
    return [
        (first + second, (start, end)) for (first, (start, _)), (second, (_, end)) in pairwise(run)
    ]


def holds_meaning(character: str) -> bool:
    """Return whether a character can be a word by itself, as the Chinese ones can."""
    return _HAN.match(character) is not None


def all_terms(text: str) -> list[str]:
    """Return the words of a text, and what its parts without spaces are found by."""
    return [term for term, _ in (*words(text), *grams(text))]


def grams(text: str) -> list[Located]:
    """Return what a text without spaces is found by: its characters and their pairs.

    Single characters are there for queries of one. Both are there too with fewer marks at their
    end, so that a text is found by whatever it begins with.
    """
    found: list[Located] = []
    for run in unspaced(text):
        for place, (character, span) in enumerate(run):
            before, (start, _) = run[place - 1] if place else ("", span)
            for length in range(1, len(character) + 1):
                found.append((character[:length], span))
                if before:
                    found.append((before + character[:length], (start, span[1])))
    return found


def _form(written: str) -> str:
    if written.isascii():
        return written.lower()
    plain = unicodedata.normalize("NFKC", written).lower()
    return plain.translate({ord(joiner): None for joiner in _JOINERS})


def _runs(text: str) -> Iterator[Span]:
    """Yield the span of each part of a word that is written in one way."""
    word, part, _ = _patterns()
    for match in word.finditer(text):
        for piece in part.finditer(text, *match.span()):
            yield piece.span()


def _characters(text: str, start: int, end: int) -> list[Located]:
    """Return the characters of a run in their normal form, marks joined to their letter."""
    found: list[Located] = []
    for first, last in _apart(text, start, end):
        for each in _form(text[first:last]):
            if found and unicodedata.category(each)[0] == "M":
                before, (begun, _) = found[-1]
                found[-1] = before + each, (begun, last)
            else:
                found.append((each, (first, last)))
    return found


def _apart(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans that Unicode composes apart from each other: a letter with what follows."""
    begun = start
    for place in range(start + 1, end):
        if not _follows(text[place]):
            yield begun, place
            begun = place
    yield begun, end


def _follows(letter: str) -> bool:
    # The ideographs, by far the most of what comes here, are letters without looking.
    if "\u3400" <= letter <= "\u9fff":
        return False
    return (
        unicodedata.category(letter)[0] == "M"
        or letter in _JOINERS
        or _FOLLOWING.match(letter) is not None
    )


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what matches a word with its marks, a part written in one way, and what is not plain.

    Made when first needed: looking for the marks among all characters takes a twentieth second.
    """
    places = (*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0))
    marks = "".join(chr(place) for place in places if unicodedata.category(chr(place))[0] == "M")
    word = rf"\w+(?:[{marks}][{marks}{_JOINERS}]*\w*)*"
    part = rf"[{UNSPACED}][{UNSPACED}{marks}{_JOINERS}]*|[^{UNSPACED}]+"
    return re.compile(word), re.compile(part), re.compile(f"[{marks}\uff01-\uff5e]")
