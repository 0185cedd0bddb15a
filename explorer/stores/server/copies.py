"""What each node of a cluster answers with, so that copies which differ are found."""

import hashlib
import json
from dataclasses import dataclass

import numpy as np

from explorer.errors import StoreError
from explorer.stores.base import BATCH, Record, Where
from explorer.stores.server.backend import ServerBackend
from explorer.stores.server.calls import Line, Nodes
from explorer.stores.server.store import ServerStore

_WRAPPED = 2**64


@dataclass(frozen=True)
class Held:
    """What a node answers with.

    Attributes
    ----------
    url : str
    records : int
    digest : int
        Of every record with its vectors, whatever order they come in.
    error : str
        Why it could not be asked; empty where it could.
    """

    url: str
    records: int = 0
    digest: int = 0
    error: str = ""


def held_by_each(backend: ServerBackend, name: str, where: Where) -> tuple[Held, ...]:
    """Read everything through each address in turn.

    A node answers from its own copy of a shard; of one it has no copy of it asks another node.
    """
    return tuple(_held(backend, url, name, where) for url in backend.parameters.addresses)


def differences(name: str, held: tuple[Held, ...]) -> tuple[str, ...]:
    """Return in sentences which nodes cannot be asked, and whether the others differ."""
    silent = tuple(each.error for each in held if each.error)
    asked = [each for each in held if not each.error]
    if len({(each.records, each.digest) for each in asked}) < 2:
        return silent
    counts = ", ".join(f"{each.url} {each.records:,}" for each in asked)
    same = len({each.records for each in asked}) == 1
    what = "as many records, but not the same" if same else "other numbers of records"
    return (
        *silent,
        f"The nodes answer with {what} of “{name}” ({counts}); a node that was away may still be "
        "catching up, so verify again in a minute, and replace its copy if that stays.",
    )


def _held(backend: ServerBackend, url: str, name: str, where: Where) -> Held:
    alone = Nodes((url,), backend.nodes.connect, backend.nodes.key)
    store = ServerStore(Line(alone, backend.line.patience, backend.line.pause), name)
    records = digest = 0
    after: str | None = None
    try:
        while True:
            some, after = store.scroll(where, after, BATCH)
            records += len(some)
            digest = (digest + sum(map(_digest, some))) % _WRAPPED
            if after is None:
                return Held(url, records, digest)
    except StoreError as error:
        return Held(url, error=str(error))


def _digest(record: Record) -> int:
    plain = json.dumps([record.key, record.fields], sort_keys=True, ensure_ascii=True)
    told = hashlib.blake2b(plain.encode(), digest_size=8)
    if record.vector is not None:
        told.update(np.ascontiguousarray(record.vector, "<f4").tobytes())
    if record.terms is not None:
        told.update(np.array(record.terms.numbers, "<u4").tobytes())
        told.update(np.array(record.terms.weights, "<f4").tobytes())
    return int.from_bytes(told.digest(), "little")
