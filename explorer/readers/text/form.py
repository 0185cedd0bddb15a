"""How a text file is written, where a person says so; what is not said is told from the file."""

import re
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

# Thousands stand in groups of three; what does not is left as it is.
_GROUPED = {
    ".": re.compile(r"\s*([+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*\Z"),
    ",": re.compile(
        r"\s*([+-]?(?:\d{1,3}(?:\.\d{3})+(?:,\d*)?|\d*,\d+|\d+,)(?:[eE][+-]?\d+)?)\s*\Z"
    ),
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
        return found[1].replace(other, "").replace(self.decimal, ".")


TOLD_BY_CONTENT = Form()
