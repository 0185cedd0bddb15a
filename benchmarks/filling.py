"""Filling a collection of a server against the plain client, in turns on the same points.

``python -m benchmarks.filling --place http://localhost:6333 [--chunks 20000] [--rounds 3]`` makes
two collections under names of its own and deletes them again. Ours keeps a document beside each
chunk, prepares filters, and holds a lease; the plain client sends as many points with the same
vectors, terms and fields, and nothing else. It prints the points a second of both, their ratio, and
how long deleting one document took. Where a key is asked for, ``QDRANT_API_KEY`` has it.
"""

import argparse
import statistics
import time
import uuid
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.benchmark import Generated
from explorer.documents import Document, whole
from explorer.stores import (
    Manifest,
    ServerBackend,
    ServerParameters,
    create_collection,
    open_collection,
    parse_store,
)
from explorer.stores.base import BATCH, DENSE, TERMS, Record
from explorer.stores.pieces import Piece
from explorer.stores.records import chunk_record, document_record
from explorer.stores.server.values import point_of
from explorer.stores.terms import term_counts

DOCUMENTS_AT_ONCE = 512
VOCABULARY, TERMS_EACH = 20_000, 60


def documents_of(n: int) -> tuple[list[Document], list[list[str]]]:
    """Return documents of one chunk each, and their words, as unequal as those of a language."""
    rng = np.random.default_rng(0)
    numbers = np.minimum(rng.zipf(1.3, size=(n, TERMS_EACH)) - 1, VOCABULARY - 1)
    words = [[f"w{number}" for number in row] for row in numbers.tolist()]
    return [Document(f"d{i}", " ".join(words[i])) for i in range(n)], words


def fill_ours(
    backend: ServerBackend,
    name: str,
    documents: Sequence[Document],
    words: Sequence[Sequence[str]],
    vectors: FloatMatrix,
) -> float:
    """Fill a collection through this program and return the seconds it took."""
    manifest = Manifest(name, "none", "none", vectors.shape[1])
    started = time.perf_counter()
    with create_collection(backend, manifest) as made:
        for start in range(0, len(documents), DOCUMENTS_AT_ONCE):
            part = slice(start, start + DOCUMENTS_AT_ONCE)
            some = documents[part]
            made.put(some, list(map(whole, some)), vectors[part], words[part])
        return time.perf_counter() - started


def records_of(
    documents: Sequence[Document], words: Sequence[Sequence[str]], vectors: FloatMatrix
) -> Iterator[Record]:
    """Yield the records of the same chunks and documents, as ours keeps them."""
    for document, some, vector in zip(documents, words, vectors, strict=True):
        piece = Piece(whole(document), vector, term_counts(some))
        yield chunk_record(document, piece, 1, TERMS_EACH)
        yield document_record(document, 1, [piece])


def fill_plain(
    backend: ServerBackend, name: str, records: Sequence[Record], dimension: int
) -> float:
    """Send the same points by the plain client and return the seconds it took."""
    from qdrant_client import models

    points = [point_of(record) for record in records]
    spread = backend.parameters
    started = time.perf_counter()
    backend.client.create_collection(
        name,
        vectors_config={DENSE: models.VectorParams(size=dimension, distance=models.Distance.DOT)},
        sparse_vectors_config={TERMS: models.SparseVectorParams()},
        shard_number=spread.shard_number,
        replication_factor=spread.replication_factor,
    )
    for start in range(0, len(points), BATCH):
        backend.client.upsert(name, points[start : start + BATCH], wait=True)
    return time.perf_counter() - started


def seconds_of(step: Callable[[], object]) -> float:
    """Return how long a step took."""
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def measure(backend: ServerBackend, chunks: int, dimension: int, rounds: int) -> None:
    """Fill both ways in turns and print what came of it."""
    documents, words = documents_of(chunks)
    vectors = Generated(chunks, dimension).vectors()
    records = list(records_of(documents, words, vectors))
    ours, plain, deleting = [], [], []
    for _ in range(rounds):
        names = [f"bench-{uuid.uuid4().hex[:12]}" for _ in range(2)]
        try:
            ours.append(fill_ours(backend, names[0], documents, words, vectors))
            with open_collection(backend, names[0]) as kept:
                deleting.append(seconds_of(lambda kept=kept: kept.delete(["d0"])))
            plain.append(fill_plain(backend, names[1], records, dimension))
        finally:
            for name in names:
                backend.client.delete_collection(name)
    speeds = [len(records) / statistics.median(took) for took in (ours, plain)]
    print(
        f"{speeds[0] / speeds[1]:.2f} × the plain client: {speeds[0]:,.0f} against "
        f"{speeds[1]:,.0f} points a second ({chunks:,} chunks × {dimension}, {rounds} rounds); "
        f"deleting one document {statistics.median(deleting) * 1e3:,.0f} ms"
    )


def main() -> None:
    """Measure one place."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--place", required=True)
    parser.add_argument("--chunks", type=int, default=20_000)
    parser.add_argument("--dimension", type=int, default=384)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    place = parse_store(options.place)
    if not isinstance(place, ServerParameters):
        parser.error("--place names no server")
    measure(ServerBackend(place), options.chunks, options.dimension, options.rounds)


if __name__ == "__main__":
    main()
