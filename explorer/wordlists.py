"""The ready-made word lists that come with the app: a catalog over ``data/words``."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.errors import InputError
from explorer.shipped import shipped

if TYPE_CHECKING:
    from explorer.readers import WordTable

FOLDER = shipped("data/words")
WORD_COLUMN = "word"


@dataclass(frozen=True)
class WordList:
    """One entry of the catalog.

    Attributes
    ----------
    name : str
        Short name, the stem of the file.
    title : str
        For people.
    look_for : str
        One sentence: what there is to see in a map of the list.
    path : Path
        The CSV file.
    size : int
        Number of words.
    """

    name: str
    title: str
    look_for: str
    path: Path
    size: int


@lru_cache(maxsize=1)
def WORD_LISTS() -> tuple[WordList, ...]:  # noqa: N802 - a constant read on first use
    """Return the catalog in the order in which to offer it; the first list is the default.

    Raises
    ------
    InputError
        The data folder was not installed beside the package.
    """
    try:
        entries = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            "The ready-made word lists are missing: put the folder data/words back beside the "
            "package explorer."
        ) from error
    return tuple(
        WordList(
            name=entry["name"],
            title=entry["title"],
            look_for=entry["look_for"],
            path=FOLDER / f"{entry['name']}.csv",
            size=entry["size"],
        )
        for entry in entries
    )


def load_word_list(name: str, column: str = WORD_COLUMN) -> "WordTable":
    """Read one ready-made list.

    Parameters
    ----------
    name : str
        As in the catalog, for instance ``"topics"``.
    column : str
        The column of the words.

    Raises
    ------
    InputError
        There is no list of that name, or no such column in it; the message tells which there are.
    """
    from explorer.intake import Choice, open_files
    from explorer.readers import WordTable

    for entry in WORD_LISTS():
        if entry.name == name:
            content = open_files(entry.path, Choice(kind="words", text=column)).load().content
            assert isinstance(content, WordTable)
            return content
    known = ", ".join(entry.name for entry in WORD_LISTS())
    raise InputError(f"There is no ready-made list “{name[:40]}”; choose one of {known}.")
