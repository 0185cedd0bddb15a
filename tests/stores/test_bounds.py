"""What calls itself a Qdrant and answers without end, in a gigabyte packed small, or in drops."""

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

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
