"""Keywords written without spaces: the same in memory, in the engine and on a server, and told."""

import numpy as np
import pytest

from explorer.documents import Chunk, Corpus, Document
from explorer.search import Analyzer, MemoryRetriever, Searcher, SearchOptions
from explorer.search.analysis import BY_CHARACTERS, BY_PAIRS
from explorer.search.stored import StoredRetriever
from explorer.stores import (
    EdgeBackend,
    Manifest,
    MemoryBackend,
    ServerBackend,
    ServerParameters,
    create_collection,
)
from tests.stores.qdrant_double import QdrantDouble

TEXTS = {
    "tower": "東京タワーは港区にあります。",
    "cat": "猫が好きです",
    "server": "ｻｰﾊﾞｰの設定、コンピューター",
    "thai": "สวัสดีครับ ประเทศไทย",
    "lao": "ສະບາຍດີ ປະເທດລາວ",
    "khmer": "ប្រទេសកម្ពុជា",
    "burmese": "မြန်မာနိုင်ငံ",
    "korean": "서울은 대한민국의 수도이다",
    "phone": "iPhoneを買う２０２４年",
    "hindi": "हिन्दी भाषा सीखें",
    "learning": "机器学习是人工智能的一个分支",
    "english": "The apples of the harbor",
}
BM25 = SearchOptions("bm25")


def corpus():
    documents = [Document(name, text) for name, text in TEXTS.items()]
    return Corpus(documents, [Chunk(d.id, 0, 0, len(d.text), d.text) for d in documents])


@pytest.fixture(scope="module", params=["memory", "edge", "memory store", "server double"])
def searcher(request, tmp_path_factory):
    held = corpus()
    vectors = np.eye(len(held), dtype=np.float32)
    if request.param == "memory":
        yield Searcher(MemoryRetriever(held, vectors))
        return
    with QdrantDouble() as double:
        backend = {
            "edge": lambda: EdgeBackend(tmp_path_factory.mktemp("edge")),
            "memory store": MemoryBackend,
            "server double": lambda: ServerBackend(ServerParameters(double.url)),
        }[request.param]()
        with create_collection(backend, Manifest("texts", "m", "f", len(held))) as kept:
            kept.put(held.documents, held.chunks, vectors, Analyzer().many(held.texts))
            kept.finish()
            yield Searcher(StoredRetriever(kept))


@pytest.mark.parametrize(
    ("query", "name", "marked"),
    [
        ("東京", "tower", "東京"),
        ("港区 タワー", "tower", "タワー|港区"),
        ("東京都", "tower", "東京"),
        ("猫", "cat", "猫"),
        ("サーバ", "server", "ｻｰﾊﾞ"),
        ("サーバー", "server", "ｻｰﾊﾞｰ"),
        ("ｺﾝﾋﾟｭｰﾀｰ", "server", "コンピューター"),
        ("ประเทศ", "thai", "ประเทศ"),
        ("ປະເທດ", "lao", "ປະເທດ"),
        ("កម្ពុជា", "khmer", "កម្ពុជា"),
        ("နိုင်ငံ", "burmese", "နိုင်ငံ"),
        ("서울", "korean", "서울"),
        ("수도", "korean", "수도"),
        ("买iphone 2024", "phone", "iPhone|２０２４"),
        ("2024年", "phone", "２０２４年"),
        ("学习", "learning", "学习"),
    ],
)
def test_the_text_with_the_words_is_found_and_they_are_marked(searcher, query, name, marked):
    found = searcher.search(query, BM25)
    assert [hit.id for hit in found.hits] == [f"{name}#0"]
    (hit,) = found.hits
    assert "|".join(hit.text[start:end] for start, end in hit.highlights) == marked
    assert found.found_by == BY_PAIRS


@pytest.mark.parametrize("name", [n for n in TEXTS if n not in ("english", "hindi", "phone")])
def test_no_text_is_denied_the_words_it_begins_with(searcher, name):
    for length in range(1, 7):
        found = searcher.search(TEXTS[name][:length], BM25)
        assert f"{name}#0" in [hit.id for hit in found.hits]


def test_where_no_pair_is_found_single_characters_count_and_that_is_told(searcher):
    found = searcher.search("猫は", BM25)
    assert [hit.id for hit in found.hits] == ["cat#0"]
    assert [hit.text[a:b] for hit in found.hits for a, b in hit.highlights] == ["猫"]
    assert found.found_by == BY_CHARACTERS


def test_words_with_spaces_are_searched_as_ever_and_nothing_is_told(searcher):
    for query, name in (("apple harbors", "english"), ("हिन्दी", "hindi"), ("iphone", "phone")):
        found = searcher.search(query, BM25)
        assert [hit.id for hit in found.hits] == [f"{name}#0"]
        assert found.found_by == ""
    assert "no text holds any of these words" in searcher.search("大阪", BM25).message


def test_scores_are_the_same_wherever_texts_are_kept(searcher):
    exact = MemoryRetriever(corpus())
    for query in ("東京タワー", "ประเทศไทย", "猫は", "iPhoneを買う"):
        ours, theirs = searcher.retriever.bm25(query, 10, ()), exact.bm25(query, 10, ())
        assert ours.ids == theirs.ids
        assert ours.scores == pytest.approx(theirs.scores, abs=2e-6)
        assert ours.note == theirs.note
