"""The server's path: what it sends, and one sentence for each way a server can fail.

`Double` stands in for a server at the socket. The cluster itself is tested where ``QDRANT_URL``
names one; killing a peer also needs ``QDRANT_COMPOSE``, the compose file it was started with.
"""

import contextlib
import json
import os
import re
import shlex
import subprocess
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import yaml
from qdrant_client import models

from explorer.cli.program import build_parser
from explorer.documents import Document, whole
from explorer.errors import ParameterError, StoreError
from explorer.stores import (
    FolderParameters,
    Manifest,
    ServerBackend,
    ServerParameters,
    create_collection,
    describe_collection,
    open_collection,
    parse_store,
)
from explorer.stores import __file__ as stores
from tests.stores.cluster_double import ClusterDouble
from tests.stores.qdrant_double import QdrantDouble

CLUSTER = Path(stores).parent / "cluster" / "compose.yaml"
URL, COMPOSE = os.environ.get("QDRANT_URL"), os.environ.get("QDRANT_COMPOSE")


class Double:
    """A loopback double of a server: answers everything alike and remembers what it was sent."""

    def __init__(self, status=200, answer=None, delay=0.0):
        double = self
        self.heard = []

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                double.heard.append((self.command, self.path, dict(self.headers), body))
                time.sleep(delay)
                content = json.dumps(answer(self.path) if answer else {}).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                with contextlib.suppress(BrokenPipeError):  # a client that gave up
                    self.end_headers()
                    self.wfile.write(content)

            do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815

            def log_message(self, *_):
                """Stay silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def said(url, **parameters):
    with pytest.raises(StoreError) as caught:
        ServerBackend(ServerParameters(url, **parameters)).names()
    assert str(caught.value).count("\n") == 0
    return str(caught.value)


def test_a_server_that_is_not_there_is_explained():
    with Double() as gone:
        url = gone.url
    assert said(url) == (
        f"The Qdrant server at {url} cannot be reached; check the address and that it is running."
    )


@pytest.mark.filterwarnings("ignore:Api key is used with an insecure connection")
@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_names_where_it_comes_from_and_never_the_key(status, monkeypatch):
    monkeypatch.setenv("QDRANT_API_KEY", "very-secret")
    with Double(status) as server:
        sentence = said(server.url)
        assert "refuses the key; set QDRANT_API_KEY" in sentence
        assert "very-secret" not in sentence
        assert {k.lower(): v for k, v in server.heard[0][2].items()}["api-key"] == "very-secret"


@pytest.mark.filterwarnings("ignore:Api key is used with an insecure connection")
def test_a_key_of_ones_own_goes_before_that_of_the_environment_and_is_never_shown(monkeypatch):
    monkeypatch.setenv("QDRANT_API_KEY", "of the environment")
    for given, sent in (("of-my-own", "of-my-own"), ("", None), (None, "of the environment")):
        parameters = ServerParameters("http://localhost:6333", key=given)
        assert not given or given not in repr(parameters)
        with Double(500) as server:
            said(server.url, key=given)
            headers = {k.lower(): v for k, v in server.heard[0][2].items()}
        assert headers.get("api-key") == sent
    with pytest.raises(ParameterError, match="characters that no key has") as caught:
        ServerParameters("http://localhost:6333", key="sécret")
    assert "sécret" not in str(caught.value)


@pytest.mark.parametrize(
    "bad",
    [
        "http://user:geheim@host:6333",
        "http://geheim@host",
        "http://host:6333?api-key=geheim",
        "http://host/#geheim",
        "user:geheim@host",
    ],
)
def test_an_address_with_a_password_is_refused_without_repeating_it(bad):
    with pytest.raises(ParameterError, match="must hold no name, password or key") as caught:
        ServerParameters(bad)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    "bad", ["host:6333", "http://", "http://host:99999", "http://a b", "ftp://x"]
)
def test_what_is_no_address_is_refused(bad):
    with pytest.raises(ParameterError, match="is no address of a Qdrant server"):
        ServerParameters(bad)


def test_a_manifest_that_makes_no_sense_is_told_not_shown():
    with QdrantDouble() as server:
        backend = ServerBackend(ServerParameters(server.url))
        odd = Manifest("odd", "m", "f", 8).plain() | {"documents": "many"}
        backend.create("odd", 8, odd)
        with pytest.raises(StoreError, match="manifest of the collection is damaged"):
            describe_collection(backend, "odd")


def test_three_peers_start_one_cluster_and_keep_what_they_hold():
    services = yaml.safe_load(CLUSTER.read_text(encoding="utf-8"))["services"]
    assert len(services) == 3
    first, *others = services
    for name, peer in services.items():
        command = peer["command"]
        assert command[command.index("--uri") + 1] == f"http://{name}:6335"
        assert peer["environment"]["QDRANT__CLUSTER__ENABLED"] == "true"
        assert "QDRANT_API_KEY" in peer["environment"]["QDRANT__SERVICE__API_KEY"]
        assert peer["volumes"] == [f"{name}:/qdrant/storage"]
        # Peers trust whoever reaches port 6335, and the others serve this machine only.
        assert all(port.startswith("127.0.0.1:") for port in peer["ports"])
        assert all(port.endswith(":6333") for port in peer["ports"])
    assert "--bootstrap" not in services[first]["command"]
    for name in others:
        command = services[name]["command"]
        assert command[command.index("--bootstrap") + 1] == f"http://{first}:6335"
        assert services[name]["depends_on"] == {first: {"condition": "service_healthy"}}
    assert len({port for peer in services.values() for port in peer["ports"]}) == 3


def test_a_fourth_peer_is_like_the_others():
    known = yaml.safe_load(CLUSTER.read_text(encoding="utf-8"))["services"]
    added = yaml.safe_load(CLUSTER.with_name("fourth.yaml").read_text(encoding="utf-8"))
    ((name, peer),) = added["services"].items()
    assert name not in known
    assert set(added["volumes"]) == {name}
    ports = {port for other in known.values() for port in other["ports"]}
    assert len(ports | set(peer["ports"])) == 4
    assert peer == {
        **known["peer2"],
        "command": [part.replace("peer2", name) for part in known["peer2"]["command"]],
        "ports": peer["ports"],
        "volumes": [f"{name}:/qdrant/storage"],
    }


def test_commands_that_keep_a_cluster_are_ones_there_are():
    told = CLUSTER.read_text(encoding="utf-8").replace("\\\n#", " ")
    ours = re.findall(r"#   python -m explorer (.+)", told)
    assert len(ours) > 6
    for each in ours:
        build_parser(["collections"]).parse_args(shlex.split(each))
    for data in re.findall(r"-d '(.+?)'", told):
        (asked,) = json.loads(re.sub(r"\b[A-Z]+\b", "7", data))
        assert asked in ("move_shard", "replicate_shard")
        assert asked in {
            f for kind in get_args(models.ClusterOperations) for f in kind.model_fields
        }


def test_a_server_that_fails_is_told_with_its_number():
    with Double(500) as server:
        assert "answered with the error 500" in said(server.url)


def test_a_server_that_is_too_slow_is_not_waited_for_without_end():
    with Double(delay=3) as server:
        started = time.monotonic()
        assert "did not answer in time" in said(server.url, timeout=1)
        assert time.monotonic() - started < 2.5


def test_a_new_collection_is_spread_as_asked():
    cluster = ClusterDouble()
    place = parse_store("http://node0:6333#shards=12,copies=3,confirm=2")
    ServerBackend(place, cluster.connect).create("some", 8, Manifest("some", "m", "f", 8).plain())
    made = next(a.body for a in cluster.asked if a.method == "PUT" and not a.what)
    assert (made["shard_number"], made["replication_factor"]) == (12, 3)
    assert made["write_consistency_factor"] == 2
    assert made["vectors"]["dense"] == {"size": 8, "distance": "Dot"}


def test_places_are_read_as_typed():
    assert parse_store(None) == FolderParameters()
    assert parse_store("/some/folder").root.name == "folder"
    assert parse_store("https://host:6333#shards=8") == ServerParameters("https://host:6333", 8)
    for bad in ("http://host#shards=0", "http://host#shards=x", "http://host#copies=2,confirm=3"):
        with pytest.raises(ParameterError):
            parse_store(bad)


def peer(number, action):
    command = ["docker", "compose", "-f", COMPOSE, action, f"peer{number}"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@pytest.mark.skipif(
    not (URL and COMPOSE), reason="QDRANT_URL and QDRANT_COMPOSE name no Qdrant cluster to test"
)
def test_a_cluster_goes_on_without_a_peer_and_counts_the_same_when_it_is_back():
    backend = ServerBackend(ServerParameters(URL, 6, 3, 2))
    name = f"test-{uuid.uuid4().hex[:12]}"

    def put(start):
        documents = [Document(f"d{start + i}", "text") for i in range(50)]
        vectors = np.random.default_rng(start).normal(size=(50, 16)).astype(np.float32)
        with open_collection(backend, name) as collection:
            collection.put(documents, list(map(whole, documents)), vectors, [["text"]] * 50)

    create_collection(backend, Manifest(name, "m", "f", 16)).close()
    try:
        put(0)
        peer(3, "kill")
        put(100)
        with open_collection(backend, name) as collection:
            assert len(collection.corpus()[0]) == len(collection) == 100
        peer(3, "start")
        time.sleep(20)
        back = ServerBackend(ServerParameters(URL.replace("6333", "6353")))
        with open_collection(back, name) as collection:
            assert len(collection.corpus()[0]) == len(collection) == 100
    finally:
        backend.drop(name)
