"""What a session has of its own: held by itself, or listed by its workspace and read on demand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import streamlit as st

from explorer.workspaces import Item, SavedView, Shelf, Tags
from pages.shared.work.documents import BroughtDocuments, documents_of
from pages.shared.work.judged import BroughtJudged, judged_of
from pages.shared.work.naming import free_title
from pages.shared.work.questions import BroughtWords, set_of
from pages.shared.work.sources import OWN, Source, source_of

_SOURCES = "own sources"
_SETS = "own sets"
_DOCUMENTS = "own documents"
_JUDGED = "own judged queries"
_FILES = "own files"
_UNKEPT = "own data not kept"
_VIEWS = "own views"
_TAGS = "own tags"

Brought = Source | BroughtWords | BroughtDocuments | BroughtJudged

Held = TypeVar("Held", Source, BroughtWords, BroughtDocuments, BroughtJudged)


@dataclass(frozen=True)
class Listed:
    """Own data that are known by what the workspace says of them, and read when they are wanted.

    Attributes
    ----------
    name, title : str
    kind : {"words", "vectors"}
        Of a list: whether a model embeds it, or it came with its vectors.
    work : str
        Id of the workspace.
    files : tuple of str
        They tell the content.
    rows : int
    """

    name: str
    title: str
    kind: Literal["words", "vectors"]
    work: str
    files: tuple[str, ...]
    rows: int


def own_sources() -> dict[str, Source | Listed]:
    """Return the lists this session brought or opened itself, by name."""
    sources: dict[str, Source | Listed] = st.session_state.setdefault(_SOURCES, {})
    return sources


def own_sets() -> dict[str, BroughtWords | Listed]:
    """Return the sets of questions this session brought or opened itself, by name."""
    sets: dict[str, BroughtWords | Listed] = st.session_state.setdefault(_SETS, {})
    return sets


def own_documents() -> dict[str, BroughtDocuments | Listed]:
    """Return the documents this session brought or opened itself, by name."""
    documents: dict[str, BroughtDocuments | Listed] = st.session_state.setdefault(_DOCUMENTS, {})
    return documents


def own_judged() -> dict[str, BroughtJudged | Listed]:
    """Return the judged queries this session brought or opened itself, by name."""
    judged: dict[str, BroughtJudged | Listed] = st.session_state.setdefault(_JUDGED, {})
    return judged


def brought() -> dict[str, Brought | Listed]:
    """Return all that this session brought or opened itself, by name."""
    return {**own_sources(), **own_sets(), **own_documents(), **own_judged()}


def source(name: str) -> Source:
    """Return own words or vectors, read now if they were not yet.

    Raises
    ------
    ExplorerError
        They cannot be read.
    """
    return _opened(own_sources()[name], Source)


def word_set(name: str) -> BroughtWords:
    """Return an own set of questions, read now if it was not yet.

    Raises
    ------
    ExplorerError
        It cannot be read.
    """
    return _opened(own_sets()[name], BroughtWords)


def documents(name: str) -> BroughtDocuments:
    """Return own documents, read now if they were not yet.

    Raises
    ------
    ExplorerError
        They cannot be read.
    """
    return _opened(own_documents()[name], BroughtDocuments)


def judged(name: str) -> BroughtJudged:
    """Return own judged queries, read now if they were not yet.

    Raises
    ------
    ExplorerError
        They cannot be read.
    """
    return _opened(own_judged()[name], BroughtJudged)


def read(name: str) -> Brought:
    """Return own data of any kind, read now if they were not yet.

    Raises
    ------
    ExplorerError
        They cannot be read.
    """
    known = brought()[name]
    return _read(known) if isinstance(known, Listed) else known


def _opened(known: Brought | Listed, kind: type[Held]) -> Held:
    """Return what a session holds, read from its workspace if it was only listed there."""
    found = _read(known) if isinstance(known, Listed) else known
    assert isinstance(found, kind)
    return found


def _read(listed: Listed) -> Brought:
    """Read what a workspace lists, under the title it has in this session."""
    found = _loaded(listed.work, listed.name.removeprefix(OWN), listed.files)
    return replace(found, title=listed.title)


def take_over(
    work: str, room: dict[str, Held | Listed], items: Sequence[Item], taken: set[str]
) -> None:
    """List what a workspace has; what this session holds itself stays as it is held."""
    there = {f"{OWN}{item.id}": item for item in items}
    gone = [name for name, each in room.items() if isinstance(each, Listed) and name not in there]
    for name in gone:
        del room[name]
    taken |= {each.title for name, each in room.items() if name not in there}
    alike = Counter[str]()
    for name, item in there.items():
        title = free_title(item.name, taken, alike[item.name] + 2)
        taken.add(title)
        alike[item.name] += 1
        held, files = room.get(name), files_of(item)
        if held is not None and not isinstance(held, Listed) and kept_files().get(name) == files:
            room[name] = replace(held, title=title)
        else:
            kind: Literal["words", "vectors"] = "vectors" if "vectors" in item.parts else "words"
            rows = int(item.parts[kind].about["rows"]) if kind in item.parts else 0
            room[name] = Listed(name, title, kind, work, files, rows)


@st.cache_resource(show_spinner=False, max_entries=24)
def _loaded(work: str, item_id: str, files: tuple[str, ...]) -> Brought:
    """Read data of a workspace once for all sessions; `files` tells their content."""
    opened = Shelf().open(work)
    item, data = opened.item(item_id), opened.data(item_id)
    if data.judged is not None:
        return judged_of(item, data)
    if data.documents:
        return documents_of(item, data)
    return source_of(item, data) if data.questions is None else set_of(item, data)


def own_views() -> dict[str, SavedView]:
    """Return the saved views that are in this session alone, by id."""
    views: dict[str, SavedView] = st.session_state.setdefault(_VIEWS, {})
    return views


def own_tags() -> dict[str, Tags]:
    """Return the tags of lists that are in this session alone, by id."""
    tags: dict[str, Tags] = st.session_state.setdefault(_TAGS, {})
    return tags


def forget() -> None:
    """Have nothing of one's own."""
    own_sources().clear()
    own_sets().clear()
    own_documents().clear()
    own_judged().clear()
    own_views().clear()
    own_tags().clear()
    unkept().clear()


def kept_files() -> dict[str, tuple[str, ...]]:
    """Return the files in which what this session holds itself was kept, by its name."""
    files: dict[str, tuple[str, ...]] = st.session_state.setdefault(_FILES, {})
    return files


def unkept() -> set[str]:
    """Return the names of own data that a disk refused, or that are about to be kept."""
    names: set[str] = st.session_state.setdefault(_UNKEPT, set())
    return names


def files_of(item: Item) -> tuple[str, ...]:
    """Return what tells the content of an item."""
    return tuple(sorted(part.file for part in item.parts.values()))
