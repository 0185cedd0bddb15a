"""Whatever a server answers, or fails to, becomes a value of ours or one sentence that names it."""

import random
import shutil
import socket
import ssl
import subprocess
import threading

import numpy as np
import pytest

from explorer.errors import ParameterError, StoreError
from explorer.stores import (
    Manifest,
    ServerBackend,
    ServerParameters,
    create_collection,
)
from explorer.stores.base import DENSE, Record, Terms
from explorer.stores.manifest import manifest_of
from explorer.stores.server.calls import Line
from tests.stores.cluster_double import ClusterDouble, Fault, once
from tests.stores.qdrant_double import written

KEY = "geheim-4711"


class Speaker:
    """Listens on a free port and says the same to everybody, whatever it is asked."""

    def __init__(self, said, context=None):
        self.said = said
        self.socket = socket.create_server(("127.0.0.1", 0))
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.port = self.socket.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.socket.close()

    def _serve(self):
        while True:
            try:
                caller, _ = self.socket.accept()
            except ssl.SSLError:
                continue
            except OSError:
                return
            with caller:
                try:
                    caller.recv(65536)
                    caller.sendall(self.said)
                except OSError:
                    continue


def http(body, status="200 OK", kind="application/json", extra=""):
    content = body if isinstance(body, bytes) else body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}Content-Length: {len(content)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + content


def said(url, **parameters):
    with pytest.raises(StoreError) as caught:
        ServerBackend(ServerParameters(url, **parameters)).names()
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


TLS_ALERT = bytes.fromhex("15030300020246")
GRPC_HELLO = bytes.fromhex("000018040000000000000400400000")
ANSWERS = {
    "a web page": (http("<html><h1>It works!", "404 Not Found", "text/html"), "answers with a web"),
    "a page as well": (http("<!DOCTYPE html><p>hello", kind="text/html"), "that no Qdrant says"),
    "another service": (http('{"detail": "Not Found"}', "404 Not Found"), "is no Qdrant: it"),
    "broken JSON": (http('{"result": {"colle'), "that no Qdrant says"),
    "deep nesting": (http('{"result":' + "[" * 100_000), "that no Qdrant says"),
    "the wrong shape": (http('{"result": {"collections": [7]}}'), "that no Qdrant says"),
    "nothing at all": (b"", "broke the connection off"),
    "a TLS alert": (TLS_ALERT, "speaks TLS; write https://"),
    "a gRPC frame": (GRPC_HELLO, "speaks gRPC at this port; name the port of its REST"),
    "a web server with TLS": (
        http(
            "<html>The plain HTTP request was sent to HTTPS port",
            "400 Bad Request",
            "text/html",
        ),
        "speaks TLS; write https://",
    ),
    "its own words": (
        http('{"status": {"error": "Service internal error:\\n2 of 3 failed"}}', "500 Error"),
        "error 500: “Service internal error: 2 of 3 failed”.",
    ),
    "a gateway": (http("<html>Bad Gateway", "502 Bad Gateway"), "error 502: “Bad Gateway”."),
    "an elsewhere": (http("", "301 Moved", extra="Location: http://x/\r\n"), "sends on to another"),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_each_kind_of_wrong_server_is_told_from_the_others(answer):
    spoken, sentence = ANSWERS[answer]
    with Speaker(spoken) as speaker:
        assert sentence in said(f"http://127.0.0.1:{speaker.port}")


def test_https_to_a_server_without_tls_is_told():
    with Speaker(http("{}")) as speaker:
        assert "speaks no TLS; write http://" in said(f"https://127.0.0.1:{speaker.port}")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_that_nobody_here_trusts_is_told(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    command += ["-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with Speaker(http("{}"), context) as speaker:
        sentence = said(f"https://127.0.0.1:{speaker.port}")
    assert "has a certificate that is not trusted here; let SSL_CERT_FILE name" in sentence


def test_a_busy_server_is_waited_for_as_long_as_it_asks_and_that_is_told(caplog):
    cluster, waited = ClusterDouble(), []
    create_collection(cluster.backend(), Manifest("some", "m", "f", 4)).close()
    busy = Fault(429, "too many", headers={"Retry-After": "2"})
    cluster.plan = once(lambda asked: True, busy, 3)
    line = Line(cluster.nodes(), 30.0, waited.append)
    assert line.ask(lambda client: client.count("some").count) == 1
    assert waited == [2.0, 2.0, 2.0]
    assert caplog.messages == ["http://node0:6333 has too much to do; waiting for 2 s."] * 3
    cluster.plan = once(lambda asked: True, busy, 1)
    assert line.ask_once(lambda client: client.count("some").count) == 1, "it has done nothing yet"


@pytest.mark.parametrize("after", ["120", "Wed, 21 Oct 2026 07:28:00 GMT", None])
def test_a_server_that_is_busy_for_longer_than_one_waits_is_a_sentence(after):
    cluster = ClusterDouble()
    headers = {} if after is None else {"Retry-After": after}
    cluster.plan = once(lambda asked: True, Fault(429, "too many", headers=headers), 99)
    line = Line(cluster.nodes(), 0.5, lambda seconds: None)
    with pytest.raises(StoreError, match=r"has too much to do and asks to wait \d+ s"):
        line.ask(lambda client: client.get_collections())


@pytest.mark.parametrize("after", ["0", "-5", "1" + "0" * 400])
def test_no_pause_that_a_server_names_makes_one_ask_without_end(after):
    cluster, waited = ClusterDouble(), []
    busy = Fault(429, "too many", headers={"Retry-After": after})
    cluster.plan = once(lambda asked: True, busy, 3)
    line = Line(cluster.nodes(), 1e6, waited.append)
    line.ask(lambda client: client.get_collections())
    assert len(waited) == 3
    assert all(1 <= seconds <= 86_400 for seconds in waited)
    cluster.plan = once(lambda asked: True, busy, 9)
    with pytest.raises(StoreError, match=r"asks to wait (1 s|more than a day); try again"):
        Line(cluster.nodes(), 0.5, waited.append).ask(lambda client: client.get_collections())


@pytest.mark.parametrize("status", ["400 Bad Request", "500 Error", "404 Not Found"])
@pytest.mark.parametrize("before", ["", "x" * 190])
def test_no_piece_of_a_key_that_a_server_repeats_is_told(status, before):
    with Speaker(http(f'{{"status": {{"error": "{before}{KEY} is wrong"}}}}', status)) as speaker:
        sentence = said(f"http://127.0.0.1:{speaker.port}", key=KEY)
    assert "error" in sentence
    assert KEY[:5] not in sentence


def test_a_key_of_the_environment_is_taken_without_what_is_around_it(monkeypatch):
    monkeypatch.setenv("QDRANT_API_KEY", f" {KEY}\n")
    with Speaker(http("{}", "403 Forbidden")) as speaker:
        assert "refuses the key" in said(f"http://127.0.0.1:{speaker.port}")
    for key in ("schlüssel", "a\nX-More: 1", "\U0001f937"):
        monkeypatch.setenv("QDRANT_API_KEY", key)
        with pytest.raises(ParameterError, match="The key in QDRANT_API_KEY holds characters"):
            ServerBackend(ServerParameters("http://localhost:6333")).names()


WRONG = [
    {"dimension": True},
    {"dimension": 0},
    {"dimension": -1},
    {"dimension": 10**12},
    {"documents": -5},
    {"chunks": 1.5},
    {"average": float("nan")},
    {"average": "x"},
    {"fields": "abc"},
    {"fields": [1]},
    {"given_up": ["1"]},
    {"name": "../../x"},
    {"pending": []},
    {"pending": {"action": "drop", "revision": 1, "documents": [], "since": 0.0}},
    {"pending": {"action": "put", "revision": 1, "documents": "ab", "since": 0.0}},
    {"recall": {"effort": -1, "share": 1.0, "asked": 1, "chunks": 1}},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_manifest_with_a_value_of_another_kind_is_refused(wrong):
    plain = Manifest("some", "m", "f", 4).plain()
    assert manifest_of(plain) == Manifest("some", "m", "f", 4, stamp=plain["stamp"])
    with pytest.raises(StoreError, match="The manifest of the collection is damaged"):
        manifest_of({**plain, **wrong})


POINT = {
    "id": "4f6d1d0e-0000-4000-8000-000000000000",
    "version": 1,
    "score": 0.5,
    "payload": {"key": "a", "kind": "other"},
    "vector": {DENSE: [1.0, 0.0, 0.0, 0.0]},
}
CHUNK = {"key": "chunk", "kind": "chunk", "id": "a#0", "document": "a", "text": "t", "index": 0}
SPOILED = [
    {**POINT, "payload": {"kind": "other"}},
    {**POINT, "payload": {"key": 7}},
    {**POINT, "payload": None},
    {**POINT, "score": float("nan")},
    {**POINT, "score": float("inf")},
    {**POINT, "payload": CHUNK},
    {**POINT, "payload": {**CHUNK, "document": ["a"]}},
]


@pytest.mark.parametrize("number", range(len(SPOILED)))
def test_a_point_that_is_not_whole_is_refused_where_it_comes_in(number):
    cluster = ClusterDouble()
    store = create_collection(cluster.backend(), Manifest("some", "m", "f", 4)).store
    answer = {"points": [POINT, SPOILED[number]]}
    cluster.answer = lambda asked: (200, {}, answer if "query" in asked.what else None)
    with pytest.raises(StoreError, match="that no Qdrant says"):
        store.nearest(np.ones(4, np.float32), 5)


@pytest.mark.parametrize("vector", [[1.0, float("nan")], [[1.0], [2.0]], ["x"], "text", {}])
def test_vectors_that_are_none_are_refused_where_they_come_in(vector):
    cluster = ClusterDouble()
    store = create_collection(cluster.backend(), Manifest("some", "m", "f", 4)).store
    page = {"points": [{**POINT, "vector": {DENSE: vector}}], "next_page_offset": None}
    cluster.answer = lambda asked: (200, {}, page)
    with pytest.raises(StoreError, match="that no Qdrant says"):
        store.scroll()


def test_mutants_of_every_answer_give_values_or_a_sentence():
    """Whatever happens to a byte of an answer, nothing but our own errors comes out."""
    cluster = ClusterDouble()
    store = create_collection(cluster.backend(), Manifest("some", "m", "f", 4)).store
    one = Record("k", {"kind": "x"}, np.eye(4, dtype=np.float32)[0], Terms((3,), (0.5,)))
    store.upsert([one])
    rng = random.Random(4)
    honest = cluster.answer
    asking = [
        store.read_manifest,
        store.scroll,
        store.count,
        lambda: store.nearest(np.ones(4, np.float32), 3),
        lambda: store.matching(Terms((3,), (1.0,)), 3),
        cluster.backend().names,
    ]
    line = Line(cluster.nodes(), 30.0, lambda seconds: None)
    store.line = line
    sentences = []

    def spoil(asked):
        status, headers, result = honest(asked)
        content = bytearray(written(status, result))
        for _ in range(rng.randint(1, 3)):
            content[rng.randrange(len(content))] = rng.choice(b'{}[]":,0n9e\\\xff ')
        return -status, headers, bytes(content)

    cluster.answer = spoil
    for number in range(1_500):
        try:
            asking[number % len(asking)]()
        except StoreError as error:
            sentences.append(str(error))
    assert 300 < len(sentences) < 1_500
    assert not any("\n" in sentence for sentence in sentences)
