"""The column of categories: named by an option, or found by its usual name."""

import argparse

from explorer.errors import InputError
from explorer.space import Space

USUAL = "category"


def add_category(parser: argparse.ArgumentParser, option: str, what: str) -> None:
    """Add the option that names the column."""
    parser.add_argument(
        option, metavar="COLUMN", help=f"{what} (default: {USUAL}, if there is such a column)"
    )


def category_column(space: Space, wanted: str | None) -> str | None:
    """Return the column asked for, else one called “category”, else None.

    Raises
    ------
    InputError
        There is no column of the name asked for.
    """
    columns = [str(name) for name in space.metadata]
    if wanted is None:
        return USUAL if USUAL in columns else None
    if wanted not in columns:
        there = f"choose one of {', '.join(columns)}" if columns else "there are no other columns"
        raise InputError(f"There is no column “{wanted[:40]}” beside the words; {there}.")
    return wanted
