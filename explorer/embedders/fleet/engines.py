"""What runs many workers: the processes of this machine, or a Ray cluster."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from explorer.arrays import FloatMatrix
from explorer.embedders.base import EmbedderSpec
from explorer.embedders.fleet.shards import Shard
from explorer.errors import ParameterError


class Engine(Protocol):
    """Embeds shards on workers that each load the model once."""

    def run(
        self, shards: Sequence[Shard], spec: EmbedderSpec
    ) -> Iterator[tuple[Shard, FloatMatrix]]:
        """Yield each shard with its vectors, shape (n, d), when it is done, in any order.

        A worker that dies is replaced, and what it was at is done again.

        Raises
        ------
        EmbedderError
            The model fails, or workers die again and again.
        """


@dataclass(frozen=True)
class EngineEntry:
    """One engine as the command line and the README show it."""

    name: str
    description: str
    needs: str
    load: Callable[[], Engine]


def _processes() -> Engine:
    engine: Engine = import_module("explorer.embedders.fleet.processes").Processes()
    return engine


def _ray() -> Engine:
    engine: Engine = import_module("explorer.embedders.fleet.on_ray").OnRay()
    return engine


ENGINES: dict[str, EngineEntry] = {
    entry.name: entry
    for entry in (
        EngineEntry(
            "processes", "A worker process for each core of this machine.", "nothing", _processes
        ),
        EngineEntry(
            "ray",
            "Model actors on every node of a Ray cluster, by Ray Data; the cluster in RAY_ADDRESS, "
            "else one on this machine.",
            "requirements-ray.txt, this program and the model on every node",
            _ray,
        ),
    )
}


def load_engine(name: str) -> Engine:
    """Return an engine by its name.

    Raises
    ------
    ParameterError
        There is none of that name, or it is not installed.
    """
    if name not in ENGINES:
        raise ParameterError(f"“{name[:40]}” is no engine; choose one of {', '.join(ENGINES)}.")
    return ENGINES[name].load()
