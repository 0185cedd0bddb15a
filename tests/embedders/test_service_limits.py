"""What a service may refuse, ask for and say, and what becomes of it."""

import json
import time
from email.utils import formatdate

import numpy as np
import pytest

from explorer.calls.waiting import heard
from explorer.embedders import EmbedderSpec, OpenAIParameters, load_embedder, parse_spec
from explorer.embedders.service.answers import (
    words_in,
)
from explorer.embedders.service.asking import Asker
from explorer.errors import CancelledError, EmbedderError, ParameterError
from tests.embedders.doubles import Service, asked, encode, vector_of

KEY = "sk-very-secret-0123456789"


class Hands:
    """A clock that stands still but for what is slept."""

    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


# What is typed


@pytest.mark.parametrize(
    ("text", "model", "address"),
    [
        ("openai:m@127.0.0.1:8000", "m", "http://127.0.0.1:8000"),
        ("openai:m@localhost:8000/v1", "m", "http://localhost:8000/v1"),
        ("openai:m@[::1]:8000/v1", "m", "http://[::1]:8000/v1"),
        ("openai:m@HTTPS://host/v1", "m", "https://host/v1"),
        ("openai:a@b@https://host/v1", "a@b", "https://host/v1"),
        ("openai:@cf/baai/bge@localhost:1", "@cf/baai/bge", "http://localhost:1"),
        ("openai:m", "m", "https://api.openai.com/v1"),
    ],
)
def test_an_address_is_an_address(text: str, model: str, address: str) -> None:
    options = parse_spec(text).options
    assert (options["model"], options["base_url"]) == (model, address)


@pytest.mark.parametrize(
    "text",
    ["m@gpu", "m@gpu/v1", "m@gpu.lab:8000", "m@10.0.0.7:8000", "m@", "m@001", "m@127.0.0.1:port"],
)
def test_what_is_no_address_never_heads_for_the_public_service(
    text: str,
) -> None:
    with pytest.raises(ParameterError, match="write http:// or https:// before it"):
        parse_spec(f"openai:{text}")


def test_the_address_of_the_environment_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "localhost:9000/v1/")
    assert parse_spec("openai:m").options["base_url"] == "http://localhost:9000/v1"
    assert OpenAIParameters().base_url == "http://localhost:9000/v1"
    # Its models may have an @; an address behind one is still not sent there.
    assert parse_spec("openai:@cf/baai/bge-v1.5").options["model"] == "@cf/baai/bge-v1.5"
    for address in ("gpu:8000", "gpu.lab", "gpu/v1"):
        with pytest.raises(ParameterError, match="is no address"):
            parse_spec(f"openai:m@{address}")
    monkeypatch.setenv("OPENAI_BASE_URL", "gpu:8000")
    with pytest.raises(ParameterError, match="OPENAI_BASE_URL must hold an address"):
        parse_spec("openai:m")


def test_dimensions_are_part_of_what_is_typed() -> None:
    options = parse_spec("openai:m,dimensions=256@http://gpu:8000/v1").options
    assert (options["model"], options["dimensions"]) == ("m", 256)
    for wrong in ("", "0", "-1", "1.5", "two", "²"):
        with pytest.raises(ParameterError, match="Dimensions must be"):
            parse_spec(f"openai:m,dimensions={wrong}")


def test_dimensions_are_known_by_name_at_openai_alone(service: Service) -> None:
    service.dimension = 5
    here = OpenAIParameters("text-embedding-3-small", base_url=service.url)
    embedder = load_embedder(EmbedderSpec("openai", here))
    assert embedder.dimension == 5
    embedder.encode_document(["a"])
    assert all("dimensions" not in request for request in service.requests)


# What is refused


@pytest.mark.parametrize("status", [400, 413, 422])
@pytest.mark.parametrize("most", [8, 10, 32, 64])
def test_a_limit_of_texts_is_found_and_remembered(service: Service, status: int, most: int) -> None:
    service.most, service.refusal = most, status
    texts = [f"text {number:03}" for number in range(300)]
    expected = np.array([vector_of(text) for text in texts], dtype=np.float32)
    np.testing.assert_array_equal(encode(service, texts), expected)
    sizes = [len(request["input"]) for request in service.requests]
    passed = 1 << (most.bit_length() - 1)
    refused = [size for size in sizes if size > most]
    assert refused == [256 >> step for step in range(len(refused))]
    assert sum(size for size in sizes if size <= most) == 300
    # Another embedder of the same address begins where this one ended.
    service.requests.clear()
    encode(service, texts)
    assert max(len(request["input"]) for request in service.requests) == passed


def test_one_text_refused_alone_is_named_and_teaches_nothing(service: Service) -> None:
    texts = [f"text {number:03}" for number in range(100)]
    with pytest.raises(EmbedderError, match=r"\(400\), saying “too much”, for the text “bad” al"):
        encode(service, [*texts, "bad"])
    service.requests.clear()
    encode(service, texts)
    assert [len(request["input"]) for request in service.requests] == [100]


def test_a_refusal_where_no_key_was_sent_says_how_to_give_one(service: Service) -> None:
    service.script = [(401, '{"detail": "Unauthorized"}', {})] * 2
    with pytest.raises(EmbedderError, match="wants a key, and none was sent") as caught:
        encode(service, ["a"])
    assert f"set OPENAI_BASE_URL={service.url} together with OPENAI_API_KEY" in str(caught.value)
    assert "saying “Unauthorized”" in str(caught.value)
    with pytest.raises(EmbedderError, match="set MY_API_KEY in the environment"):
        encode(service, ["a"], key_variable="MY_API_KEY")


def test_a_redirect_is_not_followed(service: Service) -> None:
    service.script = [(307, "", {"Location": "http://elsewhere.example/v1/embeddings"})]
    with pytest.raises(EmbedderError, match=r"sends its callers on to elsewhere\.example"):
        encode(service, ["a"], key=KEY)
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    "to", ["javascript:alert(1)", "http://[::1", "http://a:99999999/", "", "file:///x"]
)
def test_a_redirect_to_no_address_is_told_as_one(service: Service, to: str) -> None:
    service.script = [(302, "", {"Location": to})]
    with pytest.raises(EmbedderError, match="sends its callers on to another address"):
        encode(service, ["a"], key=KEY)
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (400, json.dumps({"error": KEY}), {}),
        (400, json.dumps({"error": "x" * 190 + KEY}), {}),
        (401, json.dumps({"error": f"{KEY} is unknown"}), {}),
        (302, "", {"Location": f"http://{KEY}@elsewhere.example/v1"}),
        (302, "", {"Location": f"http://{KEY}.example/v1"}),
    ],
)
def test_no_piece_of_a_key_that_is_repeated_is_told(
    service: Service, status: int, body: str, headers: dict[str, str]
) -> None:
    service.script = [(status, body, headers)]
    with pytest.raises(EmbedderError) as caught:
        encode(service, ["a"], key=KEY)
    assert KEY[:8] not in str(caught.value)
    assert KEY[-8:] not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"error": "no"}', "no"),
        ('{"error": {"message": "no", "code": 1}}', "no"),
        ('{"message": "no"}', "no"),
        ('{"object": "error", "message": "no", "code": 400}', "no"),
        ('{"detail": "no"}', "no"),
        ('{"detail": [{"loc": ["input"], "msg": "no"}, {"msg": "never"}]}', "no; never"),
        ('{"error": {"code": 1}}', ""),
        ('"no"', "no"),
        ("<html>", ""),
        ("[" * 100_000, ""),
        (json.dumps({"error": "a\u202eb\nc"}), "a b c"),
        (json.dumps({"error": "x" * 500}), "x" * 199 + "…"),
    ],
)
def test_the_services_own_words(body: str, words: str) -> None:
    assert words_in(body.encode()) == words


@pytest.mark.parametrize(
    "proxy",
    [
        "socks5://10.0.0.1:1080",
        "10.0.0.1:port",
        "http://10.0.0.1:99999",
        "http://[::1",
        "x://a:b@c",
    ],
)
def test_a_proxy_that_is_none_is_told_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    asker = Asker(OpenAIParameters("m", base_url="http://service.invalid/v1"), KEY)
    with pytest.raises(ParameterError, match="as the proxy for http:// is no address") as caught:
        asker.ask(["a"])
    assert proxy not in str(caught.value)


def test_a_page_that_begins_with_its_byte_order_is_told_as_one(service: Service) -> None:
    service.script = [(200, "\ufeff<html>", {})]
    with pytest.raises(EmbedderError, match="answers with a web page"):
        encode(service, ["a"])


# What is asked to wait


def test_a_pause_beyond_all_reason_is_told_in_few_letters(service: Service) -> None:
    service.script = [(429, "{}", {"Retry-After": "1e308"})]
    with pytest.raises(EmbedderError, match="asks to wait more than a day, which is longer"):
        encode(service, ["a"])


def test_the_pause_asked_for_is_kept_and_told(service: Service) -> None:
    service.script = [(429, '{"error": "slow down"}', {"Retry-After": "30"})]
    hands, told = Hands(), []
    beats: list[float] = []
    with heard(told.append):
        Asker(asked(service), "", hands.clock, hands.sleep).ask(
            ["a"], lambda: beats.append(hands.now)
        )
    assert hands.now == pytest.approx(30.0)
    assert "slow down”; next try in 30 s" in told[0]
    assert "next try in 1 s" in told[-2]
    assert told[-1] == ""
    assert np.diff(beats).max() < 0.21


def test_a_date_to_wait_for_is_understood(service: Service) -> None:
    service.script = [(503, "", {"Retry-After": formatdate(time.time() + 60, usegmt=True)})]
    hands = Hands()
    Asker(asked(service), "", hands.clock, hands.sleep).ask(["a"])
    assert 50 < hands.now < 61


def test_a_longer_pause_than_allowed_is_told_at_once(service: Service) -> None:
    service.script = [(429, "", {"Retry-After": "3600"})]
    hands = Hands()
    with pytest.raises(EmbedderError, match="asks to wait 3,600 s, which is longer than the 120"):
        Asker(asked(service), "", hands.clock, hands.sleep).ask(["a"])
    assert hands.now == 0.0


def test_one_deadline_holds_for_all_tries(service: Service) -> None:
    service.script = [(429, "", {"Retry-After": "50"})] * 9
    hands = Hands()
    with pytest.raises(EmbedderError, match="accepts no more requests now"):
        Asker(asked(service), "", hands.clock, hands.sleep).ask(["a"])
    assert hands.now <= 120.0
    assert len(service.requests) == 3


def test_stopping_ends_a_pause(service: Service) -> None:
    service.script = [(429, "", {"Retry-After": "50"})]
    hands, told = Hands(), []

    def stop() -> None:
        raise CancelledError("Stopped.")

    with heard(told.append), pytest.raises(CancelledError):
        Asker(asked(service), "", hands.clock, hands.sleep).ask(["a"], stop)
    assert told[-1] == ""
    assert hands.now == 0.0
