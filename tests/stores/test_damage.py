"""Damaged collections: each flipped bit and cut file is found, and what was kept comes back."""

import os
import random
import shutil
import tempfile
import zlib
from pathlib import Path

import numpy as np
import pytest

from explorer.documents import Chunk, Document, passage
from explorer.errors import StoreError
from explorer.stores import (
    EdgeBackend,
    Manifest,
    check_collection,
    create_collection,
    open_collection,
    repair_collection,
)
from explorer.stores.damage.originals import LOG
from explorer.stores.damage.seal import SEAL
from explorer.stores.folder import MANIFEST

DIMENSION = 16
SEED = 20
WORDS = ("harbor", "storm", "bread", "yeast", "soup", "cumin", "tax", "office")


def vector_of(text):
    row = np.random.default_rng(zlib.crc32(text.encode())).normal(size=DIMENSION)
    return (row / np.linalg.norm(row)).astype(np.float32)


def encode(texts):
    return np.array([vector_of(text) for text in texts])


def fill(collection, first, many):
    draw = random.Random(first)
    documents, chunks = [], []
    for number in range(first, first + many):
        text = f"{number} " + " ".join(draw.choices(WORDS, k=8))
        documents.append(Document(f"d{number}", text, f"Title {number}", metadata={"n": number}))
        half = len(text) // 2
        chunks += [
            Chunk(f"d{number}", 0, 0, half, text[:half]),
            Chunk(f"d{number}", 1, half, len(text), text[half:]),
        ]
    titles = {document.id: document.title for document in documents}
    texts = [passage(titles[chunk.document_id], chunk.text) for chunk in chunks]
    collection.put(documents, chunks, encode(texts), [text.split() for text in texts])


def answers(backend):
    """Return everything that a search of the collection could show."""
    with open_collection(backend, "some") as collection:
        corpus, vectors = collection.corpus()
        found = [
            *(collection.dense(vector_of(word), 300) for word in WORDS),
            *(collection.keywords([word], 300) for word in WORDS),
        ]
        scores = [sorted((hit.key, hit.score) for hit in hits) for hits in found]
        return (
            [(d.id, d.text, d.title, dict(d.metadata)) for d in corpus.documents],
            [(c.id, c.text) for c in corpus.chunks],
            vectors.tobytes(),
            scores,
        )


@pytest.fixture(scope="module")
def memory():
    """A folder in memory where there is one: what is flushed there costs no time."""
    place = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=place if place.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def sound(memory):
    """A collection of 150 documents and 300 chunks, some replaced and deleted, and its answers."""
    backend = EdgeBackend(memory / "sound")
    with create_collection(backend, Manifest("some", "m", "f", DIMENSION)) as collection:
        fill(collection, 0, 160)
        fill(collection, 40, 20)
        collection.delete([f"d{number}" for number in range(10)])
        collection.finish()
    return backend, answers(backend)


def files_of(backend):
    return sorted(path for path in (backend.place / "some").rglob("*") if path.is_file())


def copy_with_holes(source, target):
    """Copy a file without what is zero, or the test would write 25 GB of that."""
    with Path(source).open("rb") as old, Path(target).open("wb") as new:
        size, start = os.fstat(old.fileno()).st_size, 0
        new.truncate(size)
        while start < size:
            try:
                start = old.seek(start, os.SEEK_DATA) if hasattr(os, "SEEK_DATA") else start
            except OSError:
                break
            old.seek(start)
            block = old.read(65_536)
            new.seek(start)
            new.write(block)
            start += len(block)


def copied(sound, place):
    shutil.copytree(sound[0].place / "some", place / "some", copy_function=copy_with_holes)
    return EdgeBackend(place, patience=1)


def flip(path, draw):
    """Flip a bit of what is written in a file, or of its holes where nothing is."""
    content = np.fromfile(path, np.uint8)
    filled = np.flatnonzero(content)
    place = max(0, int(draw.choice(filled if len(filled) else [0])) - draw.randrange(2))
    with path.open("r+b") as file:
        file.seek(place)
        file.write(bytes([int(content[place]) ^ (1 << draw.randrange(8))]))


def cut(path, draw):
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(draw.choice([0, size // 2, size - 1]))


def remove(path, draw):
    path.unlink()


DAMAGES = (flip, flip, cut, remove)


def test_every_damage_to_every_file_is_found_none_opens_and_files_are_repaired(sound, memory):
    draw = random.Random(SEED)
    backend, expected = sound
    names = [path.relative_to(backend.place / "some") for path in files_of(backend)]
    tried = 0
    for turn, name in enumerate(names):
        for number, harm in enumerate(DAMAGES):
            mended = turn % len(DAMAGES) == number  # one of each file, every kind in turn
            place = memory / f"{tried}"
            hurt = copied(sound, place)
            harm(place / "some" / name, draw)
            told = f"{harm.__name__} {number} of {name}"
            if (name, harm) == (Path(SEAL), remove):  # as a killed process leaves it: nothing lost
                assert check_collection(hurt, "some").findings == (), told
                assert answers(hurt) == expected
            else:
                assert check_collection(hurt, "some").findings, told
                with pytest.raises(StoreError, match="damaged"):
                    open_collection(hurt, "some")
                if mended:
                    repaired = repair_collection(hurt, "some", lambda manifest: encode)
                    assert (repaired.documents, repaired.chunks) == (150, 300), told
                    assert repaired.lost == 0, told
                    assert check_collection(hurt, "some").findings == (), told
                    assert answers(hurt) == expected, told
            shutil.rmtree(place)
            tried += 1
    assert tried >= 60
    assert {MANIFEST, LOG, SEAL} <= {str(name) for name in names}
