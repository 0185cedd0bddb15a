"""Which points are labelled first, and where labels fit without covering each other."""

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexVector

SPREAD = 256
"""Points ordered by spreading them out; the rest follow in their own order."""

Places = list[tuple[int, str]]

_SPREAD_AMONG = 5_000  # of more points so many are looked at to spread the first labels
_LINE = 15.0  # height of a label in pixels
_LETTER = 7.5  # its width per letter
_GAP = 3.0
_TRIED = 2_000


def label_order(coordinates: FloatMatrix, first: IndexVector) -> IndexVector:
    """Order all rows for labelling: the given ones first, then each time the farthest from all.

    Of more than 5,000 points the farthest is sought among so many, taken at equal steps.

    Parameters
    ----------
    coordinates : ndarray, shape (n, dimensions)
    first : ndarray of int64
        Rows to begin with, such as the medoids of the groups; repeats are dropped.

    Returns
    -------
    ndarray, shape (n,), int64
        The same for the same input.
    """
    among = np.arange(0, len(coordinates), -(-len(coordinates) // _SPREAD_AMONG) or 1)
    points = coordinates[among].astype(np.float64)
    chosen = list(dict.fromkeys(int(row) for row in first))
    if not chosen:
        middle = np.linalg.norm(points - np.median(points, axis=0), axis=1)
        chosen = [int(among[middle.argmin()])]
    gap = np.full(len(points), np.inf)
    for row in chosen:
        gap = np.minimum(gap, np.linalg.norm(points - coordinates[row], axis=1))
    while len(chosen) < min(SPREAD, len(points)):
        farthest = int(gap.argmax())
        if gap[farthest] == 0.0:  # only points on top of labelled ones are left
            break
        chosen.append(int(among[farthest]))
        gap = np.minimum(gap, np.linalg.norm(points - points[farthest], axis=1))
    rest = np.ones(len(coordinates), dtype=bool)
    rest[chosen] = False
    return np.concatenate([np.asarray(chosen, dtype=np.int64), np.flatnonzero(rest)])


def place_labels(
    pixels: npt.NDArray[np.float64],
    lengths: npt.NDArray[np.int64],
    radii: npt.NDArray[np.float32],
    order: IndexVector,
    limit: int,
) -> Places:
    """Place labels greedily beside their points so that no two overlap.

    Parameters
    ----------
    pixels : ndarray, shape (n, 2)
        Where each point is drawn; y grows upward.
    lengths : ndarray, shape (n,)
        Letters in each label.
    radii : ndarray, shape (n,)
        Of each point, in pixels.
    order : ndarray of int64
        Rows, most important first.
    limit : int
        Most labels placed.

    Returns
    -------
    list of (row, position)
        Position as Plotly names it: "middle right", "middle left", "top center" …
    """
    placed: Places = []
    taken = np.empty((0, 4))
    for row in order[:_TRIED]:
        if len(placed) >= limit:
            break
        for position, box in _boxes(pixels[row], float(lengths[row]), float(radii[row])):
            if not _overlaps(box, taken):
                placed.append((int(row), position))
                taken = np.vstack([taken, box])
                break
    return placed


def _boxes(
    point: npt.NDArray[np.float64], letters: float, radius: float
) -> list[tuple[str, npt.NDArray[np.float64]]]:
    """Return left, right, bottom and top of a label at each side of its point."""
    x, y = point
    width, off = letters * _LETTER, radius + _GAP
    half = _LINE / 2
    return [
        ("middle right", np.array([x + off, x + off + width, y - half, y + half])),
        ("middle left", np.array([x - off - width, x - off, y - half, y + half])),
        ("top center", np.array([x - width / 2, x + width / 2, y + off, y + off + _LINE])),
        ("bottom center", np.array([x - width / 2, x + width / 2, y - off - _LINE, y - off])),
    ]


def _overlaps(box: npt.NDArray[np.float64], taken: npt.NDArray[np.float64]) -> bool:
    apart = (
        (taken[:, 0] >= box[1])
        | (taken[:, 1] <= box[0])
        | (taken[:, 2] >= box[3])
        | (taken[:, 3] <= box[2])
    )
    return not bool(apart.all())
