"""The embedding cache beside other processes that hold it or are making it."""

import sqlite3
from typing import Any

import numpy as np
import pytest

from explorer.embedders.cache import EmbeddingCache, store

VECTORS = np.ones((1, 3), dtype=np.float32)


def test_a_cache_that_another_process_holds_for_ever_is_waited_for_once(
    cache: EmbeddingCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    connect = sqlite3.connect

    def noted(*place: Any, timeout: float, **how: Any) -> sqlite3.Connection:
        waited.append(timeout)
        return connect(*place, timeout=timeout, **how)

    monkeypatch.setattr(store, "_PATIENCE", 0.2)
    monkeypatch.setattr(store, "_BRIEFLY", 0.1)
    cache.put("model", ["kept"], VECTORS)
    holder = connect(cache.path, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(sqlite3, "connect", noted)
    for _ in range(2):
        note = EmbeddingCache(cache.path).put("model", ["new"], VECTORS)
        assert note == "The embedding cache was not used: another process holds it."
    assert waited == [0.2, 0.1]
    holder.execute("COMMIT")
    holder.close()
    assert cache.put("model", ["new"], VECTORS) is None
    assert cache.get("model", ["kept", "new"], 3).found.all()
    assert waited == [0.2, 0.1, 0.1, 0.2]


def test_a_cache_that_another_process_makes_between_two_looks_is_not_taken_for_a_strangers(
    cache: EmbeddingCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Overtaken(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            if "sqlite_master" in statement and not others:
                others.append(None)  # not of the other itself
                others.append(EmbeddingCache(cache.path).put("model", ["theirs"], VECTORS))
            return super().execute(statement, *values)

    others: list[str | None] = []
    connect = sqlite3.connect
    monkeypatch.setattr(store, "_PATIENCE", 0.2)
    monkeypatch.setattr(
        sqlite3, "connect", lambda *place, **how: connect(*place, factory=Overtaken, **how)
    )
    assert cache.put("model", ["ours"], VECTORS) is None
    assert len(others) == 2
    there = cache.get("model", ["ours", "theirs"], 3)
    assert there.note is None
    assert there.found.tolist() == [True, others[1] is None]
    assert not list(cache.path.parent.glob("*.damaged-*"))
