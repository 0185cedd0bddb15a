"""Hours of embedding and milliseconds of a search, scaled from what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.benchmark.capacity.rates import Speed, Timed
from explorer.errors import ParameterError

_CACHES = 3.0
"""How much slower a graph is walked that fits in no cache: among a million vectors of 384 numbers
here .66 ms, where the logarithm of what ten thousand take says about .22."""
_CACHED = 50_000  # vectors from which that shows
_QUICKER = 0.7  # what may be had of a quieter machine


@dataclass(frozen=True)
class Expected:
    """A number that is expected, and between which it will be."""

    low: float
    typical: float
    high: float


def expected_hours(chunks: int, speed: Speed, workers: int = 1) -> Expected:
    """Return the hours of embedding on so many machines like this one."""
    if workers < 1:
        raise ParameterError(f"At least 1 machine embeds, not {workers}.")
    low, typical, high = (
        chunks / rate / workers / 3_600 for rate in (speed.high, speed.typical, speed.low)
    )
    return Expected(low, typical, high)


def expected_search(
    searches: Sequence[Timed], chunks: int, shards: int
) -> tuple[Expected, Expected]:
    """Return the median and the 95th percentile of a search in ms, without the way to a server.

    The median grows with the logarithm of a shard's size, by a line fitted to what was measured;
    shards are searched at once, each on a core of its own. Above what fits in caches it may take
    three times as long.

    Parameters
    ----------
    searches : sequence of Timed
        Of two sizes or more.
    chunks : int
    shards : int
    """
    if len(searches) < 2:
        raise ParameterError("Searches of at least two sizes must have been measured.")
    sizes = np.log([each.n for each in searches])
    times = np.array([each.p50_ms for each in searches])
    slope, start = np.polyfit(sizes, times, 1)
    n = max(2.0, chunks / shards)
    scaled = max(float(start + max(slope, 0.0) * np.log(n)), float(times.min()))
    doubt = 2 * float(np.std(times - (start + slope * sizes)))
    tail = max(each.p95_ms / each.p50_ms for each in searches)
    beyond = n > _CACHED
    typical = scaled * (_CACHES**0.5 if beyond else 1.0)
    p50 = Expected(
        max(_QUICKER * scaled - doubt, 0.0),
        typical,
        scaled * (_CACHES if beyond else 1 / _QUICKER) + doubt,
    )
    return p50, Expected(p50.low * tail, p50.typical * tail, p50.high * tail)
