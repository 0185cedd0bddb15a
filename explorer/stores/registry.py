"""The places there are for collections: the one source for select boxes, commands and tests."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.errors import ParameterError
from explorer.stores.base import Backend
from explorer.stores.edge_backend import EdgeBackend
from explorer.stores.memory import MemoryBackend
from explorer.stores.server import ServerBackend, ServerParameters


@dataclass(frozen=True)
class FolderParameters:
    """Where collections lie on this machine.

    Attributes
    ----------
    root : Path, optional
        The user's data folder if not given.
    patience : float
        Seconds to wait for another process to finish with a collection.
    """

    root: Path | None = None
    patience: float = 20.0


@dataclass(frozen=True)
class MemoryParameters:
    """Options of collections in memory: none."""


@dataclass(frozen=True)
class StoreEntry:
    """One kind of place as the select box, the command line and the README show it."""

    name: str
    title: str
    description: str
    needs: str
    parameters: type
    load: Callable[[Any], Backend]


STORES: dict[str, StoreEntry] = {
    entry.name: entry
    for entry in (
        StoreEntry(
            "edge",
            "This machine",
            "The Qdrant engine inside the program, one folder for each collection.",
            "nothing",
            FolderParameters,
            lambda parameters: EdgeBackend(parameters.root, parameters.patience),
        ),
        StoreEntry(
            "server",
            "Qdrant server or cluster",
            "Collections cut into shards with copies on several machines, used by many at once.",
            "the address of a server, and QDRANT_API_KEY where it asks for a key",
            ServerParameters,
            ServerBackend,
        ),
        StoreEntry(
            "memory",
            "Memory",
            "Every score computed; gone with the program. The reference for the others.",
            "nothing",
            MemoryParameters,
            lambda parameters: MemoryBackend(),
        ),
    )
}

StoreParameters = FolderParameters | MemoryParameters | ServerParameters


def open_backend(parameters: StoreParameters) -> Backend:
    """Return the place that some parameters describe."""
    for entry in STORES.values():
        if isinstance(parameters, entry.parameters):
            return entry.load(parameters)
    raise ParameterError("There is no such place for collections.")


def parse_store(text: str | None) -> StoreParameters:
    """Read a place as typed: an ``http`` address of a server, or a folder; none for the default.

    A server's options follow a ``#``: ``http://host:6333#shards=12,copies=3,confirm=2``. Before it
    may stand several nodes of one cluster: ``http://a:6333,http://b:6333``.

    Raises
    ------
    ParameterError
        An option is unknown or out of range.
    """
    if not text:
        return FolderParameters()
    if not text.startswith(("http://", "https://")):
        return FolderParameters(Path(text))
    url, _, rest = text.partition("#")
    names = {
        "shards": "shard_number",
        "copies": "replication_factor",
        "confirm": "write_consistency_factor",
        "timeout": "timeout",
    }
    values: dict[str, Any] = {}
    for part in filter(None, rest.split(",")):
        name, _, value = part.partition("=")
        if name not in names or not value.isdecimal():
            raise ParameterError(
                f"“{part[:40]}” is no option of a server; give {', '.join(names)}, each with a "
                "whole number, as in shards=12."
            )
        values[names[name]] = int(value)
    return ServerParameters(url, **values)
