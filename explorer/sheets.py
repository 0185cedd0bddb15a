"""Tables as CSV that a spreadsheet program may open: text in them is never run as a formula."""

import re
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Formulas = Literal["defuse", "keep"]

# What a program may pass over before a formula: blanks, and marks that have no width.
_BLANKS = r"[ \u00a0\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]*"
_NUMBER = r"[+-](?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?=[;\t\r\n]|\Z)"
# Full-width signs too. A plain number does no harm.
_FORMULA = rf"(?!{_NUMBER})[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
# A program of another language parts cells at semicolons and does not know our quotes, so a new
# line is a new row there; the dash of a list, with a blank after it, is common in documents.
_BEGINS = rf"(?:(?:\A|[;\t])|[\r\n](?!{_BLANKS}'*[+-] )){_BLANKS}"
# Apostrophes before it are ours or somebody's own, and one more keeps them apart.
_OPEN = re.compile(rf"({_BEGINS}'*)(?={_FORMULA})")
_DEFUSED = re.compile(rf"({_BEGINS}'*)'(?={_FORMULA})")


def defused(value: Any) -> Any:
    """Return text with an apostrophe before all that would be run as a formula; all else as it is.

    Text that is a plain number, such as “-1.5”, does no harm and stays.
    """
    return _OPEN.sub(r"\1'", value) if isinstance(value, str) else value


def restored(text: str) -> str:
    """Return the text that `defused` made this of."""
    return _DEFUSED.sub(r"\1", text)


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
