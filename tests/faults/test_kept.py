"""Damage to what is kept so as not to be computed again: it is as it was, or counts as absent."""

import random

import numpy as np
import pandas as pd
import pytest

from explorer.embedders import kept as networks
from explorer.neighbors import kept as graphs
from explorer.readers.vectors import remembered
from explorer.readers.vectors.reading import VectorTable
from explorer.search import mapped
from tests.fuzz.mutants import mutated

MUTANTS = 250
ROWS = np.random.default_rng(0).normal(size=(40, 8)).astype(np.float32)
ARRAYS = {"neighbors": np.arange(40).reshape(8, 5), "distances": ROWS}


class Graphs:
    def keep(self):
        graphs.keep("k", ARRAYS)
        return graphs.folder() / "k.npz"

    def found(self):
        there = graphs.load("k")
        return there is None or {name: a.tobytes() for name, a in there.items()} == {
            name: a.tobytes() for name, a in ARRAYS.items()
        }


class Networks:
    made = networks.Kept({"dimension": 8, "inputs": ["a"]}, b"onnx" * 200)

    def keep(self):
        networks.keep("k", self.made)
        return networks._path("k")

    def found(self):
        return networks.read_kept("k") in (None, self.made)


class Opened:
    labels = tuple(f"wörd {row}" for row in range(40))

    def keep(self):
        beside = pd.DataFrame(index=range(40))
        remembered.remember("k", VectorTable(self.labels, ROWS, beside, (), "v.txt", 40), ("told",))
        return remembered._path("k")

    def found(self):
        there = remembered.recall("k")
        if there is None:
            return True
        table, told = there
        sound = (table.labels, table.source, table.file_rows, told)
        expected = (self.labels, "v.txt", 40, ("told",))
        return sound == expected and table.vectors.tobytes() == ROWS.tobytes()


class Mapped:
    def __init__(self, folder):
        self.folder = folder

    def keep(self):
        return mapped.mapped(ROWS, self.folder).whole

    def found(self):
        np.testing.assert_allclose(
            np.linalg.norm(mapped.mapped(ROWS, self.folder), axis=1), 1.0, atol=1e-6
        )
        return mapped.mapped(ROWS, self.folder).tobytes() == mapped.unit_rows(ROWS).tobytes()


@pytest.fixture(autouse=True)
def _small_ones_too(tmp_path, monkeypatch):
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(remembered, "_FEWEST_BYTES", 1)
    monkeypatch.setattr(mapped, "MAPPED_ABOVE", 1)


@pytest.mark.parametrize("kind", [Graphs, Networks, Opened, Mapped])
def test_damaged_it_is_what_was_kept_or_nothing(kind, tmp_path):
    # 250 mutants of each.
    holder = kind(tmp_path / "vectors") if kind is Mapped else kind()
    path, rng = holder.keep(), random.Random(15)
    sound = path.read_bytes()
    assert holder.found()
    for number in range(MUTANTS):
        # Half of them by one bit, which is what disks do.
        damaged = bytearray(sound)
        place = rng.randrange(len(sound))
        damaged[place] ^= 1 << rng.randrange(8)
        path.unlink()
        path.write_bytes(damaged if number % 2 else mutated(sound, rng))
        assert holder.found(), number
    path.unlink()
    assert holder.keep() == path, "and it is kept again"
    assert holder.found()


def test_a_damaged_graph_is_told_from_a_sound_one():
    path = Graphs().keep()
    assert graphs.load("k") is not None
    path.write_bytes(path.read_bytes()[:-30])
    assert graphs.load("k") is None
