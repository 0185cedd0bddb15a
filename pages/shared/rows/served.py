"""Tables beside the app: a browser asks for a page of rows and has it before a run could begin.

A table is reached by a name that nobody can guess, which its session alone was told; it goes when
the session does.
"""

import json
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from explorer import tables
from pages.shared.map.assets import base_path
from pages.shared.rows.answers import Shown, answer

FOLDER = "rows"
LARGEST_QUESTION = 1_000_000  # bytes: room for the ranges of a large selection


@dataclass(frozen=True, eq=False)
class _Held:
    name: str
    shown: Shown
    version: int


class Served:
    """The tables of all components of all sessions, one each."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str], _Held] = {}

    def publish(
        self, owner: str, key: str, table: tables.Table, selected: Sequence[int]
    ) -> tuple[str, int]:
        """Serve a table from now on; return its address, and a number that tells its selection.

        Parameters
        ----------
        owner, key : str
            The session, and the component in it.
        table : Table
            Another one gets another address.
        selected : sequence of int
        """
        rows = np.unique(np.asarray(selected, dtype=np.int64))
        with self._lock:
            held = self._held.get((owner, key))
            same = held is not None and held.shown.table is table
            if held is None or not same or not np.array_equal(held.shown.selected, rows):
                name = held.name if held is not None and same else secrets.token_urlsafe(24)
                version = 0 if held is None else held.version + 1
                held = _Held(name, Shown(table, rows, table.columns[0].name), version)
                self._held[owner, key] = held
            return f"{FOLDER}/{held.name}", held.version

    def find(self, name: str) -> Shown | None:
        """Return the table of a name."""
        with self._lock:
            held = next((each for each in self._held.values() if each.name == name), None)
        return None if held is None else held.shown

    def sweep(self, is_known: Callable[[str], bool]) -> None:
        """Let go of the tables of sessions that cannot be returned to."""
        with self._lock:
            self._held = {at: held for at, held in self._held.items() if is_known(at[0])}


SERVED = Served()


def row_routes() -> list[BaseRoute]:
    """Return the route of tables, below the server's base path if it has one."""
    return [Route(f"{base_path()}/{FOLDER}/{{name}}", _serve, methods=["POST"])]


async def _serve(request: Request) -> Response:
    shown = SERVED.find(request.path_params["name"])
    if shown is None:
        return Response(status_code=404)
    question = await _question(request)
    if question is None:
        return Response(status_code=413)
    return JSONResponse(await run_in_threadpool(answer, shown, question))


async def _question(request: Request) -> Any:
    """Return what was sent, None of more than can be a question."""
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > LARGEST_QUESTION:
            return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return {}
