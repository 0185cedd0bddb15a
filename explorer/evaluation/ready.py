"""The corpora that come with the app: ``data/documents``."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from explorer.errors import ParameterError
from explorer.evaluation.judgements import RetrievalSet, load_set
from explorer.shipped import shipped

FOLDER = shipped("data/documents")


@dataclass(frozen=True)
class ReadyCorpus:
    """A corpus of ours, before it is read.

    Attributes
    ----------
    name : str
        Its folder.
    title, description : str
    documents, queries : int
        How many there are.
    fields : tuple of str
        Metadata to filter by.
    """

    name: str
    title: str
    description: str
    documents: int
    queries: int
    fields: tuple[str, ...]


@cache
def ready_corpora() -> tuple[ReadyCorpus, ...]:
    """Return what ``data/documents/index.json`` lists."""
    entries = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
    return tuple(
        ReadyCorpus(
            entry["name"],
            entry["title"],
            entry["description"],
            entry["documents"],
            entry["queries"],
            tuple(entry["fields"]),
        )
        for entry in entries
    )


@cache
def load_ready_corpus(name: str) -> RetrievalSet:
    """Read one of them.

    Raises
    ------
    ParameterError
        There is none of that name.
    """
    known = [entry.name for entry in ready_corpora()]
    if name not in known:
        raise ParameterError(
            f"There is no ready corpus “{name[:40]}”; choose one of {', '.join(known)}."
        )
    return load_set(FOLDER / name)


def place_of(name: str) -> str:
    """Return the folder of one as a command given in the current folder names it."""
    folder, here = FOLDER / name, Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)
