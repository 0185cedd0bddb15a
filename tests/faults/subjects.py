"""What is written step by step while the disk fails: the cache, collections, workspaces.

Each step opens what is on the disk, changes it and closes it; `read` tells all that is there as a
value that can be compared. A step tells None when all of it was kept, else the sentence that a
person would see.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from explorer.documents import Document, whole
from explorer.embedders.cache import EmbeddingCache
from explorer.errors import ExplorerError
from explorer.stores import (
    EdgeBackend,
    Manifest,
    create_collection,
    open_collection,
    repair_collection,
)
from explorer.workspaces import Shelf
from explorer.workspaces import values as kept
from tests.workspaces.made import facts, pictured, view, words

Step = Callable[[Path], str | None]
NOTHING = "nothing"


@dataclass(frozen=True)
class Subject:
    """Something that is written.

    Attributes
    ----------
    steps : sequence of callable
        In their order.
    read : callable
    keeps_last : bool
        Whether a loss of power leaves what a step had reported as kept.
    repair : callable, optional
        What a person is offered where it cannot be read.
    """

    steps: Sequence[Step]
    read: Callable[[Path], Any]
    keeps_last: bool = True
    repair: Step | None = None


def _told(work: Callable[[Path], object]) -> Step:
    def step(place: Path) -> str | None:
        try:
            work(place)
        except ExplorerError as error:
            return str(error)
        return None

    return step


# The cache of embeddings --------------------------------------------------------------------------

_DIMENSION = 16


def _vectors(names: Sequence[str], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(len(names), _DIMENSION)).astype(np.float32)


def _cached(names: Sequence[str], seed: int) -> Step:
    def step(place: Path) -> str | None:
        cache = EmbeddingCache(place / "cache" / "embeddings.sqlite3")
        return cache.put("model", names, _vectors(names, seed))

    return step


_BATCHES = [[f"text {batch} {row}" for row in range(40)] for batch in range(4)]


def _read_cache(place: Path) -> Any:
    """Return which batches are there, after having looked at every number."""
    cache = EmbeddingCache(place / "cache" / "embeddings.sqlite3")
    there = []
    for seed, names in enumerate(_BATCHES):
        known = cache.get("model", names, _DIMENSION)
        if known.note is not None:
            return known.note
        expected = _vectors(names, seed)
        if known.found.any():
            there.append(seed)
            if not known.found.all() or known.vectors.tobytes() != expected.tobytes():
                return f"other vectors in batch {seed}"
    return there


CACHE = Subject(
    [_cached(names, seed) for seed, names in enumerate(_BATCHES)], _read_cache, keeps_last=False
)

# Collections --------------------------------------------------------------------------------------

_NAME = "papers"


def _backend(place: Path) -> EdgeBackend:
    return EdgeBackend(place / "collections", patience=5.0)


def _encode(texts: Sequence[str]) -> np.ndarray:
    rows = np.array([_vectors(["one"], zlib.crc32(text.encode()))[0] for text in texts])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _put(collection: Any, names: Sequence[str], seed: int) -> None:
    documents = [Document(name, f"text {seed} of {name}", "", "made") for name in names]
    vectors = _encode([document.text for document in documents])
    terms = [document.text.split() for document in documents]
    collection.put(documents, list(map(whole, documents)), vectors, terms)


def _create(place: Path) -> None:
    backend = _backend(place)
    create_collection(backend, Manifest(_NAME, "m", "f", _DIMENSION)).close()


def _index(names: Sequence[str], seed: int) -> Step:
    def work(place: Path) -> None:
        with open_collection(_backend(place), _NAME) as collection:
            _put(collection, names, seed)

    return _told(work)


def _delete(place: Path) -> None:
    with open_collection(_backend(place), _NAME) as collection:
        collection.delete(["b", "c"])


def _read_collection(place: Path) -> Any:
    backend = _backend(place)
    if not backend.place.is_dir() or _NAME not in backend.names():
        return NOTHING
    with open_collection(backend, _NAME) as collection:
        corpus, vectors = collection.corpus()
        counts = {len(collection), len(corpus), len(vectors), len(corpus.documents)}
        assert counts == {collection.manifest.documents}, "counts that differ"
        rows = zip(corpus.chunks, vectors, strict=True)
        return {c.document_id: (c.text, v.tobytes()) for c, v in rows}


def _repair(place: Path) -> None:
    repair_collection(_backend(place), _NAME, lambda manifest: _encode)


COLLECTION = Subject(
    [
        _told(_create),
        _index(["a", "b", "c"], 1),
        _index(["b", "d"], 2),
        _told(_delete),
        _told(_repair),
        _told(lambda place: _backend(place).drop(_NAME)),
    ],
    _read_collection,
    repair=_told(_repair),
)

# Workspaces ---------------------------------------------------------------------------------------

_ID = "a-workspace"


def _shelf(place: Path) -> Shelf:
    return Shelf(place / "workspaces")


def _on(work: Callable[[Any], object]) -> Step:
    return _told(lambda place: work(_shelf(place).open(_ID)))


def _make(place: Path) -> None:
    _shelf(place).place(kept.Manifest(_ID, "Mine"))


def _read_workspace(place: Path) -> Any:
    shelf = _shelf(place)
    if not shelf.root.is_dir():
        return NOTHING
    told = []
    for manifest in shelf.all():
        workspace = shelf.open(manifest.id)
        items = [
            (item.id, item.name, facts(workspace.data(item.id)) if item.holds_data else item.kind)
            for item in manifest.items
        ]
        seen = [(each.id, each.sentence, each.thumbnail) for each in workspace.views()]
        told.append((manifest.name, items, seen))
    gone = [manifest.name for manifest in shelf.trash()]
    return (told, gone) if told or gone else NOTHING


WORKSPACE = Subject(
    [
        _told(_make),
        _on(lambda workspace: workspace.put_data("list", words(1), item_id="n1")),
        _on(lambda workspace: workspace.put_data("shown", pictured(), item_id="n2")),
        _on(lambda workspace: workspace.put_view(view(1, parent="n1"))),
        _on(lambda workspace: workspace.put_data("list", words(2), item_id="n1")),
        _on(lambda workspace: workspace.rename("Yours")),
        _on(lambda workspace: workspace.remove("n2")),
        _told(lambda place: _shelf(place).delete(_ID)),
        _told(lambda place: _shelf(place).restore(_ID)),
    ],
    _read_workspace,
)

SUBJECTS = {"cache": CACHE, "collection": COLLECTION, "workspace": WORKSPACE}
