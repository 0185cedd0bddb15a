"""How a text file is written, where a person says so; what is not said is told from the file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Header = Literal["named", "numbered"]
Decimal = Literal[".", ","]

SEPARATORS = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    " ": "spaces",
    "": "nothing, one entry a line",
}
"""What columns can be separated by, as people call it."""

_GAP = " \u00a0\u202f"
_NO_GAPS = {ord(gap): None for gap in _GAP}
# Thousands stand in groups of three; what does not is left as it is.
_GROUPED = {
    ".": re.compile(rf"\s*([+-]?\d{{1,3}}(?:[,{_GAP}]\d{{3}})+(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*\Z"),
    ",": re.compile(
        rf"\s*([+-]?(?:\d{{1,3}}(?:[.{_GAP}]\d{{3}})+(?:,\d*)?|\d*,\d+|\d+,)"
        r"(?:[eE][+-]?\d+)?)\s*\Z"
    ),
}
# Both marks in one number: no doubt which of them is the decimal one.
_SURE: dict[Decimal, re.Pattern[str]] = {
    ".": re.compile(rf"\s*[+-]?\d{{1,3}}(?:[,{_GAP}]\d{{3}})+\.\d+\s*\Z"),
    ",": re.compile(rf"\s*[+-]?\d{{1,3}}(?:[.{_GAP}]\d{{3}})+,\d+\s*\Z"),
}
_PLAIN: dict[Decimal, re.Pattern[str]] = {
    ".": re.compile(r"\s*[+-]?\d+(?:\.\d*)?\s*\Z"),
    ",": re.compile(r"\s*[+-]?\d+(?:,\d*)?\s*\Z"),
}


@dataclass(frozen=True)
class Form:
    """How the lines of a file become cells.

    Attributes
    ----------
    header : {"named", "numbered"}, optional
        Whether the first row names the columns.
    separator : str, optional
        One of `SEPARATORS`.
    decimal : {".", ","}, optional
        The decimal mark; the other of the two groups thousands.
    encoding : str, optional
        As Python calls it.
    """

    header: Header | None = None
    separator: str | None = None
    decimal: Decimal | None = None
    encoding: str | None = None

    def plain(self, cell: str) -> str:
        """Return a number with a decimal point and without groups; other text as it is."""
        if self.decimal is None:
            return cell
        found = _GROUPED[self.decimal].match(cell)
        if found is None:
            return cell
        other = "," if self.decimal == "." else "."
        ungrouped = found[1].translate(_NO_GAPS).replace(other, "")
        return ungrouped.replace(self.decimal, ".")


def grouped_by(cells: Sequence[str]) -> Decimal | None:
    """Return the decimal mark of a column of numbers some of which group thousands without doubt.

    None where no cell does, or where one is no such number.
    """
    for mark, sure in _SURE.items():
        fits = (_PLAIN[mark].match(cell) or _GROUPED[mark].match(cell) for cell in cells)
        if all(fits) and any(map(sure.match, cells)):
            return mark
    return None


TOLD_BY_CONTENT = Form()
