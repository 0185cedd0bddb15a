"""A sample of a stored collection: even over it, whole where it is small, the same each time."""

import numpy as np

from explorer.documents import Chunk, Corpus, Document
from explorer.search.stored import sample_of
from explorer.stores import FolderParameters, Manifest, create_collection, open_backend


def test_a_sample_is_spread_evenly_with_the_vectors_of_its_chunks(tmp_path):
    documents = [Document(f"d{n:03}", "first second") for n in range(300)]
    chunks = [
        Chunk(d.id, index, 6 * index, 6 * index + 5, d.text[6 * index : 6 * index + 5])
        for d in documents
        for index in (0, 1)
    ]
    corpus = Corpus(documents, chunks)
    vectors = np.random.default_rng(0).normal(size=(600, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    backend = open_backend(FolderParameters(tmp_path))
    with create_collection(backend, Manifest("many", "minilm", "print", 4)) as kept:
        kept.put(documents, chunks, vectors, [["word"]] * 600)
        sample, theirs = sample_of(kept, 200)
        again, _ = sample_of(kept, 200)
        everything, _ = sample_of(kept, 1_000)
    rows = [corpus.rows[chunk.id] for chunk in sample.chunks]
    assert len(set(rows)) == len(sample) == 200
    assert np.array_equal(theirs, vectors[rows])
    assert {d.id for d in sample.documents} == {chunk.document_id for chunk in sample.chunks}
    # Twenty of sixty in each tenth, give or take three standard deviations.
    tenths = np.histogram(rows, 10, (0, 600))[0]
    assert tenths.min() > 8
    assert tenths.max() < 32
    assert again.chunks == sample.chunks
    assert len(everything) == 600
