"""The index that many texts are searched by, its recall, and the file their vectors lie in."""

import pickle

import numpy as np
import pytest

from explorer.arrays import normalize
from explorer.benchmark import Generated
from explorer.documents import Chunk, Corpus, Document
from explorer.search import MemoryRetriever, Searcher, SearchOptions, mapped, quick, retriever
from explorer.search.filters import parse_filter

N, D = 3_000, 64


@pytest.fixture(scope="module")
def vectors():
    return Generated(N, D).vectors()


@pytest.fixture(scope="module")
def corpus():
    documents = [Document(f"d{i}", f"text {i}", "", "", {"even": i % 2 == 0}) for i in range(N)]
    chunks = [Chunk(f"d{i}", 0, 0, len(f"text {i}"), f"text {i}") for i in range(N)]
    return Corpus(documents, chunks)


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(retriever, "EXACT_UP_TO", 1_000)
    monkeypatch.setattr(mapped, "MAPPED_ABOVE", 1_000)


def test_the_recall_told_is_the_recall_there_is(vectors):
    found = quick.quick_index(vectors)
    assert found is not None
    assert found.recall >= quick.LEAST_RECALL
    rows = np.random.default_rng(9).choice(N, 200, replace=False)
    hits = 0
    for row in rows:
        truth = np.argsort(-(vectors @ vectors[row]), kind="stable")[:10]
        hits += len(set(truth) & set(found.search(vectors[row], 10).indices[0]))
    assert hits / 2_000 >= quick.LEAST_RECALL - 0.01
    assert f"{found.recall:.1%} of the ten nearest" in found.describe()


def test_vectors_whose_signs_tell_nothing_are_compared_in_full(monkeypatch):
    flat = np.random.default_rng(0).normal(size=(N, 2)).astype(np.float32)
    monkeypatch.setattr(quick, "_RESCORED", (10, 20))
    assert quick.quick_index(normalize(flat)) is None


def test_many_texts_are_searched_by_the_index_and_exactly_by_choice(many, corpus, vectors):
    searcher = Searcher(MemoryRetriever(corpus, vectors), lambda queries: vectors[:1])
    by_index = searcher.search("x", SearchOptions("dense"))
    exact = searcher.search("x", SearchOptions("dense", precision="exact"))
    truth = [f"d{row}" for row in np.argsort(-(vectors @ vectors[0]), kind="stable")[:10]]
    assert [hit.document_id for hit in exact.hits] == truth
    assert exact.found_by == ""
    assert (
        "of the ten nearest, measured on 64 queries near some of these 3,000 texts"
        in by_index.found_by
    )
    assert len({hit.id for hit in by_index.hits} & {hit.id for hit in exact.hits}) >= 9


def test_few_texts_are_compared_in_full(corpus, vectors):
    assert MemoryRetriever(corpus, vectors).quick is None


def test_filtered_searches_are_exact(many, corpus, vectors):
    found = MemoryRetriever(corpus, vectors).dense(vectors[0], 10, [parse_filter("even=true")])
    cosines = vectors @ vectors[0]
    truth = [2 * row for row in np.argsort(-cosines[::2], kind="stable")[:10]]
    assert [name.split("#")[0] for name in found.ids] == [f"d{r}" for r in truth]
    assert found.note == ""


def test_vectors_at_length_one_are_searched_where_they_lie(corpus, vectors):
    fixed = vectors.copy()
    fixed.flags.writeable = False
    assert MemoryRetriever(corpus, fixed).unit is fixed


def test_many_vectors_go_to_other_processes_as_the_name_of_a_file(many, vectors, tmp_path):
    there = mapped.mapped(3 * vectors, tmp_path)
    np.testing.assert_allclose(there, vectors, atol=1e-6)
    assert not there.flags.writeable
    sent = pickle.dumps(there)
    assert len(sent) < 1_000
    np.testing.assert_array_equal(pickle.loads(sent), there)
    part = pickle.loads(pickle.dumps(there[5:7]))
    np.testing.assert_array_equal(part, there[5:7])


def test_only_the_newest_files_are_kept(many, vectors, tmp_path):
    for scale in range(1, 8):
        mapped.mapped(scale * vectors, tmp_path)
    assert len(list(tmp_path.iterdir())) == 4


def test_a_folder_that_cannot_be_made_leaves_the_vectors_in_memory(many, vectors, tmp_path):
    (tmp_path / "file").write_text("")
    assert mapped.mapped(vectors, tmp_path / "file" / "vectors") is vectors
