"""How fast this machine embeds and searches, measured on little."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, Progress
from explorer.benchmark.generated import Generated
from explorer.embedders import EmbedderSpec, load_embedder
from explorer.indexes import HnswParameters, Task, build_ready, single_thread

_BATCHES, _TEXTS = 5, 32
_SIZES = (2_000, 6_000, 18_000)
_QUERIES, _FOUND = 200, 10
_SAID = (
    "the report of the second quarter shows that costs of shipping rose while orders from new "
    "customers stayed below what had been planned for the region"
)


@dataclass(frozen=True)
class Speed:
    """Texts embedded in a second, over several batches.

    Attributes
    ----------
    low, typical, high : float
        The slowest, the median and the fastest batch.
    texts : int
        In all of them.
    """

    low: float
    typical: float
    high: float
    texts: int


@dataclass(frozen=True)
class Timed:
    """Searches of a graph over n made-up vectors, one after the other on one core, in ms."""

    n: int
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True)
class Rates:
    """What was measured on this machine; None and empty where it was not."""

    speed: Speed | None = None
    searches: tuple[Timed, ...] = ()


def measure_rates(
    spec: EmbedderSpec, tokens: float, dimension: int, progress: Progress | None = None
) -> Rates:
    """Embed some texts and search some graphs; about half a minute.

    Parameters
    ----------
    spec : EmbedderSpec
        A paid service is not asked.
    tokens : float
        Of each text.
    dimension : int
        Of the vectors searched.
    progress : callable, optional
    """
    speed = None if spec.kind == "openai" else _speed(spec, tokens)
    if progress:
        progress(0.4)
    searches = []
    for place, n in enumerate(_SIZES, 1):
        searches.append(_timed(n, dimension))
        if progress:
            progress(0.4 + 0.6 * place / len(_SIZES))
    return Rates(speed, tuple(searches))


def _speed(spec: EmbedderSpec, tokens: float) -> Speed:
    rng = np.random.default_rng(0)
    words, length = _SAID.split(), max(1, round(tokens * 0.85))  # a token each, or a little more
    batches = [
        [" ".join(rng.choice(words, length)) for _ in range(_TEXTS)] for _ in range(_BATCHES + 1)
    ]
    embedder = load_embedder(spec, batches[0])
    embedder.encode_document(batches[0])  # what is made ready at the first call is not counted
    took = [_seconds(embedder.encode_document, batch) for batch in batches[1:]]
    low, typical, high = (_TEXTS / float(t) for t in (max(took), np.median(took), min(took)))
    return Speed(low, typical, high, _TEXTS * _BATCHES)


def _seconds(encode: Callable[[Sequence[str]], FloatMatrix], batch: Sequence[str]) -> float:
    started = time.perf_counter()
    encode(batch)
    return time.perf_counter() - started


def _timed(n: int, dimension: int) -> Timed:
    vectors = Generated(n, max(2, dimension)).vectors()
    with single_thread():
        index = build_ready(vectors, HnswParameters(), Task("cosine"))
        took = []
        for query in vectors[: _QUERIES + 1]:
            started = time.perf_counter()
            index.search(query[None], _FOUND)
            took.append(1e3 * (time.perf_counter() - started))
    p50, p95 = np.percentile(took[1:], [50, 95])
    return Timed(n, float(p50), float(p95))
