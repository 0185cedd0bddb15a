"""What a model is called, as typed and as kept."""

from pathlib import Path

import pytest

from explorer.embedders import (
    EmbedderSpec,
    MiniLmParameters,
    SentenceTransformerParameters,
    TfidfParameters,
    VectorsParameters,
    load_embedder,
    parse_spec,
    shortened,
    spec_text,
)
from explorer.errors import (
    ParameterError,
)
from explorer.space import Space

ROOT = Path(__file__).resolve().parents[2]
PROMPTS = {"query": "search for: ", "document": "text: "}


def test_specs_over_equal_vectors_are_equal() -> None:
    one, other = (VectorsParameters(Space(["a"], [[1.0]])) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != VectorsParameters(Space(["a"], [[2.0]]))


def test_specs_are_read_as_typed() -> None:
    assert parse_spec("minilm") == EmbedderSpec("minilm", MiniLmParameters())
    assert parse_spec(" tf-idf ") == EmbedderSpec("tf-idf", TfidfParameters())
    named = parse_spec("sentence-transformers:BAAI/bge-small-en")
    assert named.parameters == SentenceTransformerParameters("BAAI/bge-small-en")
    local = parse_spec("openai:@cf/baai/bge@http://localhost:8080/v1/").options
    assert local["model"] == "@cf/baai/bge"
    assert local["base_url"] == "http://localhost:8080/v1"
    assert "key" not in local


@pytest.mark.parametrize(
    "text",
    [
        "minilm",
        "minilm-int8",
        "tf-idf",
        "tf-idf:letters",
        "sentence-transformers:BAAI/bge-small-en",
        "openai:m@https://api.openai.com/v1",
        "openai:@cf/baai/bge,dimensions=64@http://localhost:8080/v1",
    ],
)
def test_a_spec_is_written_as_it_is_read(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://elsewhere/v1")
    assert spec_text(parse_spec(text)) == text


def test_dimensions_can_be_added_to_a_service_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    assert shortened("openai:m", 64) == "openai:m,dimensions=64@https://api.openai.com/v1"
    with pytest.raises(ParameterError, match="goes with a service"):
        shortened("minilm", 64)
    with pytest.raises(ParameterError, match="names its dimensions already"):
        shortened("openai:m,dimensions=3", 64)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "word2vec",
        "minilm:x",
        "tf-idf:x",
        "vectors",
        "vectors:x",
        "openai",
        "openai:",
        "sentence-transformers",
        "sentence-transformers: ",
        "openai:m@http://",
    ],
)
def test_specs_that_name_nothing_are_refused(text: str) -> None:
    with pytest.raises(ParameterError):
        parse_spec(text)


def test_an_unknown_runtime_is_refused() -> None:
    with pytest.raises(ParameterError, match="choose quick or torch"):
        MiniLmParameters("fast")  # type: ignore[arg-type]


def test_options_of_another_kind_are_refused() -> None:
    with pytest.raises(ParameterError, match="not those of TF-IDF"):
        load_embedder(EmbedderSpec("tf-idf", MiniLmParameters()), ["a"])
