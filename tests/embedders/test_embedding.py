import csv
import os
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pytest

from explorer.arrays import FloatMatrix, Progress
from explorer.embedders import (
    EmbedderSpec,
    EmbeddingCache,
    MiniLmParameters,
    TfidfParameters,
    embed,
    embed_words,
    load_embedder,
)
from explorer.embedders.base import Role
from explorer.errors import CancelledError, EmbedderError, InputError

ROOT = Path(__file__).resolve().parents[2]


class Letters:
    """An embedder of our own: how often each letter occurs. Counts what it is asked."""

    name = "letters"
    dimension = 26

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fingerprint = "letters"

    def cache_key(self, role: Role) -> str:
        return f"letters:{role}"

    def encode_document(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> FloatMatrix:
        self.asked += texts
        if progress:
            progress(0.5)
        counts = [[text.count(chr(97 + letter)) for letter in range(26)] for text in texts]
        return np.array(counts, dtype=np.float32).reshape(-1, 26)

    def encode_query(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        return -self.encode_document(texts, progress)


@pytest.fixture
def cache(tmp_path: Path) -> EmbeddingCache:
    return EmbeddingCache(tmp_path / "cache.sqlite3")


def test_duplicates_are_embedded_once_and_kept_in_place() -> None:
    letters = Letters()
    result = embed(["abba", "b", "abba"], letters, cache=None)
    assert sorted(letters.asked) == ["abba", "b"]
    assert result.vectors[:, :2].tolist() == [[2, 2], [0, 1], [2, 2]]
    assert (result.computed, result.cached) == (2, 0)


def test_a_second_run_computes_only_what_is_missing(cache: EmbeddingCache) -> None:
    first = [f"word {number}" for number in range(600)]
    embed(first, Letters(), cache=cache)
    letters = Letters()
    result = embed(["new", *first], letters, cache=cache)
    assert letters.asked == ["new"]
    assert (result.computed, result.cached) == (1, 600)
    expected = Letters().encode_document(["new", *first])
    np.testing.assert_array_equal(result.vectors, expected)


def test_queries_and_documents_do_not_share_rows(cache: EmbeddingCache) -> None:
    embed(["a"], Letters(), cache=cache)
    assert embed(["a"], Letters(), cache=cache, role="query").vectors[0, 0] == -1


def test_a_cancelled_run_keeps_what_was_done(cache: EmbeddingCache) -> None:
    texts = [f"word {number}" for number in range(2_000)]

    def cancel_halfway(fraction: float) -> None:
        if fraction > 0.5:
            raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        embed(texts, Letters(), cache=cache, progress=cancel_halfway)
    result = embed(texts, Letters(), cache=cache)
    assert 800 <= result.cached <= 1_100
    np.testing.assert_array_equal(result.vectors, Letters().encode_document(texts))


def test_progress_rises_to_one_with_and_without_work(cache: EmbeddingCache) -> None:
    texts = [f"{'long ' * (number % 50)}word {number}" for number in range(1_000)]
    for _ in range(2):
        seen: list[float] = []
        embed(texts, Letters(), cache=cache, progress=seen.append)
        assert seen == sorted(seen)
        assert seen[-1] == 1.0


def test_no_texts_give_no_rows(cache: EmbeddingCache) -> None:
    assert embed([], Letters(), cache=cache).vectors.shape == (0, 26)


def test_an_unusable_cache_costs_a_note_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    blocked = EmbeddingCache(tmp_path / "file" / "cache.sqlite3")
    texts = [f"word {number}" for number in range(1_000)]
    result = embed(texts, Letters(), cache=blocked)
    np.testing.assert_array_equal(result.vectors, Letters().encode_document(texts))
    assert len(result.notes) == 1


def test_half_a_character_is_refused_in_one_sentence() -> None:
    with pytest.raises(InputError, match="half of a character"):
        embed(["fine", "cut \ud83d"], Letters(), cache=None)


class Broken(Letters):
    def __init__(self, vectors: FloatMatrix) -> None:
        super().__init__()
        self.vectors = vectors

    def encode_document(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> FloatMatrix:
        return self.vectors


@pytest.mark.parametrize(
    "vectors",
    [
        np.ones((1, 3), dtype=np.float32),
        np.ones((2, 26), dtype=np.float32),
        np.full((1, 26), np.inf, dtype=np.float32),
    ],
)
def test_unusable_vectors_are_refused_and_not_cached(
    cache: EmbeddingCache, vectors: FloatMatrix
) -> None:
    with pytest.raises(EmbedderError, match="letters gave"):
        embed(["a"], Broken(vectors), cache=cache)
    assert not cache.get("letters:document", ["a"], 26).found.any()


def test_words_become_a_space_in_their_order(cache: EmbeddingCache) -> None:
    words = ["red fox", "red", "blue", "red"]
    table = pd.DataFrame({"kind": ["animal", "color", "color", "color"]})
    spec = EmbedderSpec("tf-idf", TfidfParameters())
    space, embedded = embed_words(words, table, spec, cache, "colors.csv")
    assert space.labels == tuple(words)
    assert space.metadata["kind"].tolist() == table["kind"].tolist()
    assert (space.vectors[1] == space.vectors[3]).all()
    assert space.provenance.source == "colors.csv"
    assert space.provenance.model == "TF-IDF"
    assert space.provenance.options["unit"] == "word"
    assert embedded.computed == 3


def test_no_words_are_refused(cache: EmbeddingCache) -> None:
    with pytest.raises(InputError, match="no words"):
        embed_words([], None, EmbedderSpec("minilm", MiniLmParameters()), cache, "typed")


RUNTIMES = ("quick", "torch")


@pytest.fixture(scope="module")
def published() -> tuple[list[str], FloatMatrix]:
    """Texts of all kinds and the vectors that sentence-transformers gives them."""
    from sentence_transformers import SentenceTransformer

    from tests.embedders.tiny import minilm_folder

    texts = ["king", "a sentence of some length", "naïve", "東京", "", "word " * 600, *"abcdefgh"]
    texts += ["👩‍🚀 e\u0301", " ", "\x00\n", "x" * 5_000, "Straße ﬁn İstanbul", "[MASK] [SEP]"]
    texts += [f"item {number} " * (number % 40 + 1) for number in range(80)]
    model = SentenceTransformer(str(minilm_folder()), local_files_only=True, device="cpu")
    return texts, model.encode(texts, show_progress_bar=False)


@pytest.mark.model
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_vectors_equal_those_of_sentence_transformers(
    cache: EmbeddingCache,
    published: tuple[list[str], FloatMatrix],
    runtime: Literal["quick", "torch"],
) -> None:
    texts, expected = published
    embedder = load_embedder(EmbedderSpec("minilm", MiniLmParameters(runtime)))
    for _ in range(2):
        ours = embed(texts, embedder, cache=cache).vectors
        np.testing.assert_allclose(ours, expected, atol=1e-5)


@pytest.mark.model
def test_sts_benchmark_is_reproduced(evaluation: Path) -> None:
    from scipy.stats import spearmanr

    with (evaluation / "text" / "stsb-en-test.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1379
    # PyTorch gives the same vectors, as the test above holds.
    embedder = load_embedder(EmbedderSpec("minilm", MiniLmParameters("quick")))
    texts = [row[0] for row in rows] + [row[1] for row in rows]
    vectors = embed(texts, embedder, cache=None).vectors
    cosines = (vectors[:1379] * vectors[1379:]).sum(axis=1)
    correlation = spearmanr(cosines, [float(row[2]) for row in rows]).statistic
    assert correlation * 100 == pytest.approx(82.03, abs=0.05)


@pytest.mark.model
def test_another_process_finds_everything_embedded(tmp_path: Path) -> None:
    code = textwrap.dedent(
        """
        import sys
        from explorer.embedders import EmbeddingCache, embed, load_embedder, parse_spec
        embedder = load_embedder(parse_spec("minilm"))
        result = embed(["king", "queen", "tower"], embedder, cache=EmbeddingCache())
        print(result.computed, result.cached, "torch" in sys.modules, "onnxruntime" in sys.modules)
        print(result.vectors.tobytes().hex())
        """
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "VSE_CACHE_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        for _ in range(2)
    ]
    first, second = (done.stdout.split() for done in said)
    # Neither run needs torch, and the second does not even read the model.
    assert first[:4] == ["3", "0", "False", "True"]
    assert second[:4] == ["0", "3", "False", "False"]
    assert first[4] == second[4]
    assert said[0].stderr == ""
