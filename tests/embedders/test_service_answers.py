"""What a service sends, sound or not, and what becomes of it."""

import gzip
import itertools
import json
import time
import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest

from explorer.embedders.service.answers import MOST_DIMENSIONS, UnsoundError, most_bytes, vectors_in
from explorer.errors import EmbedderError
from tests.embedders.doubles import Service, encode


def assert_left_in_little_memory(service: Service) -> None:
    tracemalloc.start()
    with pytest.raises(EmbedderError, match="it is far too long"):
        encode(service, ["a"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6


def test_an_endless_answer_is_left(service: Service) -> None:
    service.script = [(200, itertools.repeat(b" " * 65_536), {})]
    assert_left_in_little_memory(service)


def test_a_packed_bomb_is_left(service: Service) -> None:
    bomb = gzip.compress(bytes(200_000_000))
    service.script = [(200, [bomb], {"Content-Encoding": "gzip"})]
    assert_left_in_little_memory(service)


def test_packed_answers_are_read(service: Service) -> None:
    sound = json.dumps({"data": [{"index": 0, "embedding": [1.0] * 16}]}).encode()
    service.script = [(200, [gzip.compress(sound)], {"Content-Encoding": "gzip"})]
    assert encode(service, ["a"]).tolist() == [[1.0] * 16]
    for packed, how in ((sound, "gzip"), (gzip.compress(sound)[:-9], "gzip"), (sound, "br")):
        service.script = [(200, [packed], {"Content-Encoding": how})]
        with pytest.raises(EmbedderError, match="packed in a way that cannot be read"):
            encode(service, ["a"])


def test_a_drip_ends_with_the_whole_calls_time(service: Service) -> None:
    def drip() -> Iterator[bytes]:
        while True:
            time.sleep(0.02)  # the server's own slowness, not the test's
            yield b" "

    service.script = [(200, drip(), {})]
    with pytest.raises(EmbedderError, match=r"did not answer within 0\.3 s"):
        encode(service, ["a"], timeout=0.3, retries=0)


def answer(*vectors: object, **more: object) -> bytes:
    data = [{"index": place, "embedding": each} | more for place, each in enumerate(vectors)]
    return json.dumps({"data": data}).encode()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (answer([0, 0.0]), "all zeros"),
        (answer([1e-60, 0.0]), "all zeros"),
        (answer([True, False]), "something else than numbers"),
        (answer(["1", "2"]), "something else than numbers"),
        (answer([[1.0]]), "something else than numbers"),
        (answer([]), "a vector is missing"),
        (answer("AACAPw=="), "a vector is missing"),
        (answer([1.0] * (MOST_DIMENSIONS + 1)), "more than 8,192 dimensions"),
        (answer([1.0] * 200_000), "more than 8,192 dimensions"),
        (answer([1.0], index=0.5), "not numbered"),
        (answer([1.0], index=False), "not numbered"),
        (answer([1.0], index="0"), "not numbered"),
        (answer([1.0], index=-1), "numbered otherwise"),
        (answer([1.0], index=1), "numbered otherwise"),
        (answer([1e39]), "too large"),
        (answer([10**400]), "too large"),
        (b'{"data": [{"index": 0, "embedding": [1e999]}]}', "too large"),
        (b'{"data": [{"index": 0, "embedding": [-Infinity]}]}', "not finite"),
        (answer([1.0], [2.0]), "2 vectors for 1 texts"),
        (answer(), "0 vectors for 1 texts"),
        (b'{"data": {"0": [1.0]}}', "no “data”"),
        (b"[]", "no “data”"),
        (b"", "not sound JSON"),
        (b"\xff", "not sound JSON"),
        (b"{" * 900, "not sound JSON"),
        (b"[" * 900 + b"]" * 900, "no “data”"),
        (b"[" * 1_000_000, "nested otherwise"),
        (b"[" + b"{}," * 1_000_000, "nested otherwise"),
        (b"\n <!doctype html>", "web page; is the port right"),
    ],
)
def test_an_unsound_answer_is_no_vector(body: bytes, why: str) -> None:
    with pytest.raises(UnsoundError, match=why):
        vectors_in(body, ["a"])


def test_vectors_of_two_lengths_or_of_one_number_twice_are_unsound() -> None:
    with pytest.raises(UnsoundError, match="different lengths"):
        vectors_in(answer([1.0], [1.0, 2.0]), ["a", "b"])
    with pytest.raises(UnsoundError, match="numbered otherwise"):
        vectors_in(answer([1.0], [2.0], index=0), ["a", "b"])


def test_a_sound_answer_without_numbers_is_in_order() -> None:
    data = [{"embedding": [1, 2.5]}, {"embedding": [3, -4]}]
    found = vectors_in(json.dumps({"data": data}).encode(), ["a", "b"])
    assert found.dtype == np.float32
    assert found.tolist() == [[1.0, 2.5], [3.0, -4.0]]


def test_the_longest_sound_answer_fits() -> None:
    vector = [-1.2345678901234567e-100] * MOST_DIMENSIONS
    vector[0] = 1.0
    record = {"object": "embedding", "index": 0, "embedding": vector}
    body = json.dumps({"data": [record]}, indent=1).encode()
    assert len(body) < most_bytes(1)
    assert vectors_in(body, ["a"]).shape == (1, MOST_DIMENSIONS)
