"""What a collection should hold and find: made-up documents, and brute force over them."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from explorer.documents import Chunk, Corpus, Document
from explorer.search import Analyzer, MemoryRetriever, parse_filter
from explorer.search.stored import StoredRetriever

DIMENSION = 24
WORDS = [
    "apple",
    "pear",
    "plum",
    "red",
    "green",
    "blue",
    "whale",
    "shark",
    "sea",
    "harbor",
    "engine",
    "fire",
    "stone",
]
ANALYZER = Analyzer()


def made_up(count, seed=0, start=0):
    """Documents of one to three chunks with metadata of every kind, and their vectors."""
    rng = np.random.default_rng(seed)
    documents, chunks = [], []
    for number in range(start, start + count):
        parts = [" ".join(rng.choice(WORDS, rng.integers(2, 9))) for _ in range(rng.integers(1, 4))]
        text = "\n".join(parts)
        metadata = {"n": number, "cuisine": ["Thai", "thai", "Greek"][number % 3], "odd.[key]": "x"}
        if number % 4:
            metadata["mixed"] = "many" if number % 2 else 7.5
        document = Document(f"d{number}", text, f"Title {number % 5}", "made up", metadata)
        documents.append(document)
        at = 0
        for index, part in enumerate(parts):
            chunks.append(Chunk(document.id, index, at, at + len(part), part))
            at += len(part) + 1
    vectors = rng.normal(size=(len(chunks), DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[len(vectors) // 2] = vectors[0]  # a tie
    return Corpus(documents, chunks), vectors


@dataclass
class Mirror:
    """What a collection should hold, kept in plain dictionaries."""

    documents: dict = field(default_factory=dict)
    chunks: dict = field(default_factory=dict)

    def put(self, corpus, vectors):
        for document in corpus.documents:
            self.documents[document.id] = document
            self.chunks[document.id] = []
        for chunk, vector in zip(corpus.chunks, vectors, strict=True):
            self.chunks[chunk.document_id].append((chunk, vector))

    def delete(self, ids):
        for name in ids:
            del self.documents[name], self.chunks[name]

    def retriever(self):
        # In the order of ids, which is how a collection settles ties.
        pairs = [pair for name in sorted(self.chunks) for pair in self.chunks[name]]
        corpus = Corpus(list(self.documents.values()), [chunk for chunk, _ in pairs])
        return MemoryRetriever(corpus, np.array([vector for _, vector in pairs]))


def write(collection, corpus, vectors):
    return collection.put(corpus.documents, corpus.chunks, vectors, ANALYZER.many(corpus.texts))


def same(found, expected, everything):
    """Equal scores in order, and the ids of each group of ties among those of brute force."""
    assert found.scores == pytest.approx(expected.scores, abs=2e-6)
    best = dict(zip(everything.ids, everything.scores, strict=True))
    assert len(set(found.ids)) == len(found.ids)
    for key, score in zip(found.ids, found.scores, strict=True):
        assert best[key] == pytest.approx(score, abs=2e-6)


FILTERS = [
    (),
    ("n<20",),
    ("n>=5", "n<=40", "cuisine=THAI"),
    ("cuisine!=greek",),
    ("n!=3",),
    ("mixed>1",),
    ("mixed=many",),
    ("mixed!=7.5",),
    ("mixed<zebra",),
    ("title~le 3",),
    ("odd.[key]=x", "id=d7"),
    ("source=made up", "cuisine~ai"),
    ("cuisine=Peruvian",),
]
QUERIES = ["red apples", "whales sharks sea", "engine fire engine", "zebra", "plum zebra"]


def assert_equal_to_brute_force(collection, mirror):
    stored, brute = StoredRetriever(collection), mirror.retriever()
    assert len(stored) == len(brute)
    rng = np.random.default_rng(5)
    for texts in FILTERS:
        filters = tuple(map(parse_filter, texts))
        vector = rng.normal(size=DIMENSION).astype(np.float32)
        for depth in (1, 7, 500):
            everything = brute.dense(vector, 500, filters)
            same(
                stored.dense(vector, depth, filters),
                brute.dense(vector, depth, filters),
                everything,
            )
        for query in QUERIES:
            everything = brute.bm25(query, 500, filters)
            same(stored.bm25(query, 6, filters), brute.bm25(query, 6, filters), everything)
