"""Hours of embedding and milliseconds of a search, scaled from what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.benchmark.capacity.rates import Speed, Timed
from explorer.errors import ParameterError

_UNCACHED, _SLOWEST = 1.5, 3.0
"""How much longer a walk takes in a graph that fits in no cache than its logarithm says: here among
a million vectors of 384 numbers .66 ms, where what 20,000 take (.31) says .44; and at most."""
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

    Each size that was measured is scaled by the logarithm of a shard's size; their median is
    expected, between their least and their most. Shards are searched at once, each on a core of
    its own. What fits in no cache takes longer than that.

    Parameters
    ----------
    searches : sequence of Timed
        Of two sizes or more.
    chunks : int
    shards : int
    """
    if len(searches) < 2:
        raise ParameterError("Searches of at least two sizes must have been measured.")
    n = max(2.0, chunks / shards)
    scaled = [each.p50_ms * np.log(n) / np.log(each.n) for each in searches]
    tail = max(each.p95_ms / each.p50_ms for each in searches)
    beyond = n > _CACHED
    p50 = Expected(
        float(_QUICKER * min(scaled)),
        float(np.median(scaled) * (_UNCACHED if beyond else 1.0)),
        float(max(scaled) * (_SLOWEST if beyond else 1 / _QUICKER)),
    )
    return p50, Expected(p50.low * tail, p50.typical * tail, p50.high * tail)
