"""Titles of own data: the address names data by them, so no two are alike."""

from collections.abc import Container

from explorer.errors import ParameterError
from explorer.workspaces import clean_name


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
