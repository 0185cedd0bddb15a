"""What a large collection takes, from its first chunk to its way to another place and back.

``python -m benchmarks.outgrown [--chunks 100000] [--dimension 384] [--place FOLDER|URL] [--move]``
fills a collection of generated vectors under a name of its own, searches it by meaning and by
keywords, replaces a document and deletes one, and with ``--move`` takes it to a folder and back. It
prints a line of a Markdown table for each step and deletes what it made. By default the embedded
engine keeps it in a folder of its own; with the address of a server, ``QDRANT_API_KEY`` is its key.
"""

import argparse
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.benchmark import Generated
from explorer.documents import Chunk, Document
from explorer.stores import (
    Backend,
    Collection,
    FolderParameters,
    Manifest,
    create_collection,
    move_collection,
    open_backend,
    open_collection,
    parse_store,
)

CLOCK = "Seconds by the clock, one run, on the embedded engine: no server was at hand"
CHUNKS, DIMENSION = 100_000, 384
CHUNKS_EACH, DOCUMENTS_AT_ONCE = 10, 200
VOCABULARY, TERMS_EACH, TERMS_ASKED = 20_000, 40, 3
ASKED, FOUND, EXACTLY = 200, 10, 20


@dataclass(frozen=True, eq=False)
class Made:
    """Vectors, and the words of each: as unequally frequent as those of a language."""

    vectors: FloatMatrix
    words: Sequence[Sequence[str]]

    def batch(self, first: int) -> "Batch":
        """Return some documents from a place on, of ten chunks each."""
        rows = range(first, min(first + CHUNKS_EACH * DOCUMENTS_AT_ONCE, len(self.vectors)))
        chunks = [self.chunk(row) for row in rows]
        texts: dict[str, list[str]] = {}
        for chunk in chunks:
            texts.setdefault(chunk.document_id, []).append(chunk.text)
        documents = [Document(name, "\n".join(lines)) for name, lines in texts.items()]
        part = slice(rows.start, rows.stop)
        return Batch(documents, chunks, self.vectors[part], self.words[part])

    def chunk(self, row: int) -> Chunk:
        """Return the chunk of a row."""
        text, place = " ".join(self.words[row]), row % CHUNKS_EACH
        return Chunk(f"d{row // CHUNKS_EACH}", place, 0, len(text), text)


@dataclass(frozen=True, eq=False)
class Batch:
    """Documents with their chunks, vectors and words, as a collection takes them."""

    documents: Sequence[Document]
    chunks: Sequence[Chunk]
    vectors: FloatMatrix
    words: Sequence[Sequence[str]]

    def into(self, collection: Collection) -> None:
        """Write all of it."""
        collection.put(self.documents, self.chunks, self.vectors, self.words)

    def first(self) -> "Batch":
        """Return the first document alone."""
        n = CHUNKS_EACH
        return Batch(self.documents[:1], self.chunks[:n], self.vectors[:n], self.words[:n])


def made(n: int, d: int) -> Made:
    """Make up what is kept."""
    rng = np.random.default_rng(0)
    numbers = np.minimum(rng.zipf(1.3, size=(n, TERMS_EACH)) - 1, VOCABULARY - 1)
    names = np.array([f"w{number}" for number in range(VOCABULARY)], dtype=object)
    return Made(Generated(n, d).vectors(), names[numbers])


def seconds_of(step: Callable[[], object]) -> float:
    """Return how long a step took."""
    return took(step)[0]


def took(step: Callable[[], object]) -> tuple[float, float]:
    """Return how long a step took, and what all threads of this process computed for it."""
    started = time.perf_counter(), time.process_time()
    step()
    return time.perf_counter() - started[0], time.process_time() - started[1]


def median_ms(step: Callable[[int], object], rows: Sequence[int]) -> str:
    """Return the median over some rows, and what they computed on average."""
    each = [took(lambda row=row: step(row)) for row in rows]
    clock, computed = np.transpose(each) * 1e3
    return f"{np.median(clock):.2f} ms, {computed.mean():.2f} of a processor"


def filled(backend: Backend, name: str, what: Made) -> Iterator[tuple[str, str]]:
    """Fill a collection and yield what each step took."""
    n, d = what.vectors.shape
    with create_collection(backend, Manifest(name, "none", "none", d)) as collection:
        filling, computed = took(
            lambda: [
                what.batch(first).into(collection)
                for first in range(0, n, CHUNKS_EACH * DOCUMENTS_AT_ONCE)
            ]
        )
        yield "filled", f"{filling:,.0f} s, {computed:,.0f} of a processor"
        finishing, computed = took(collection.finish)
        known = collection.manifest.recall
        told = f"; {known.share:.1%} of the ten nearest, effort {known.effort}" if known else ""
        spent = f"{finishing:,.0f} s, {computed:,.0f} of a processor{told}"
        yield "graph built, recall measured", spent


def used(collection: Collection, what: Made) -> Iterator[tuple[str, str]]:
    """Search and change a collection and yield what each took."""
    rows = np.random.default_rng(1).choice(len(what.vectors), ASKED, replace=False).tolist()

    def by_meaning(row: int) -> object:
        return collection.dense(what.vectors[row], FOUND)

    def exactly(row: int) -> object:
        return collection.dense(what.vectors[row], FOUND, precision="exact")

    def by_keywords(row: int) -> object:
        return collection.keywords(what.words[row][-TERMS_ASKED:], FOUND)

    by_meaning(0)
    yield "search by meaning", median_ms(by_meaning, rows)
    yield "the same, exact", median_ms(exactly, rows[:EXACTLY])
    yield "by keywords, their counts not known", median_ms(by_keywords, rows)
    yield "the same again", median_ms(by_keywords, rows)
    one, other = what.batch(0).first(), what.batch(CHUNKS_EACH).first()
    replacing = seconds_of(lambda: one.into(collection))
    yield "a document of ten chunks replaced", f"{replacing:.3f} s"
    deleting = seconds_of(lambda: collection.delete([other.documents[0].id]))
    yield "a document deleted", f"{deleting:.3f} s"


def moved(backend: Backend, name: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Take a collection to a folder and back, and yield what each way took."""
    beside = open_backend(FolderParameters(folder))
    ways = (("moved to a folder", backend, beside), ("and back", beside, backend))
    for title, source, target in ways:
        seconds, computed = took(lambda s=source, t=target: move_collection(s, name, t))
        yield title, f"{seconds:,.0f} s, {computed:,.0f} of a processor"


def bytes_in(folder: Path) -> int:
    """Return what a folder takes on the disk; the engine makes files larger than they are full."""
    return sum(512 * file.stat().st_blocks for file in folder.rglob("*") if file.is_file())


def steps(
    place: str | None, what: Made, folder: Path, *, move: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield every step and what it took."""
    backend = open_backend(parse_store(place or str(folder / "here")))
    name = f"bench-{uuid.uuid4().hex[:12]}"
    yield from filled(backend, name, what)
    try:
        if not (place or "").startswith("http"):
            yield "on disk", f"{bytes_in(Path(place or folder / 'here') / name) / 1e6:,.0f} MB"
        opening = seconds_of(lambda: open_collection(backend, name).close())
        yield "opened and closed", f"{opening:.3f} s"
        with open_collection(backend, name) as collection:
            yield from used(collection, what)
        if move:
            yield from moved(backend, name, folder / "there")
    finally:
        backend.drop(name)


def table(place: str | None, chunks: int, dimension: int, *, move: bool = False) -> Iterator[str]:
    """Measure and yield the lines of a Markdown table."""
    what = made(chunks, dimension)
    yield f"| {chunks:,} × {dimension} | {place or 'embedded engine'} |"
    yield "|---|---|"
    with tempfile.TemporaryDirectory() as folder:
        for step, took in steps(place, what, Path(folder), move=move):
            yield f"| {step} | {took} |"


def lines() -> list[str]:
    """Measure the usual size and return the lines of a Markdown table."""
    return list(table(None, CHUNKS, DIMENSION))


def main() -> None:
    """Measure one size at one place."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--chunks", type=int, default=CHUNKS)
    parser.add_argument("--dimension", type=int, default=DIMENSION)
    parser.add_argument("--place", help="a folder, or the address of a Qdrant server")
    parser.add_argument("--move", action="store_true", help="to a folder and back, too")
    options = parser.parse_args()
    for line in table(options.place, options.chunks, options.dimension, move=options.move):
        print(line, flush=True)


if __name__ == "__main__":
    main()
