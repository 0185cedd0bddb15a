"""What is acknowledged stays: killed writers, two writers at once, full disks, broken writes."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest

from explorer.documents import Document, whole
from explorer.errors import BusyError, StoreError
from explorer.stores import (
    EdgeBackend,
    Manifest,
    MemoryBackend,
    create_collection,
    folder,
    open_collection,
)
from explorer.stores.manifest import LEASE, Pending
from explorer.stores.records import CHUNKS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DIMENSION = 16


def manifest(name="some"):
    return Manifest(name, "m", "f", DIMENSION)


def put(collection, names, seed=0):
    documents = [Document(name, f"text of {name}", metadata={"seed": seed}) for name in names]
    vectors = np.random.default_rng(seed).normal(size=(len(names), DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    terms = [document.text.split() for document in documents]
    collection.put(documents, list(map(whole, documents)), vectors, terms)
    return dict(zip(names, vectors, strict=True))


def held(collection):
    corpus, vectors = collection.corpus()
    assert len(collection) == len(corpus) == len(vectors)
    assert collection.manifest.documents == len(corpus.documents)
    return {c.document_id: v.tobytes() for c, v in zip(corpus.chunks, vectors, strict=True)}


def bits(vectors):
    return {name: vector.tobytes() for name, vector in vectors.items()}


def program(name, *arguments):
    command = [sys.executable, str(HERE / name), *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_writer_killed_two_hundred_times_loses_nothing_it_acknowledged():
    # A killed process leaves its pages to the system, so a disk in memory shows all there is to
    # see, and the two hundred flushes cost no time.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        outcome = json.loads(program("killed_writer.py", place, 200, 7))
    assert outcome["wrong"] == []
    assert outcome["rounds"] == 200
    assert outcome["opened"] >= 100, "most were killed while they wrote"
    assert outcome["steps"] >= 20, "and got something done between"


@pytest.mark.parametrize("largest", [0, 1_000_000])
def test_a_full_disk_is_told_and_leaves_what_was_saved(tmp_path, largest):
    backend = EdgeBackend(tmp_path)
    with create_collection(backend, Manifest("full", "m", "f", 64)) as collection:
        documents = [Document(f"old {i}", "old") for i in range(20)]
        vectors = np.eye(64, dtype=np.float32)[:20]
        collection.put(documents, list(map(whole, documents)), vectors, [["old"]] * 20)
    saved, _, sentence = program("full_disk_writer.py", tmp_path, largest).strip().partition(" ")
    assert sentence == (
        "The collection “full” could not be written (file too large); what was saved before is "
        "still there, so make room and index again."
    )
    with open_collection(backend, "full") as again:
        corpus, vectors = again.corpus()
        assert len(corpus.documents) == len(again) == int(saved) + 20
        rows = [row for row, c in enumerate(corpus.chunks) if c.document_id.startswith("old")]
        places = [int(corpus.chunks[row].document_id.split()[1]) for row in rows]
        assert np.array_equal(vectors[rows], np.eye(64, dtype=np.float32)[places])


def test_too_little_room_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    backend = EdgeBackend(tmp_path)
    with create_collection(backend, manifest()) as collection:
        expected = bits(put(collection, ["a", "b"]))
        usage = namedtuple("usage", "total used free")
        monkeypatch.setattr(folder.shutil, "disk_usage", lambda path: usage(9, 9, 100 * 2**20))
        with pytest.raises(StoreError, match=r"disk is full: 100 MB are free .* nothing saved"):
            put(collection, ["c"])
        monkeypatch.undo()
        assert held(collection) == expected
        expected |= bits(put(collection, ["c"], seed=1))
    with open_collection(backend, "some") as again:
        assert held(again) == expected


class BrokenOffError(Exception):
    """Raised from inside a store, as if the process had ended there."""


def broken_off(store, method, after):
    """Let a store's method work so many times and then no more."""
    original = getattr(store, method)
    calls = iter(range(after))

    def stopping(*arguments):
        if next(calls, None) is None:
            raise BrokenOffError
        return original(*arguments)

    setattr(store, method, stopping)


@pytest.mark.parametrize(
    ("method", "after", "survives"),
    [
        ("upsert", 0, "old"),
        ("upsert", 1, "old"),
        ("flush", 0, "old"),
        ("swap_manifest", 1, "old"),  # the one from which on it counts
        ("delete", 0, "new"),
        ("delete", 1, "new"),
        ("flush", 1, "new"),
        ("swap_manifest", 2, "new"),
    ],
)
@pytest.mark.parametrize("kind", ["edge", "memory"])
def test_a_write_broken_off_anywhere_is_undone_or_finished(tmp_path, kind, method, after, survives):
    backend = EdgeBackend(tmp_path) if kind == "edge" else MemoryBackend()
    collection = create_collection(backend, manifest())
    old = put(collection, ["a", "b"])
    broken_off(collection.store, method, after)
    with pytest.raises(BrokenOffError):
        put(collection, ["b", "c"], seed=1)
    del collection.store.__dict__[method]
    collection.close()
    fresh = np.random.default_rng(1).normal(size=(2, DIMENSION)).astype(np.float32)
    fresh /= np.linalg.norm(fresh, axis=1, keepdims=True)
    new = {**old, "b": fresh[0], "c": fresh[1]}
    with open_collection(backend, "some") as again:
        assert held(again) == bits(old if survives == "old" else new)
        assert again.manifest.pending is None
        assert again.store.count(CHUNKS) == len(again), "nothing is left lying about"


def test_a_deletion_broken_off_is_finished(tmp_path):
    collection = create_collection(EdgeBackend(tmp_path), manifest())
    kept = put(collection, ["a", "b", "c"])
    broken_off(collection.store, "delete", 1)
    with pytest.raises(BrokenOffError):
        collection.delete(["b"])
    del collection.store.__dict__["delete"]
    collection.close()
    del kept["b"]
    with open_collection(EdgeBackend(tmp_path), "some") as again:
        assert held(again) == bits(kept)


def write_many(root, first):
    backend = EdgeBackend(Path(root))
    for number in range(5):
        with open_collection(backend, "some") as collection:
            put(collection, [f"{first}{number}"], seed=number)


def test_two_processes_writing_at_once_take_turns_and_lose_nothing(tmp_path):
    create_collection(EdgeBackend(tmp_path), manifest()).close()
    # Fresh interpreters: a spawned child would import the test runner's main module again.
    code = (
        "import sys; from tests.stores.test_durability import write_many; write_many(*sys.argv[1:])"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), first], cwd=ROOT)
        for first in "ab"
    ]
    for writer in writers:
        assert writer.wait(120) == 0
    with open_collection(EdgeBackend(tmp_path), "some") as collection:
        assert set(held(collection)) == {f"{first}{n}" for first in "ab" for n in range(5)}


def test_a_second_process_gets_a_sentence_when_its_turn_does_not_come(tmp_path):
    with (
        create_collection(EdgeBackend(tmp_path), manifest()),
        pytest.raises(BusyError, match="Another process is using the collection “some”"),
    ):
        open_collection(EdgeBackend(tmp_path, patience=0.1), "some")
    open_collection(EdgeBackend(tmp_path, patience=0.1), "some").close()


@pytest.fixture
def server_like(monkeypatch):
    from explorer.stores.memory import MemoryStore

    monkeypatch.setattr(MemoryStore, "exclusive", property(lambda store: False))
    backend = MemoryBackend()
    create_collection(backend, manifest())
    return backend


def test_of_two_clients_of_a_server_the_slower_is_refused(server_like):
    first, second = (open_collection(server_like, "some") for _ in range(2))
    expected = bits(put(first, ["a"]))
    with pytest.raises(BusyError, match="is writing the collection"):
        put(second, ["b"], seed=1)
    with open_collection(server_like, "some") as third:
        assert held(third) == expected
        expected |= bits(put(third, ["b"], seed=1))
    assert held(open_collection(server_like, "some")) == expected


def test_a_write_under_way_elsewhere_is_not_seen_nor_disturbed(server_like):
    writer = open_collection(server_like, "some")
    old = put(writer, ["a"])
    broken_off(writer.store, "upsert", 1)
    with pytest.raises(BrokenOffError):
        put(writer, ["a", "b"], seed=1)
    del writer.store.__dict__["upsert"]
    with open_collection(server_like, "some") as reader:
        assert held(reader) == bits(old)
        with pytest.raises(BusyError):
            put(reader, ["c"])
    later = writer.manifest.but(
        pending=Pending("put", writer.manifest.revision, ("a", "b"), time.time() - LEASE - 1)
    )
    assert writer.store.swap_manifest(writer.manifest.plain(), later.plain())
    with open_collection(server_like, "some") as heir:
        assert held(heir) == bits(old)
        put(heir, ["c"])


def test_a_damaged_or_foreign_manifest_is_explained(tmp_path):
    create_collection(EdgeBackend(tmp_path), manifest()).close()
    path = tmp_path / "some" / folder.MANIFEST
    plain = json.loads(path.read_text())
    for content, sentence in (
        ("{", "missing or damaged"),
        (json.dumps({**plain, "version": 99}), "another version"),
        (json.dumps({"version": 1}), "damaged"),
    ):
        path.write_text(content)
        with pytest.raises(StoreError, match=sentence):
            open_collection(EdgeBackend(tmp_path, patience=1), "some")
