import logging
import pickle

import numpy as np
import pytest

from explorer.embedders import EmbedderSpec, OpenAIParameters, embed, estimate, load_embedder
from explorer.embedders.base import Embedder
from explorer.errors import EmbedderError, InputError, ParameterError
from tests.embedders.doubles import Service, vector_of

KEY = "sk-very-secret-0123456789"


def load(parameters: OpenAIParameters) -> Embedder:
    return load_embedder(EmbedderSpec("openai", parameters))


def at(service: Service, **options: object) -> Embedder:
    return load(OpenAIParameters("fake", base_url=service.url, key=KEY, **options))  # type: ignore[arg-type]


def test_vectors_come_back_in_the_order_asked_even_if_answered_in_another(
    service: Service,
) -> None:
    service.order = -1
    vectors = at(service).encode_document(["a", "bb", "ccc"])
    expected = np.array([vector_of(text) for text in ("a", "bb", "ccc")], dtype=np.float32)
    np.testing.assert_array_equal(vectors, expected)
    assert set(service.authorization) == {f"Bearer {KEY}"}


def test_texts_travel_in_batches_of_at_most_256(service: Service) -> None:
    texts = [f"text {number}" for number in range(600)]
    at(service, dimensions=16).encode_document(texts)
    sizes = [len(request["input"]) for request in service.requests]
    assert sizes == [256, 256, 88]
    service.requests.clear()
    at(service, dimensions=16).encode_document(
        [f"{number} " + "long " * 2_000 for number in range(250)]
    )
    assert max(sum(map(len, request["input"])) for request in service.requests) < 1_200_000
    assert len(service.requests) > 1


def test_dimensions_are_asked_for_and_otherwise_learnt_from_an_answer(service: Service) -> None:
    assert at(service, dimensions=4).encode_document(["a"]).shape == (1, 4)
    assert service.requests[-1]["dimensions"] == 4
    assert at(service).dimension == 16
    assert "dimensions" not in service.requests[-1]


def test_a_refusal_for_haste_is_tried_again(service: Service) -> None:
    service.script = [(429, "{}", {"Retry-After-Ms": "5"}), (503, "{}", {"Retry-After-Ms": "5"})]
    assert at(service, dimensions=16).encode_document(["a"]).shape == (1, 16)
    assert len(service.requests) == 3


@pytest.mark.parametrize("never", ["inf", "1e999", "nan", "-1"])
def test_a_pause_that_is_no_time_is_not_waited_for(service: Service, never: str) -> None:
    service.script = [(429, "{}", {"Retry-After": never})]
    assert at(service, dimensions=16).encode_document(["a"]).shape == (1, 16)
    assert len(service.requests) == 2


def test_lasting_haste_is_one_sentence(service: Service) -> None:
    service.script = [(429, "{}", {"Retry-After-Ms": "5"})] * 3
    with pytest.raises(EmbedderError, match="accepts no more requests now"):
        at(service, dimensions=16, retries=2).encode_document(["a"])


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (401, f'{{"error": {{"message": "Incorrect key {KEY}"}}}}', "did not accept the key"),
        (403, "{}", "did not accept the key"),
        (404, "{}", "has no model “fake”"),
        (400, f'{{"error": {{"message": "bad {KEY}"}}}}', "refused the request \\(400\\), saying"),
        (200, "<html>welcome</html>", "did not answer with the embeddings"),
        (200, "[]", "did not answer with the embeddings"),
        (200, '{"data": []}', "did not answer with the embeddings"),
        (200, '{"data": [{"index": 7, "embedding": [1]}]}', "did not answer with the embeddings"),
        (200, '{"data": [{"index": 0, "embedding": null}]}', "did not answer with the embeddings"),
        (200, '{"data": [{"index": 0, "embedding": [NaN]}]}', "did not answer with the embedd"),
        (200, '{"data": [{"index": 0, "embedding": [1, 2]}]}', "2 dimensions where 16"),
        (200, '{"data": ["x"]}', "did not answer with the embeddings"),
    ],
)
def test_every_failure_is_one_sentence_without_the_key(
    service: Service,
    status: int,
    body: str,
    sentence: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    service.script = [(status, body, {})]
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(EmbedderError, match=sentence) as caught,
    ):
        at(service, dimensions=16, retries=0).encode_document(["a"])
    message = str(caught.value)
    assert "127.0.0.1" in message
    assert message.endswith(".")
    assert "\n" not in message
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    assert KEY not in message
    assert KEY not in caplog.text


def test_a_page_that_is_not_json_is_one_sentence(service: Service) -> None:
    service.script = [(200, "<html>", {"Content-Type": "text/html"})]
    with pytest.raises(EmbedderError, match="did not answer with the embeddings"):
        at(service, dimensions=16).encode_document(["a"])


def test_silence_and_absence_are_one_sentence(service: Service) -> None:
    service.delay = 1.0
    with pytest.raises(EmbedderError, match=r"did not answer within 0\.1 s"):
        at(service, dimensions=16, timeout=0.1, retries=0).encode_document(["a"])
    nobody = OpenAIParameters("fake", base_url="http://127.0.0.1:9/v1", dimensions=2, retries=0)
    with pytest.raises(EmbedderError, match="cannot be reached"):
        load(nobody).encode_document(["a"])


def test_an_empty_text_is_refused_before_anything_is_sent(service: Service) -> None:
    with pytest.raises(InputError, match="Text 2 is empty"):
        at(service, dimensions=16).encode_document(["a", ""])
    assert not service.requests


def test_the_key_is_nowhere_but_in_the_request(service: Service) -> None:
    parameters = OpenAIParameters("fake", base_url=service.url, key=KEY)
    spec = EmbedderSpec("openai", parameters)
    without = EmbedderSpec("openai", OpenAIParameters("fake", base_url=service.url))
    assert KEY not in repr(spec)
    assert KEY not in str(spec.options)
    assert spec == without
    assert hash(spec) == hash(without)
    assert load_embedder(spec).fingerprint == load_embedder(without).fingerprint
    assert pickle.loads(pickle.dumps(spec)).parameters.key == KEY


def test_the_environment_key_goes_only_where_it_belongs(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    elsewhere = OpenAIParameters("fake", base_url=service.url, dimensions=4)
    load(elsewhere).encode_document(["a"])
    assert service.authorization == [""]
    monkeypatch.setenv("OPENAI_BASE_URL", service.url + "/")
    load(elsewhere).encode_document(["a"])
    assert service.authorization[-1] == f"Bearer {KEY}"
    monkeypatch.setenv("LOCAL_API_KEY", "other")
    load(OpenAIParameters("fake", service.url, 4, "LOCAL_API_KEY")).encode_document(["a"])
    assert service.authorization[-1] == "Bearer other"


def test_openai_without_a_key_says_how_to_give_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(EmbedderError, match="set OPENAI_API_KEY"):
        load(OpenAIParameters())


@pytest.mark.parametrize("key", ["sk-gehe\u200bim", "sk-secret\nX-Header: 1", "ключ"])
def test_a_key_that_cannot_stand_in_a_header_is_refused_unshown(key: str) -> None:
    with pytest.raises(EmbedderError, match="copy it once more") as caught:
        load(OpenAIParameters("fake", key=key))
    assert key[:7] not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/v1",
        "file:///etc/passwd",
        "localhost:8000",
        "https://",
        "https://user:secret@host/v1",
        "https://host/v1?key=secret",
        "http://[bad/v1",
        "http://host:port/v1",
        "http://ho st/v1",
        "http://host/v1#secret",
        "http://host/\n",
    ],
)
def test_addresses_that_are_not_plain_http_are_refused(url: str) -> None:
    with pytest.raises(ParameterError) as caught:
        OpenAIParameters("m", base_url=url)
    assert "secret" not in str(caught.value)


def test_other_options_out_of_range_are_refused() -> None:
    for options in (
        {"model": " "},
        {"dimensions": 0},
        {"key_variable": "HOME"},
        {"timeout": 0.0},
        {"timeout": float("nan")},
        {"retries": 11},
    ):
        with pytest.raises(ParameterError):
            OpenAIParameters(**options)  # type: ignore[arg-type]


def test_a_known_dimension_needs_no_request() -> None:
    embedder = load(OpenAIParameters("text-embedding-3-large", key=KEY))
    assert embedder.dimension == 3072


def test_duplicates_are_sent_once(service: Service) -> None:
    embed(["a", "b", "a"], at(service, dimensions=4), cache=None)
    assert [sorted(request["input"]) for request in service.requests] == [["a", "b"]]


def test_an_estimate_counts_distinct_texts_and_knows_only_published_prices() -> None:
    texts = ["word " * 80] * 3 + ["x"]
    known = estimate(texts, OpenAIParameters("text-embedding-3-small"))
    assert known.tokens == 101
    assert known.dollars == pytest.approx(101 * 0.02e-6)
    assert estimate(texts, OpenAIParameters("another")).dollars is None
    local = OpenAIParameters("text-embedding-3-small", base_url="http://localhost:1/v1")
    assert estimate(texts, local).dollars is None
