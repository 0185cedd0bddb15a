"""Files of questions that judge vectors of words, recognized by what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from explorer.arrays import Progress
from explorer.errors import ExplorerError, InputError
from explorer.evaluation import Categories, SimilarityPairs
from explorer.evaluation.ready_sets import READERS, SetKind, WordSet, describe_set, kind_of
from explorer.intake import Belief, Choice, Pairs, open_files
from explorer.intake.packing import unpacked
from explorer.intake.sources import Given, Source, source_of
from explorer.jobs import short
from explorer.readers import LIMITS, WordTable
from explorer.readers.text.tables import is_number

KINDS = (
    "pairs of words with a number, groups of words with outliers, words with their categories, or "
    "analogy questions of four words a line"
)
_ASKED: dict[SetKind, str] = {
    "similarity": "pairs of words with a number",
    "outliers": "groups of words with outliers",
    "categories": "words with categories",
    "analogies": "analogy questions of four words",
}
_COUNTED_BYTES = 1_000_000
"""A set up to this size is read at once, to say how much it asks; published ones are smaller."""

_HEAD_LINES = 40
_NOT_TEXT = (b"{", b"[", b"PK", b"PAR1", b"\x93NUMPY", b"SQLite")
_OUTLIERS = frozenset(("outlier", "outliers"))
_MEMBERS = frozenset(("words", "members"))


@dataclass(frozen=True, eq=False)
class Recognized:
    """A set, and what was understood of the file it came in.

    Attributes
    ----------
    questions : SimilarityPairs, OutlierQuestions, Categories or AnalogyQuestions
    notes : tuple of str
        What was chosen or left out in reading.
    """

    questions: WordSet
    notes: tuple[str, ...] = ()

    @property
    def kind(self) -> SetKind:
        """What the set asks."""
        return kind_of(self.questions)

    @property
    def belief(self) -> str:
        """What the set is, in a few words."""
        return describe_set(self.questions)


@dataclass(frozen=True)
class Asking:
    """What a file asks, before a person has accepted it.

    Attributes
    ----------
    kind : {"similarity", "outliers", "categories", "analogies"}
    what : str
        “353 pairs with scores”.
    """

    kind: SetKind
    what: str


def asked_by(given: Sequence[Given], belief: Belief) -> Asking | None:
    """Tell whether files are a set to judge by, beside what they are believed to be.

    Parameters
    ----------
    given : sequence of path, or (file name, bytes)
    belief : Belief
        What they were taken for, with what a person said of them.
    """
    if len(given) != 1:
        return None
    try:
        sources = unpacked(source_of(given[0]))
        kind = _kind_of_head(sources[0] if len(sources) == 1 else None, belief)
        if kind is None or len(sources[0].beginning(_COUNTED_BYTES)) == _COUNTED_BYTES:
            return kind and Asking(kind, _ASKED[kind])
        found = recognize(given[0], kind, belief.choice)
    except ExplorerError:
        return None  # what is broken as a set may be sound as something else
    return Asking(kind, found.belief)


def _kind_of_head(plain: Source | None, belief: Belief) -> SetKind | None:
    """Tell from a head what a file asks, if anything."""
    if belief.kind == "pairs":
        return "similarity" if belief.believed.score else None
    if plain is not None and belief.choice == Choice() and _is_text(plain):
        kind = _kind_of_lines(_lines(plain), None)
        if kind is not None:
            return kind
    return "categories" if belief.kind == "words" and belief.believed.color else None


def recognize(
    given: Given,
    wanted: SetKind | None = None,
    choice: Choice | None = None,
    progress: Progress | None = None,
) -> Recognized:
    """Read a set in whatever file it comes, packed or not, and tell by its content what it asks.

    Parameters
    ----------
    given : path, or (file name, bytes)
    wanted : {"similarity", "outliers", "categories", "analogies"}, optional
        What it is said to ask; told by the content where None.
    choice : Choice, optional
        What a person said of its form and columns; the column of the colors holds the categories.
    progress : callable, optional

    Raises
    ------
    InputError
        It is no such set, or a line of it is broken.
    LimitError
        It is larger than is read.
    """
    sources = unpacked(source_of(given))
    alone = len(sources) == 1 and choice in (None, Choice())
    plain = sources[0] if alone and _is_text(sources[0]) else None
    if plain is not None and (strict := _told_by_lines(plain, wanted)) is not None:
        return strict
    tables: tuple[SetKind | None, ...] = (None, "similarity")
    if wanted in tables and (pairs := _pairs(given, wanted, choice)) is not None:
        return pairs
    if plain is not None and wanted is not None:
        return Recognized(READERS[wanted](plain.base, plain.read(LIMITS.word_file_bytes)))
    if wanted not in (None, "categories"):
        raise InputError(f"{_name_of(given)} holds no {_ASKED[wanted]}; save them as text or CSV.")
    return _categories(given, plain, choice)


@short()
def read_set(name: str, data: bytes, progress: Progress | None = None) -> Recognized:
    """Recognize an uploaded or pasted set away from the server's process."""
    return recognize((name, data))


@short()
def read_asked(
    given: Given, kind: SetKind, choice: Choice, progress: Progress | None = None
) -> Recognized:
    """Read a set that was told by :func:`asked_by`, away from the server's process."""
    return recognize(given, kind, choice)


def _is_text(source: Source) -> bool:
    head = source.start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return b"\0" not in head[:1_000] and not head.startswith(_NOT_TEXT)


def _told_by_lines(plain: Source, wanted: SetKind | None) -> Recognized | None:
    """Read what a few lines of text tell: questions, groups with outliers, spaced pairs."""
    kind = _kind_of_lines(_lines(plain), wanted)
    if kind is None:
        return None
    data, name = plain.read(LIMITS.word_file_bytes), plain.base
    if kind == "similarity":
        lines = data.decode("utf-8", "replace").splitlines()
        data, name = "\n".join("\t".join(line.split()) for line in lines).encode(), f"{name}.tsv"
    return Recognized(READERS[kind](name, data))


def _lines(plain: Source) -> list[str]:
    text = plain.start.decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines()[:_HEAD_LINES]]
    return [line for line in lines if line and not line.startswith("#")]


def _kind_of_lines(lines: list[str], wanted: SetKind | None) -> SetKind | None:
    if not lines:
        return None
    if wanted is None and _asks_analogies(lines):
        return "analogies"
    header = {cell.strip(" \"'").casefold() for cell in _cells(lines[0])}
    if wanted is None and header & _OUTLIERS and header & _MEMBERS:
        return "outliers"
    spaced = wanted in (None, "similarity") and all(map(_is_spaced_pair, lines))
    return "similarity" if spaced else None


def _cells(line: str) -> list[str]:
    return line.replace("\t", ",").replace(";", ",").split(",")


def _asks_analogies(lines: list[str]) -> bool:
    """Whether lines begin a section, or hold four words and no number."""
    if lines[0].startswith(":"):
        return True
    rows = [line.split("\t") if "\t" in line else line.split() for line in lines]
    return all(len(row) == 4 and not any(map(is_number, row)) for row in rows) and not any(
        "," in line or ";" in line for line in lines
    )


def _is_spaced_pair(line: str) -> bool:
    words = line.split()
    return (
        "\t" not in line
        and len(words) == 3
        and [is_number(word) for word in words] == [False, False, True]
        and not any(word.endswith((",", ";")) for word in words)
    )


def _pairs(given: Given, wanted: SetKind | None, choice: Choice | None) -> Recognized | None:
    """Return pairs with scores as the intake opens them, or None where it sees something else."""
    opened = open_files(given, choice)
    if opened.kind != "pairs":
        return None
    loaded = opened.load()
    content = loaded.content
    assert isinstance(content, Pairs)
    source = _name_of(given)
    if content.scores is None:
        if wanted is not None:
            return None  # the strict reader names the first line without a number
        raise InputError(
            f"{source} holds {len(content):,} pairs without scores; add a column with how similar "
            "people find them."
        )
    if len(content) < 2:
        raise InputError(f"{source} holds fewer than two rated pairs; add some.")
    ratings = tuple(float(score) for score in np.asarray(content.scores))
    return Recognized(SimilarityPairs(content.texts, ratings, source), loaded.notes)


def _categories(given: Given, plain: Source | None, choice: Choice | None) -> Recognized:
    """Return words with categories: of a text strictly, else of any table the intake opens."""
    source, choice = _name_of(given), choice or Choice()
    opened = open_files(given, choice)
    if opened.kind not in ("words", "documents"):
        raise InputError(f"{source} is taken for {opened.belief}; a set to judge by holds {KINDS}.")
    as_words = opened.kind == "words"
    loaded = (opened if as_words else open_files(given, replace(choice, kind="words"))).load()
    table = loaded.content
    assert isinstance(table, WordTable)
    classes = {
        name: [str(cell) for cell in cells]
        for name, cells in table.beside.items()
        if 1 < len({str(cell) for cell in cells}) < len(cells)
    }
    if not classes:
        raise InputError(
            f"{source} is taken for a list of {len(table.words):,} words; a set to judge by holds "
            f"{KINDS}."
        )
    if plain is not None:
        return Recognized(READERS["categories"](plain.base, plain.read(LIMITS.word_file_bytes)))
    name = min(classes, key=lambda each: (each != choice.color, len(set(classes[each]))))
    told = f"The categories are those of the column “{name[:40]}”."
    return Recognized(Categories(table.words, tuple(classes[name]), source), (*loaded.notes, told))


def _name_of(given: Given) -> str:
    return source_of(given).quoted
