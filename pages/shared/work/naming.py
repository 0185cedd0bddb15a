"""Titles of own data: the address names data by them, so no two are alike."""

import re
from collections.abc import Container
from typing import Literal

from explorer.errors import ParameterError
from explorer.workspaces import clean_name

_MORE = re.compile(r"(.+) and ([0-9,]{1,12}) more(?: \([0-9]+\))?")


def grown_title(title: str, count: int, before: Literal["whole", "grown"]) -> str:
    """Return what data are called that have taken in more.

    Parameters
    ----------
    title : str
        Of the data before; raw text.
    count : int
        How many were added.
    before : {"whole", "grown"}
        Of data that had grown already all that was added since is counted together.
    """
    found = _MORE.fullmatch(title) if before == "grown" else None
    if found is not None:
        title, count = found[1], count + int(found[2].replace(",", "") or 0)
    return f"{title[:80]} and {count:,} more"


def free_title(title: str, taken: Container[str], number: int = 2) -> str:
    """Return a title that is not taken: itself, else with a number behind it.

    Parameters
    ----------
    title : str
        Raw text.
    taken : container of str
    number : int
        The first that is tried.
    """
    try:
        clean = clean_name(title)
    except ParameterError:
        clean = "My data"
    free = clean
    while free in taken:
        free, number = f"{clean[:100]} ({number})", number + 1
    return free
