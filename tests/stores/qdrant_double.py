"""A loopback double of a Qdrant server: its REST calls over qdrant-client's own local mode.

It speaks the part of the protocol that the server's path uses, so requests and answers travel as
JSON over HTTP as they do with a real server. It has no shards, no log and no disk: what only a
server can do is tested where ``QDRANT_URL`` names one.
"""

import json
import threading
import warnings
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from qdrant_client import QdrantClient, models

Answer = Callable[[QdrantClient, str, Mapping[str, Any]], Any]


def _collections(engine: QdrantClient, _: str, __: Mapping[str, Any]) -> Any:
    return engine.get_collections()


def _exists(engine: QdrantClient, name: str, _: Mapping[str, Any]) -> Any:
    return {"exists": engine.collection_exists(name)}


def _create(engine: QdrantClient, name: str, body: Mapping[str, Any]) -> Any:
    asked = models.CreateCollection.model_validate(body)
    return engine.create_collection(
        name, vectors_config=asked.vectors, sparse_vectors_config=asked.sparse_vectors
    )


def _drop(engine: QdrantClient, name: str, _: Mapping[str, Any]) -> Any:
    return engine.delete_collection(name)


def _index(engine: QdrantClient, name: str, body: Mapping[str, Any]) -> Any:
    asked = models.CreateFieldIndex.model_validate(body)
    return engine.create_payload_index(name, asked.field_name, asked.field_schema)


def _upsert(engine: QdrantClient, name: str, body: Mapping[str, Any]) -> Any:
    asked = models.PointsList.model_validate(body)
    return engine.upsert(name, asked.points, update_filter=asked.update_filter)


def _delete(engine: QdrantClient, name: str, body: Mapping[str, Any]) -> Any:
    return engine.delete(name, models.FilterSelector.model_validate(body))


def _count(engine: QdrantClient, name: str, body: Mapping[str, Any]) -> Any:
    return engine.count(name, count_filter=models.CountRequest.model_validate(body).filter)


def _scroll(engine: QdrantClient, name: str, body: Mapping[str, Any]) -> Any:
    asked = models.ScrollRequest.model_validate(body)
    points, following = engine.scroll(
        name,
        scroll_filter=asked.filter,
        limit=asked.limit,
        offset=asked.offset,
        with_payload=asked.with_payload,
        with_vectors=asked.with_vector,
    )
    return models.ScrollResult(points=points, next_page_offset=following)


def _retrieve(engine: QdrantClient, name: str, body: Mapping[str, Any]) -> Any:
    asked = models.PointRequest.model_validate(body)
    return engine.retrieve(name, asked.ids, with_payload=True, with_vectors=False)


def _describe(engine: QdrantClient, name: str, _: Mapping[str, Any]) -> Any:
    return engine.get_collection(name)


def _query(engine: QdrantClient, name: str, body: Mapping[str, Any]) -> Any:
    asked = models.QueryRequest.model_validate(body)
    query = asked.query.nearest if isinstance(asked.query, models.NearestQuery) else asked.query
    return engine.query_points(
        name,
        query=query,
        using=asked.using,
        limit=asked.limit,
        query_filter=asked.filter,
        score_threshold=asked.score_threshold,
        with_payload=asked.with_payload,
    )


CALLS: dict[tuple[str, str], Answer] = {
    ("GET", ""): _collections,
    ("GET", "exists"): _exists,
    ("GET", "collection"): _describe,
    ("PUT", "collection"): _create,
    ("DELETE", "collection"): _drop,
    ("PUT", "index"): _index,
    ("PUT", "points"): _upsert,
    ("POST", "points"): _retrieve,
    ("POST", "points/delete"): _delete,
    ("POST", "points/count"): _count,
    ("POST", "points/scroll"): _scroll,
    ("POST", "points/query"): _query,
}


class QdrantDouble:
    """A double that listens on a free port of this machine while it is entered.

    Parameters
    ----------
    key : str
        What clients must give; empty for none.
    """

    def __init__(self, key: str = "") -> None:
        warnings.filterwarnings("ignore", "Payload indexes have no effect")
        self.key = key
        self.engine = QdrantClient(":memory:")
        self.refused = 0
        self.asked: dict[str, Any] = {}
        """What each collection was asked to be like, by its name."""
        self._turn = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "QdrantDouble":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        """Return the status and the result of one call."""
        _, _, name, what = (*urlsplit(path).path.split("/", 3), "", "")[:4]
        call = CALLS.get((method, what or ("collection" if name else "")))
        if call is None:
            return 404, f"the double does not know {method} {path}"
        with self._turn:
            needed = name and what != "exists" and call is not _create
            if needed and not self.engine.collection_exists(unquote(name)):
                return 404, f"there is no collection {name}"
            asked = json.loads(body or b"{}")
            if call is _create:
                self.asked[unquote(name)] = asked
            return 200, call(self.engine, unquote(name), asked)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def reply(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if double.key and self.headers.get("api-key") != double.key:
                    double.refused += 1
                    status, result = 401, "Must provide an API key"
                else:
                    status, result = double.answer(self.command, self.path, body)
                content = written(status, result)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_PUT = do_POST = do_DELETE = reply  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        return Handler


def written(status: int, result: Any) -> bytes:
    """Return an answer as a server writes it."""
    if status != 200:
        return json.dumps({"status": {"error": result}, "time": 0.0}).encode()
    plain = _plain(result)
    return json.dumps({"result": plain, "status": "ok", "time": 0.0}).encode()


def _plain(result: Any) -> Any:
    if isinstance(result, list):
        return [_plain(each) for each in result]
    return result.model_dump(mode="json") if hasattr(result, "model_dump") else result
