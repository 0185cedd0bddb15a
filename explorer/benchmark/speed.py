"""How fast texts become vectors, and vectors a map."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.arrays import Progress
from explorer.embedders import EmbedderSpec, embed, load_embedder
from explorer.errors import ParameterError
from explorer.faithfulness import measure
from explorer.projection import Parameters, project
from explorer.space import Space

MOST_REPEATS = 20


@dataclass(frozen=True)
class EmbeddingSpeed:
    """One run of a model over texts, nothing taken from a cache."""

    model: str
    run: int
    n: int
    dimension: int
    load_seconds: float
    seconds: float
    texts_per_second: float


@dataclass(frozen=True)
class MapSpeed:
    """One layout of a space, and what it kept."""

    method: str
    run: int
    n: int
    dimension: int
    seconds: float
    trustworthiness: float | None
    neighbors_kept: float | None


def measure_embedding(
    texts: Sequence[str],
    spec: EmbedderSpec,
    repeats: int = 3,
    progress: Progress | None = None,
) -> tuple[EmbeddingSpeed, ...]:
    """Embed the same texts several times; the first run includes what a model sets up lazily.

    Raises
    ------
    ParameterError
        `repeats` is out of range.
    EmbedderError
        The model is missing or failed.
    """
    _check(repeats)
    started = time.perf_counter()
    embedder = load_embedder(spec, corpus=texts)
    load = time.perf_counter() - started
    rows = []
    for run in range(repeats):
        share = _part(progress, run, repeats)
        embedded = embed(texts, embedder, cache=None, progress=share)
        n, d = embedded.vectors.shape
        speed = embedded.computed / embedded.seconds if embedded.seconds > 0 else float("inf")
        rows.append(EmbeddingSpeed(embedder.name, run + 1, n, d, load, embedded.seconds, speed))
    return tuple(rows)


def measure_map(
    space: Space,
    parameters: Parameters,
    repeats: int = 1,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[MapSpeed, ...]:
    """Lay a space out several times; UMAP compiles its code during the first in a process.

    Raises
    ------
    ParameterError
        `repeats` is out of range.
    """
    _check(repeats)
    rows = []
    for run in range(repeats):
        started = time.perf_counter()
        drawn = project(
            space,
            parameters.fitted_to(len(space)),
            seed=seed,
            progress=_part(progress, run, repeats),
        )
        seconds = time.perf_counter() - started
        kept = measure(space.vectors, drawn.coordinates, seed=seed)
        rows.append(
            MapSpeed(
                drawn.method,
                run + 1,
                len(space),
                space.dimension,
                seconds,
                kept.trustworthiness,
                kept.neighbors_kept,
            )
        )
    return tuple(rows)


def _check(repeats: int) -> None:
    if not 1 <= repeats <= MOST_REPEATS:
        raise ParameterError(f"Repeat from 1 to {MOST_REPEATS} times, not {repeats}.")


def _part(progress: Progress | None, run: int, repeats: int) -> Progress | None:
    if progress is None:
        return None
    return lambda fraction: progress((run + fraction) / repeats)
