"""Tables as CSV that a spreadsheet program may open: text in them is never run as a formula."""

import re
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Formulas = Literal["defuse", "keep"]

# What begins a formula in spreadsheet programs, full-width signs too; apostrophes before it are
# ours or somebody's own, and one more keeps them apart.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_DEFUSED = re.compile(rf"'{_FORMULA.pattern}")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def defused(value: Any) -> Any:
    """Return text that would be run as a formula with an apostrophe before it; all else as it is.

    Text that is a plain number, such as “-1.5”, does no harm and stays.
    """
    if not isinstance(value, str) or not _FORMULA.match(value) or _NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def restored(text: str) -> str:
    """Return the text that `defused` made this of."""
    return text[1:] if _DEFUSED.match(text) else text


def to_csv(table: "pd.DataFrame", *, formulas: Formulas = "defuse") -> bytes:
    """Return a table as CSV in UTF-8, without its index.

    Parameters
    ----------
    table : DataFrame
    formulas : {"defuse", "keep"}
        "defuse" puts an apostrophe before text, and names of columns, that a spreadsheet program
        would run; `restored` takes it away. "keep" writes every word exactly as it is.
    """
    written = table if formulas == "keep" else _safe(table)
    return written.to_csv(index=False, lineterminator="\n").encode("utf-8", "replace")


def _safe(table: "pd.DataFrame") -> "pd.DataFrame":
    from pandas.api.types import is_numeric_dtype

    safe = table.copy()
    for place in range(table.shape[1]):
        column = table.iloc[:, place]
        if not is_numeric_dtype(column):
            safe.isetitem(place, [defused(value) for value in column])
    safe.columns = [defused(name) for name in table.columns]
    return safe
