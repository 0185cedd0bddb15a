"""A service that speaks the OpenAI protocol on the loopback, and misbehaves on request."""

import hashlib
import json
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from explorer.embedders import EmbedderSpec, OpenAIParameters, load_embedder

DIMENSION = 16


def vector_of(text: str, dimension: int = DIMENSION) -> list[float]:
    seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
    return [float(value) for value in np.random.default_rng(seed).standard_normal(dimension)]


@dataclass
class Service:
    url: str = ""
    requests: list[dict] = field(default_factory=list)
    authorization: list[str] = field(default_factory=list)
    # What the next answers are, one each, before it behaves: (status, body, headers).
    # A body may be parts of bytes without end.
    script: list[tuple[int, str | Iterable[bytes], dict[str, str]]] = field(default_factory=list)
    delay: float = 0.0
    order: int = 1
    # More texts than this in one request are refused with this status, and so is a text "bad".
    most: int = 2_048
    refusal: int = 400
    dimension: int = DIMENSION


@contextmanager
def openai_service() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.requests.append({"path": self.path, **asked})
            service.authorization.append(self.headers.get("Authorization", ""))
            time.sleep(service.delay)
            if service.script:
                return self.answer(*service.script.pop(0))
            if len(asked["input"]) > service.most or "bad" in asked["input"]:
                return self.answer(service.refusal, '{"message": "too much"}', {})
            dimension = asked.get("dimensions") or service.dimension
            data = [
                {"object": "embedding", "index": index, "embedding": vector_of(text, dimension)}
                for index, text in enumerate(asked["input"])
            ][:: service.order]
            return self.answer(200, json.dumps({"object": "list", "data": data}), {})

        def answer(self, status: int, body: str | Iterable[bytes], headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            for part in [body.encode()] if isinstance(body, str) else body:
                self.wfile.write(part)
                self.wfile.flush()

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            """A client that gave up waiting is part of the tests."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def asked(service: Service, **options: Any) -> OpenAIParameters:
    return OpenAIParameters("fake", base_url=service.url, **({"dimensions": 16} | options))


def encode(service: Service, texts: list[str], **options: Any) -> np.ndarray:
    return load_embedder(EmbedderSpec("openai", asked(service, **options))).encode_document(texts)
