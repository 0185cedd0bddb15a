"""Where headings stand: marked as in Markdown and its kin, underlined, numbered, or named chapters.

Marks are believed as they are; of numbers and names only what stands like a heading is one: a short
line by itself that is no sentence and no item of a list.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from explorer.chunking.sentences import Span, trimmed

_LONGEST = 120  # characters of a heading without a mark
_LONGEST_BESIDE = 60  # of one whose text follows without a blank line

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARKED = re.compile(
    r" {0,3}(?P<mark>#{1,6})[^\S\n]+\S"  # Markdown
    r"|(?P<equals>={1,6})[^\S\n]+\S.*\S$|(?P<wiki>={2,6})(?!=)\S.*(?P=wiki)$"  # AsciiDoc, wikis
    r"|\\(?P<tex>part|chapter|section|subsection|subsubsection)\*?\{"
    r"|\s*<h(?P<html>[1-6])[\s>]"
)
_TEX = ("part", "chapter", "section", "subsection", "subsubsection")
_RULE = re.compile(r" {0,3}([=\-~^\"'`*+#:._])\1+\s*$")
_NO_TITLE = re.compile(r"\s*(?:[-*+•>|]\s|\d+[.)]\s)|.*[.,;|]\s*$|.*\|")
_NUMBER = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,5}|[A-Z](?=[.)])|[IVXLC]{1,6}(?=[.)])"
    r"|[一二三四五六七八九十]{1,3}(?=[、.．]))[.)、．）]?(?:(?<=[、．）])|\s+)(?P<title>\S.*)"
)
_NAMES = (
    "appendix|article|book|chapter|lesson|part|section|unit"
    "|abschnitt|anhang|artikel|kapitel|teil|annexe|chapitre|partie"
    "|anexo|capítulo|parte|sección|seção|título|allegato|articolo|capitolo|sezione"
    "|bijlage|deel|hoofdstuk|avsnitt|del|kapittel|luku|část|kapitola|część|rozdział|fejezet"
    "|bölüm|kısım|chương|phần|bab|глава|раздел|розділ|статья|часть|κεφάλαιο|μέρος"
    "|פרק|الباب|الفصل|فصل|अध्याय|भाग|অধ্যায়|บทที่|ບົດທີ|ជំពូកទី|အခန်း"
)
_NAMED = re.compile(
    rf"(?:{_NAMES})\s*(?:\d+(?:\.\d+)*|(?-i:[IVXLC]+|[A-Z]))(?![\w'’])|§+\s*\d"
    r"|第\s*[\d〇零一二三四五六七八九十百千两]+\s*[章節节篇部回話话編编卷條条款項项]"
    r"|제\s*\d+\s*[장절편부조관항]",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…。！？,;:，；：、]\s*$")


@dataclass(frozen=True)
class Heading:
    """Where the lines of a heading begin and end, and how deep it lies: 1 is the highest."""

    start: int
    end: int
    level: int


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def sections(text: str) -> list[Span]:
    """Return the spans that its headings divide a text into, each with its heading.

    A heading with nothing under it goes with the deeper one that follows.
    """
    found = headings(text)
    starts = [
        each.start
        for before, each in pairwise([None, *found])
        if each is not None and not _leads_to(text, before, each)
    ]
    spans = [trimmed(text, start, end) for start, end in pairwise([0, *starts, len(text)])]
    return [span for span in spans if span[1] > span[0]]


def _leads_to(text: str, before: Heading | None, heading: Heading) -> bool:
    return (
        before is not None
        and before.level < heading.level
        and not text[before.end : heading.start].strip()
    )


def headings(text: str) -> list[Heading]:
    """Return the headings of a text in order; none within a fenced block of code."""
    lines = list(_outside_code(text))
    marked = [_mark(lines, row) for row in range(len(lines))]
    taken = {row for row, each in enumerate(marked) if each}
    numbered = [_numbered(lines, row) for row in range(len(lines))]
    if sum(each is not None for each in numbered) < 2:
        numbered = [None] * len(lines)  # one number makes no numbering: 10 Downing Street
    return [
        found
        for row in range(len(lines))
        if (found := marked[row] or (None if row - 1 in taken else numbered[row]))
        or (found := _name(lines, row))
    ]


def _outside_code(text: str) -> Iterator[_Line]:
    """Yield the lines of a text; those of code and of a head of metadata as blank ones."""
    fence = before = ""
    start = 0
    head = text.startswith("---\n")
    for number, line in enumerate(text.split("\n")):
        end = start + len(line)
        marks = _FENCE.match(line)
        hidden = bool(fence) or head
        if head:
            head = not (number and line.rstrip() in ("---", "..."))
        elif marks and not fence and not _underlines(line, before):
            fence, hidden = marks[1], True
        elif marks and marks[1].startswith(fence) and not line.strip(" `~"):
            fence = ""
        yield _Line(start, end, "" if hidden else line.rstrip())
        start, before = end + 1, line


def _underlines(rule: str, title: str) -> bool:
    """Return whether a line of tildes is the rule under a heading and opens no code."""
    return bool(title.strip()) and not rule.strip(" ~") and len(title.strip()) <= len(rule)


def _mark(lines: Sequence[_Line], row: int) -> Heading | None:
    """Return the heading that a line is by its marks or by the rule under it."""
    line = lines[row]
    found = _MARKED.match(line.text)
    if found:
        sign = found["mark"] or found["equals"] or found["wiki"]
        level = len(sign) if sign else int(found["html"] or 1 + _TEX.index(found["tex"] or "part"))
        return Heading(line.start, line.end, level)
    rule = _RULE.match(lines[row + 1].text) if row + 1 < len(lines) else None
    title = line.text.strip()
    if rule is None or not title or len(title) > _LONGEST or _NO_TITLE.match(line.text):
        return None
    above = lines[row - 1] if row else None
    # As in reStructuredText a rule may stand above too; other lines would make it a paragraph.
    over = above is not None and above.text.strip() == lines[row + 1].text.strip()
    if (above is not None and not (above.blank or over)) or _RULE.match(line.text):
        return None
    length = len(rule[0].strip())
    if length < (2 if rule[1] == "=" else 3 if rule[1] == "-" else max(3, len(title))):
        return None
    start = above.start if above is not None and over else line.start
    return Heading(start, lines[row + 1].end, 1 + "=-~".find(rule[1]) % 4)


def _numbered(lines: Sequence[_Line], row: int) -> Heading | None:
    """Return the heading that a line is by its number, unless it is an item of a list."""
    line = lines[row]
    found = _NUMBER.match(line.text)
    if found is None or not _stands_alone(lines, row):
        return None
    title, depth = found["title"], found["number"].count(".")
    if not title[0].isalpha() or title[0].islower() or _SENTENCE_END.search(title):
        return None
    for other in (_next(lines, row, -1), _next(lines, row, 1)):
        near = _NUMBER.match(other.text) if other else None
        if near and near["number"].count(".") == depth:
            return None
    return Heading(line.start, line.end, 1 + depth)


def _name(lines: Sequence[_Line], row: int) -> Heading | None:
    """Return the heading that a line is as a chapter or its like, in whatever language."""
    line = lines[row]
    if not _NAMED.match(line.text) or not _stands_alone(lines, row):
        return None
    ends = _SENTENCE_END.search(line.text)
    if ends and len(line.text) > 20:  # “Chapter 1.” is one, “Section 5 applies here.” is not
        return None
    return Heading(line.start, line.end, 1)


def _stands_alone(lines: Sequence[_Line], row: int) -> bool:
    """Return whether a short line follows a blank one, and text follows it."""
    text = lines[row].text
    if len(text) > _LONGEST or (row and not lines[row - 1].blank):
        return False
    if row + 1 == len(lines) or _next(lines, row, 1) is None:
        return False
    after = lines[row + 1]
    first = after.text[:1]
    beside = len(text) <= _LONGEST_BESIDE and not first.islower() and not first.isspace()
    return after.blank or beside


def _next(lines: Sequence[_Line], row: int, step: int) -> _Line | None:
    """Return the nearest line above or below that is not blank."""
    place = row + step
    while 0 <= place < len(lines):
        if not lines[place].blank:
            return lines[place]
        place += step
    return None
