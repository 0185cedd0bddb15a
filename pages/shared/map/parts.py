"""What a large map is made of, served beside the app: sent when it is new, kept by the browser.

An address holds a hash of the content, so the same numbers have the same address whichever run
makes them, and a browser may keep them for good. The hash is keyed by a secret of this process:
nobody arrives at an address who was not told it. A map holds the parts of its last three payloads,
the newest because a browser may ask for them, those before because it may be asking just now.

Whose neighbors are not all known beforehand, a browser asks for those of one point here as well:
the answer is there before a run of the page could begin.
"""

import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from explorer.plots import Block, Nearby, neighbors_of_one
from pages.shared.map.assets import Asset, base_path

KEPT = 3
"""Payloads of each map whose parts are held."""

FOLDER, NEARBY = "parts", "nearby"
_TEXT = "text"


@dataclass(frozen=True, eq=False)
class Part:
    """A block under its name, beside what it was made of."""

    source: object
    kind: str
    name: str
    asset: Asset


@dataclass(frozen=True, eq=False)
class Asked:
    """What finds the neighbors of each of a map's points, under its name."""

    name: str
    nearby: Nearby
    count: int


class Parts:
    """The parts of all maps of all sessions."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str], list[list[Part]]] = {}
        self._asked: dict[tuple[str, str], Asked] = {}

    def publish(self, owner: str, key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Return a payload with an address in place of each block.

        Parameters
        ----------
        owner : str
            The session; what it holds goes when it does.
        key : str
            Names the map in it.
        payload : mapping
            From ``explorer.plots.payload``.
        """
        with self._lock:
            before = self._held.get((owner, key), [])
        known = [part for parts in before for part in parts]
        now: list[Part] = []
        sent = self._replaced(payload, known, now)
        if now or before:
            with self._lock:
                self._held[owner, key] = [now, *before][:KEPT]
        return {str(name): value for name, value in sent.items()}

    def answer(self, owner: str, key: str, nearby: Nearby, points: str, count: int) -> str:
        """Answer from now on which points are near one of a map's, and return the address.

        Parameters
        ----------
        owner, key : str
            The session, and the map in it.
        nearby : Nearby
        points : str
            Tells these points from others: the same points keep their address.
        count : int
            How many there are.
        """
        content = "\0".join((owner, key, points)).encode()
        name = hashlib.blake2b(content, key=self._secret, digest_size=20).hexdigest()
        with self._lock:
            self._asked[owner, key] = Asked(name, nearby, count)
        return f"{NEARBY}/{name}"

    def near(self, name: str, row: int) -> dict[str, Any] | None:
        """Return the neighbors of a row as the payload has them, or None of what is not there."""
        with self._lock:
            asked = next((asked for asked in self._asked.values() if asked.name == name), None)
        if asked is None or row >= asked.count:
            return None
        return neighbors_of_one(asked.nearby, row)

    def _replaced(self, value: Any, known: list[Part], now: list[Part]) -> Any:
        if isinstance(value, Mapping):
            return {name: self._replaced(inner, known, now) for name, inner in value.items()}
        if not isinstance(value, Block):
            return value
        part = _made_of(known, value) or self._make(value)
        now.append(part)
        return {"at": f"{FOLDER}/{part.name}", "kind": part.kind, **value.more}

    def _make(self, block: Block) -> Part:
        content = block.pack()
        name = hashlib.blake2b(content, key=self._secret, digest_size=20).hexdigest()
        # Numbers hardly become smaller; trying costs more time than sending them.
        asset = Asset(content, "text/plain; charset=utf-8" if block.kind == _TEXT else None)
        return Part(block.source, block.kind, name, asset)

    def find(self, name: str) -> Asset | None:
        """Return a part some session holds."""
        with self._lock:
            every = (part for kept in self._held.values() for parts in kept for part in parts)
            return next((part.asset for part in every if part.name == name), None)

    def sweep(self, is_known: Callable[[str], bool]) -> None:
        """Let go of what sessions held that cannot be returned to."""
        with self._lock:
            self._held = {at: held for at, held in self._held.items() if is_known(at[0])}
            self._asked = {at: asked for at, asked in self._asked.items() if is_known(at[0])}


def _made_of(known: list[Part], block: Block) -> Part | None:
    return next((p for p in known if p.source is block.source and p.kind == block.kind), None)


PARTS = Parts()


def part_routes() -> list[BaseRoute]:
    """Return the routes of parts and neighbors, below the server's base path if it has one."""
    return [
        Route(f"{base_path()}/{FOLDER}/{{name}}", _serve),
        Route(f"{base_path()}/{NEARBY}/{{name}}/{{row:int}}", _serve_neighbors),
    ]


async def _serve(request: Request) -> Response:
    asset = PARTS.find(request.path_params["name"])
    if asset is None:
        return Response(status_code=404)
    return await run_in_threadpool(asset.response, request)


async def _serve_neighbors(request: Request) -> Response:
    name, row = request.path_params["name"], request.path_params["row"]
    found = await run_in_threadpool(PARTS.near, name, row)
    return Response(status_code=404) if found is None else JSONResponse(found)
