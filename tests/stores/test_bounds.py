"""What calls itself a Qdrant and answers without end, in a gigabyte packed small, or in drops."""

import gzip
import json
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.calls.filling import Filling
from explorer.errors import StoreError
from explorer.stores import ServerBackend, ServerParameters
from explorer.stores.server import answers, backend

LARGEST = 3_000_000
Send = Callable[[bytes], None]

PACKED = gzip.compress(b" " * 60_000_000, 1)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


def endless(send: Send) -> None:
    send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(b'{"result": ['))
    while True:
        send(chunk(b"1.5, " * 20_000))


def announced(send: Send) -> None:
    send(HEAD + b"Content-Length: 400000000\r\n\r\n")
    while True:
        send(b" " * 100_000)


def packed(send: Send) -> None:
    send(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED)


def broken(send: Send) -> None:
    send(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nno gzip..")


def dripping(send: Send) -> None:
    send(HEAD + b"Content-Length: 1000000\r\n\r\n")
    while True:
        send(b" ")
        time.sleep(0.2)


def crowded(send: Send) -> None:
    body = b'{"status": "ok", "time": 0.0, "result": {"collections": [' + b"{}, " * 600_000
    body += b"{}]}}"
    send(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)


@contextmanager
def answering(way: Callable[[Send], None]) -> Iterator[str]:
    """Serve every connection in one way, until the other end hangs up; yield the address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                with line, suppress(OSError):
                    line.recv(65_536)
                    way(line.sendall)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


@pytest.fixture(autouse=True)
def _low(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "LARGEST_ANSWER", LARGEST)
    monkeypatch.setattr(backend, "LARGEST_ANSWER", LARGEST)


@pytest.mark.parametrize("way", [endless, announced, packed])
def test_an_answer_is_read_no_further_than_any_may_be(way: Callable[[Send], None]) -> None:
    with answering(way) as url:
        server = ServerBackend(ServerParameters(url))
        assert server.client  # what it imports is not counted
        tracemalloc.start()
        try:
            with pytest.raises(StoreError, match=f"at {url} answered with more than 3 MB"):
                server.names()
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert most < 6 * LARGEST


def test_an_answer_in_drops_is_given_the_time_of_the_whole_call() -> None:
    with answering(dripping) as url, pytest.raises(StoreError, match="did not answer in time"):
        ServerBackend(ServerParameters(url, timeout=1)).names()


def test_packing_that_is_broken_is_nothing_a_qdrant_says() -> None:
    with answering(broken) as url, pytest.raises(StoreError, match="something that no Qdrant says"):
        ServerBackend(ServerParameters(url)).names()


def test_an_answer_of_few_bytes_and_many_values_is_not_taken_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backend, "FULLEST_ANSWER", Filling(values=10_000, groups=10_000))
    with answering(crowded) as url:
        server = ServerBackend(ServerParameters(url))
        assert server.client  # what it imports is not counted
        tracemalloc.start()
        try:
            with pytest.raises(StoreError, match="more values than any question asked here needs"):
                server.names()
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert most < 6 * LARGEST


def counted(value: object) -> Filling:
    """Count as `Filling` does, in what has been taken apart."""
    if not isinstance(value, dict | list):
        return Filling(0, 0)
    inner = [counted(each) for each in (value.values() if isinstance(value, dict) else value)]
    names = len(value) if isinstance(value, dict) else 0
    return Filling(
        max(len(value) - 1, 0) + sum(each.values for each in inner),
        1 + names + sum(each.groups for each in inner),
    )


TEXTS = st.text(st.sampled_from('",:[{}]\\a\u00e9'), max_size=8)
ANY = st.recursive(
    TEXTS | st.none() | st.integers(), lambda some: st.lists(some) | st.dictionaries(TEXTS, some)
)


@given(ANY, st.booleans())
def test_what_an_answer_holds_is_counted_outside_of_its_texts(value: object, ascii: bool) -> None:
    text, holds = json.dumps(value, ensure_ascii=ascii).encode(), counted(value)
    assert holds.holds(text)
    if holds.values:
        assert not Filling(holds.values - 1, holds.groups).holds(text)
    if holds.groups:
        assert not Filling(holds.values, holds.groups - 1).holds(text)
