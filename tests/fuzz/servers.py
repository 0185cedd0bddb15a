"""Answers of servers, sound ones, and what asks for them; the servers are doubles."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from tests.fuzz.values import Feed


def embeddings() -> Mapping[str, bytes]:
    data = [{"object": "embedding", "index": n, "embedding": [0.5, -1.0, n]} for n in (1, 0)]
    return {
        "embeddings": json.dumps({"object": "list", "data": data, "model": "m"}).encode(),
        "refusal 400": b'{"error": {"message": "too much", "type": "x", "code": null}}',
        "refusal 401": b'{"detail": "no"}',
        "refusal 404": b"<html>nothing here",
        "refusal 500": b'{"message": ["a", {"b": 1}]}',
    }


@contextlib.contextmanager
def service() -> Iterator[Feed]:
    from explorer.embedders import EmbedderSpec, OpenAIParameters, load_embedder
    from tests.embedders.doubles import openai_service

    with openai_service() as service:
        asked = OpenAIParameters("fake", base_url=service.url, dimensions=3, key="k", retries=0)
        embedder = load_embedder(EmbedderSpec("openai", asked))

        def feed(name: str, data: bytes) -> object:
            status = int(name.partition(" ")[2] or 200)
            # Cut in two, as answers come.
            service.script = [(status, [data[: len(data) // 2], data[len(data) // 2 :]], {})] * 4
            vectors = embedder.encode_document(["a", "b"])
            assert vectors.shape == (2, 3)
            assert np.isfinite(vectors).all()
            return vectors

        yield feed


@contextlib.contextmanager
def qdrant() -> Iterator[Feed]:
    cluster, asking = _cluster()
    honest = cluster.answer

    def feed(name: str, data: bytes) -> object:
        cluster.answer = lambda asked: (-200, {"Content-Type": "application/json"}, data)
        try:
            return asking[name]()
        finally:
            cluster.answer = honest

    yield feed


def _cluster() -> tuple[Any, dict[str, Callable[[], object]]]:
    from explorer.stores import Manifest, create_collection
    from explorer.stores.base import Record, Terms
    from explorer.stores.server.calls import Line
    from tests.stores.cluster_double import ClusterDouble

    cluster = ClusterDouble()
    store = create_collection(cluster.backend(), Manifest("some", "m", "f", 4)).store
    rows = np.eye(4, dtype=np.float32)
    store.upsert([Record(f"k{n}", {"kind": "x"}, rows[n], Terms((3,), (0.5,))) for n in range(3)])
    store.line = Line(cluster.nodes(), 30.0, lambda seconds: None)
    asking = {
        "manifest": store.read_manifest,
        "scroll": store.scroll,
        "count": store.count,
        "nearest": lambda: store.nearest(np.ones(4, np.float32), 3),
        "matching": lambda: store.matching(Terms((3,), (1.0,)), 3),
        "names": cluster.backend().names,
    }
    return cluster, asking


@cache
def qdrant_answers() -> Mapping[str, bytes]:
    """Return what an honest server answers first, each time it is asked something."""
    from tests.stores.qdrant_double import written

    cluster, asking = _cluster()
    honest, heard = cluster.answer, []

    def listening(asked: Any) -> Any:
        status, headers, result = honest(asked)
        heard.append(written(status, result))
        return status, headers, result

    cluster.answer = listening
    answers = {}
    for name, ask in asking.items():
        heard.clear()
        ask()
        answers[name] = heard[0]
    return answers
