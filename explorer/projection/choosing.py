"""Which method suits so many points, and how long each takes: measured, not guessed.

CPU seconds from vectors to finished layout, finding the neighbors included, on one thread, in 384
dimensions, kernels compiled:

| points | PCA | LocalMAP | UMAP | t-SNE |
|---|---|---|---|---|
| 1,000 | .02 | .3 | .5 | 2.0 |
| 5,000 | .06 | 1.0 | 1.7 | 4.5 |
| 10,000 | .1 | 2.2 | 3.4 | 7.7 |
| 20,000 | .2 | 9.8 | 9.1 | 17.6 |
| 50,000 | .6 | 25 | 25 | 46 |
| 100,000 | 1.3 | 80 | 80 | 134 |

Of more than 100,000 all but PCA lay out that many and place the others, a million in 70 s.
"""

import math

from explorer.projection.landmarks import MOST_LAID_OUT
from explorer.projection.parameters import (
    LocalmapParameters,
    Parameters,
    PcaParameters,
    TsneParameters,
    UmapParameters,
)

TSNE_UP_TO = 5_000
"""Most points that are laid out by t-SNE unasked: some five seconds."""

UMAP_UP_TO = 20_000
"""Most points that are laid out by UMAP unasked: some ten seconds, and the last size at which the
graph of neighbors is exact."""

_POINTS = (1_000, 5_000, 10_000, 20_000, 50_000, 100_000)
_SECONDS: dict[type[Parameters], tuple[float, ...]] = {
    PcaParameters: (0.02, 0.06, 0.1, 0.2, 0.6, 1.3),
    LocalmapParameters: (0.3, 1.0, 2.2, 9.8, 25.0, 80.0),
    UmapParameters: (0.5, 1.7, 3.4, 9.1, 25.0, 80.0),
    TsneParameters: (2.0, 4.5, 7.7, 17.6, 46.0, 134.0),
}

_SECONDS_A_MILLION_PLACED = 70.0


def usual_method(n: int) -> str:
    """Return the name of the method that n points are drawn with unless somebody chooses.

    The one that keeps neighborhoods best while it takes seconds: t-SNE, then UMAP, then PCA,
    which is also used for a dozen points that have no neighborhoods.
    """
    if n < 12 or n > UMAP_UP_TO:
        return "pca"
    return "tsne" if n <= TSNE_UP_TO else "umap"


def expected_seconds(parameters: Parameters, n: int) -> float:
    """Return about how long a layout takes, between and beyond the sizes that were measured.

    Parameters
    ----------
    parameters : PcaParameters, TsneParameters, UmapParameters or LocalmapParameters
        Fitted to n; more steps than usual take as much longer.
    n : int >= 1
    """
    placed = 0 if isinstance(parameters, PcaParameters) else max(0, n - MOST_LAID_OUT)
    n -= placed
    points, seconds = _POINTS, _SECONDS[type(parameters)]
    last = len(points) - 2
    at = min(last, max(0, sum(n > each for each in points) - 1))
    slope: float = math.log(seconds[at + 1] / seconds[at]) / math.log(points[at + 1] / points[at])
    laid_out = _effort(parameters, n) * seconds[at] * math.pow(n / points[at], slope)
    return laid_out + placed * _SECONDS_A_MILLION_PLACED / 1e6


def _effort(parameters: Parameters, n: int) -> float:
    """Return how many times the usual number of steps is asked for."""
    usual = type(parameters)().fitted_to(n)
    for name in ("iterations", "epochs"):
        asked, standard = getattr(parameters, name, None), getattr(usual, name, None)
        if asked and standard:
            return float(asked / standard)
    return 1.0
