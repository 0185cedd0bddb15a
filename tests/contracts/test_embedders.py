"""What every embedder of the registry promises."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from explorer.arrays import FloatMatrix
from explorer.embedders import (
    EMBEDDERS,
    Embedder,
    EmbedderSpec,
    MiniLmParameters,
    OpenAIParameters,
    SentenceTransformerParameters,
    TfidfParameters,
    VectorsParameters,
    load_embedder,
    parse_spec,
)
from explorer.errors import CancelledError
from explorer.space import Space
from tests.embedders.doubles import openai_service
from tests.embedders.tiny import write_tiny_model

LONG = "an unusually long text about rivers and the sea " * 2_000
TEXTS = [
    "king",
    "a queen in her castle",
    "naïve café",
    "東京は大きい",
    "Привет, мир",
    "👩‍🚀 space",
    "e\u0301 is not é",
    "اللغة العربية",
    "zero\u200bwidth",
    "a",
    LONG,
    *(f"word number {number}" for number in range(140)),
]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prompts = {"query": "search for: ", "document": "text: "}
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny", prompts)


@pytest.fixture(scope="session")
def service_url() -> Iterator[str]:
    with openai_service() as service:
        yield service.url


def specs(request: pytest.FixtureRequest) -> dict[str, Callable[[], EmbedderSpec]]:
    vectors = np.random.default_rng(0).standard_normal((len(TEXTS), 7))
    return {
        "minilm": lambda: EmbedderSpec("minilm", MiniLmParameters()),
        "minilm-int8": lambda: parse_spec("minilm-int8"),
        "minilm by torch": lambda: EmbedderSpec("minilm", MiniLmParameters("torch")),
        "sentence-transformers": lambda: EmbedderSpec(
            "sentence-transformers",
            SentenceTransformerParameters(str(request.getfixturevalue("tiny_model"))),
        ),
        "sentence-transformers by torch": lambda: EmbedderSpec(
            "sentence-transformers",
            SentenceTransformerParameters(
                str(request.getfixturevalue("tiny_model")), runtime="torch"
            ),
        ),
        "tf-idf": lambda: EmbedderSpec("tf-idf", TfidfParameters()),
        "vectors": lambda: EmbedderSpec("vectors", VectorsParameters(Space(TEXTS, vectors))),
        "openai": lambda: EmbedderSpec(
            "openai",
            OpenAIParameters("fake", base_url=request.getfixturevalue("service_url")),
        ),
    }


KINDS = [
    pytest.param(kind, marks=pytest.mark.model) if kind.startswith("minilm") else kind
    for kind in (*EMBEDDERS, "minilm by torch", "sentence-transformers by torch")
]


@pytest.fixture(scope="module", params=KINDS)
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return load_embedder(specs(request)[request.param](), TEXTS)


@pytest.fixture(scope="module")
def documents(embedder: Embedder) -> FloatMatrix:
    """The texts' vectors, which some models take a second for."""
    vectors = embedder.encode_document(TEXTS)
    vectors.flags.writeable = False
    return vectors


def test_vectors_are_finite_float32_one_row_per_text(
    embedder: Embedder, documents: FloatMatrix
) -> None:
    for vectors in (documents, embedder.encode_query(TEXTS)):
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TEXTS), embedder.dimension)
        assert np.isfinite(vectors).all()


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.encode_document([]).shape == (0, embedder.dimension)
    assert embedder.encode_query([]).shape == (0, embedder.dimension)


def test_the_same_texts_give_the_same_vectors(embedder: Embedder, documents: FloatMatrix) -> None:
    np.testing.assert_array_equal(embedder.encode_document(list(TEXTS)), documents)


def test_rows_follow_the_order_of_the_texts(
    embedder: Embedder, documents: FloatMatrix, rng: np.random.Generator
) -> None:
    order = rng.permutation(len(TEXTS))
    shuffled = embedder.encode_document([TEXTS[row] for row in order])
    np.testing.assert_allclose(shuffled, documents[order], atol=1e-5)


def test_a_vector_does_not_depend_on_its_batch(embedder: Embedder, documents: FloatMatrix) -> None:
    alone = np.vstack([embedder.encode_document([text]) for text in TEXTS[:12]])
    np.testing.assert_allclose(documents[:12], alone, atol=1e-5)


def test_different_texts_give_different_vectors(embedder: Embedder) -> None:
    vectors = embedder.encode_document(TEXTS[:10])
    distances = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    apart = distances[~np.eye(10, dtype=bool)]
    # Texts in scripts a model has no tokens for may coincide; most may not.
    assert (apart > 1e-4).mean() > 0.9


def test_queries_differ_from_documents_only_where_the_cache_keeps_them_apart(
    embedder: Embedder,
) -> None:
    queries, documents = (
        embedder.encode_query(TEXTS[:5]),
        embedder.encode_document(TEXTS[:5]),
    )
    if embedder.cache_key("query") == embedder.cache_key("document"):
        np.testing.assert_array_equal(queries, documents)
    else:
        assert np.abs(queries - documents).max() > 1e-3


def test_progress_rises_to_one_and_may_stop_the_work(embedder: Embedder) -> None:
    seen: list[float] = []
    embedder.encode_document(TEXTS, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)

    def cancel(fraction: float) -> None:
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        embedder.encode_document(TEXTS, cancel)


def test_the_fingerprint_is_the_same_when_loaded_again(
    embedder: Embedder, request: pytest.FixtureRequest
) -> None:
    kind = request.node.callspec.params["embedder"]
    again = load_embedder(specs(request)[kind](), TEXTS)
    assert again.fingerprint == embedder.fingerprint


def test_every_entry_explains_itself() -> None:
    for name, entry in EMBEDDERS.items():
        assert entry.name == name
        assert entry.title
        assert entry.description.endswith(".")
        assert entry.needs
