"""What a reader changed or noticed, counted, with the place of the first case."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal

Outcome = Literal["accept", "clean", "reject"]

_SHORT = 40

# kind -> (one, many): what happened. "{n}" is the count.
_CLEANINGS: dict[str, tuple[str, str]] = {
    "blank": ("1 blank entry left out", "{n} blank entries left out"),
    "blank label": ("1 blank label kept in its row", "{n} blank labels kept in their rows"),
    "duplicate": ("1 duplicate removed", "{n} duplicates removed"),
    "overlong": ("1 overlong entry left out", "{n} overlong entries left out"),
    "cut": ("1 overlong text cut", "{n} overlong texts cut"),
    "control": (
        "control characters removed in 1 entry",
        "control characters removed in {n} entries",
    ),
    "invisible": (
        "invisible characters removed in 1 entry",
        "invisible characters removed in {n} entries",
    ),
    "space": ("spaces tidied in 1 entry", "spaces tidied in {n} entries"),
    "unicode": (
        "1 entry brought to composed Unicode (NFC)",
        "{n} entries brought to composed Unicode (NFC)",
    ),
    "metadata": ("1 cell of another column tidied", "{n} cells of other columns tidied"),
    "too many": ("1 entry beyond the limit left out", "{n} entries beyond the limit left out"),
    "far": ("1 far-off cell left out", "{n} far-off cells left out"),
    "bytes": (
        "1 damaged byte replaced by the mark �",
        "{n} damaged bytes replaced by the mark �",
    ),
    "tail": ("a character cut in half at the end removed", "{n} cut characters removed"),
    "encoding": ("the file was read as {x}", "the file was read as {x}"),
    "line ends": (
        "1 unusual line end read as a new line",
        "{n} unusual line ends read as new lines",
    ),
    "delimiter": ("columns separated by {x}", "columns separated by {x}"),
    "header blank": ("1 column without a name numbered", "{n} columns without a name numbered"),
    "ragged": ("1 row with missing or extra fields evened out", "{n} rows evened out"),
    "number": ("1 number read as text", "{n} numbers read as text"),
    "not text": ("1 entry that is no text left out", "{n} entries that are no text left out"),
    "repeated key": (
        "1 key that an object repeats read with its last value",
        "{n} keys that objects repeat read with their last values",
    ),
    "broken line": ("1 line that is not valid JSON left out", "{n} lines not valid JSON left out"),
    "malformed": ("1 malformed row left out", "{n} malformed rows left out"),
    "not finite": (
        "1 row with NaN or infinite numbers left out",
        "{n} rows with NaN or infinite numbers left out",
    ),
    "no vector": ("1 row without a vector left out", "{n} rows without a vector left out"),
    "converted": ("numbers converted from {x} to float32", "numbers converted from {x} to float32"),
    "scaled": ("all numbers multiplied by {x}", "all numbers multiplied by {x}"),
    "grouped": ("thousands grouped in numbers were read", "thousands grouped in numbers were read"),
    "decimal comma": ("decimal commas read as points", "decimal commas read as points"),
    "count": ("the header announces {x}", "the header announces {x}"),
    "hidden": (
        "1 script, style or hidden part left out",
        "{n} scripts, styles and hidden parts left out",
    ),
    "empty page": ("1 page without text", "{n} pages without text"),
    "no text": ("1 row without text left out", "{n} rows without text left out"),
    "cell error": (
        "1 error cell of the sheet, such as #N/A, left out",
        "{n} error cells of the sheet, such as #N/A, left out",
    ),
    "empty column": ("1 empty column left out", "{n} empty columns left out"),
    "split": (
        "entries split at commas and semicolons, {x} in all",
        "entries split at commas and semicolons, {x} in all",
    ),
    "numbered": ("1 list number removed", "{n} list numbers removed"),
    "bullet": ("1 bullet or other list mark removed", "{n} bullets and other list marks removed"),
    "ordered": ("rows put in the order of their {x}", "rows put in the order of their {x}"),
    "other length": (
        "1 row whose vector has another length left out",
        "{n} rows whose vectors have another length left out",
    ),
    "spaced word": ("1 word holds spaces", "{n} words hold spaces"),
}

# Things worth saying that changed nothing of what was given.
_REMARKS: dict[str, tuple[str, str]] = {
    "header": ("the first line was read as the header", "the first line was read as the header"),
    "same header": ("1 repeated column name numbered", "{n} repeated column names numbered"),
    "zero": (
        "1 row of zeros, which has no direction for cosine",
        "{n} rows of zeros, which have no direction for cosine",
    ),
    "identical": ("1 row equals an earlier one", "{n} rows equal an earlier one"),
    "extra bytes": ("1 byte after the data ignored", "{n} bytes after the data ignored"),
    "chosen": ("vectors taken from {x}", "vectors taken from {x}"),
    "skipped": (
        "1 column that is neither text nor number skipped",
        "{n} columns that are neither text nor numbers skipped",
    ),
    "table": ("the table {x}", "the table {x}"),
    "sheet": ("sheet {x} read", "sheet {x} read"),
}


@dataclass(frozen=True)
class Note:
    """One kind of cleaning or remark: how often, and a sentence naming the first case."""

    kind: str
    count: int
    text: str

    @property
    def cleaned(self) -> bool:
        """Whether the content was changed, rather than something merely noticed."""
        return self.kind in _CLEANINGS


def sentence(note: Note) -> str:
    """Write a note as a sentence."""
    return f"{note.text[:1].upper()}{note.text[1:]}."


def outcome_of(notes: Sequence[Note]) -> Outcome:
    """Return ``clean`` when any note tells of a change, else ``accept``."""
    return "clean" if any(note.cleaned for note in notes) else "accept"


def quoted(text: str) -> str:
    """Put text of the user into typographic quotes, on one line and at most 40 characters."""
    plain = "".join(c if c.isprintable() else " " for c in text[: _SHORT + 1])
    return f"“{plain[: _SHORT - 1]}…”" if len(text) > _SHORT else f"“{plain}”"


def source_name(name: str) -> str:
    """Name a file in messages: its last part, quoted and shortened."""
    return quoted(PurePosixPath(name.replace("\\", "/")).name or "input")


@dataclass
class _Tally:
    count: int = 0
    first: str = ""
    detail: str = ""


@dataclass
class NoteBook:
    """Counts cleanings while a file is read.

    Parameters
    ----------
    unit : str
        What a position is called: line, row, item.
    """

    unit: str = "line"
    _tallies: dict[str, _Tally] = field(default_factory=dict)
    _offset: int = 0

    def below(self, lines: int) -> "NoteBook":
        """Return the same book for what is read `lines` further down."""
        return NoteBook(self.unit, self._tallies, self._offset + lines)

    def add(
        self, kind: str, position: int | None = None, example: str = "", *, count: int = 1
    ) -> None:
        """Count `kind`; the first `position` (1-based) and `example` are kept for the text."""
        tally = self._tallies.setdefault(kind, _Tally())
        if tally.count == 0:
            parts = [quoted(example)] if example else []
            if position is not None:
                parts.append(f"{self.unit} {position + self._offset:,}")
            tally.first = ", ".join(parts)
        tally.count += count

    def tell(self, kind: str, detail: str) -> None:
        """Note something that has a description instead of a count."""
        tally = self._tallies.setdefault(kind, _Tally())
        tally.count += 1
        tally.detail = tally.detail or detail

    def take(self, other: "NoteBook") -> None:
        """Take over what another book holds."""
        self._tallies.update(other._tallies)

    def notes(self) -> tuple[Note, ...]:
        """Everything counted so far, in the order in which it was first met."""
        return tuple(self._note(kind, tally) for kind, tally in self._tallies.items())

    @staticmethod
    def _note(kind: str, tally: _Tally) -> Note:
        one, many = _CLEANINGS.get(kind) or _REMARKS[kind]
        text = (one if tally.count == 1 else many).replace("{n}", f"{tally.count:,}")
        text = text.replace("{x}", tally.detail)
        if tally.first:
            text += f" ({'first: ' if tally.count > 1 else ''}{tally.first})"
        return Note(kind, tally.count, text)
