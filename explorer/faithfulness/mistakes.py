"""What a picture gets wrong about one point: neighbors it invents, and neighbors it loses."""

import numpy as np

from explorer.arrays import FloatMatrix, IndexVector
from explorer.faithfulness.ranks import clipped_k, compared, in_picture, in_space, nearest_of
from explorer.metrics import Metric


def false_neighbors(
    vectors: FloatMatrix,
    coordinates: FloatMatrix,
    row: int,
    k: int = 15,
    metric: Metric = "cosine",
) -> IndexVector:
    """Return the points near `row` in the picture that are not among its nearest in the space.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    coordinates : ndarray, shape (n, dimensions), float32
    row : int in [0, n)
    k : int >= 1
        Neighbors on each side, cut as in `measure`: ``1 - point_kept[row]`` of them are false.
    metric : {"cosine", "dot", "euclidean"}

    Returns
    -------
    ndarray of int64
        Nearest in the picture first.
    """
    space, picture = _both(vectors, coordinates, row, k, metric)
    return picture[~np.isin(picture, space)]


def missing_neighbors(
    vectors: FloatMatrix,
    coordinates: FloatMatrix,
    row: int,
    k: int = 15,
    metric: Metric = "cosine",
) -> IndexVector:
    """Return the nearest points of `row` in the space that the picture does not show near it.

    Parameters and cutting of `k` are those of `false_neighbors`.

    Returns
    -------
    ndarray of int64
        Nearest in the space first.
    """
    space, picture = _both(vectors, coordinates, row, k, metric)
    return space[~np.isin(space, picture)]


def _both(
    vectors: FloatMatrix, coordinates: FloatMatrix, row: int, k: int, metric: Metric
) -> tuple[IndexVector, IndexVector]:
    pair = compared(vectors, coordinates, metric)
    k = clipped_k(k, len(pair))
    if k == 0:
        none = np.empty(0, dtype=np.int64)
        return none, none
    rows = np.array([row])
    space = nearest_of(rows, in_space(pair), k).columns[0]
    return space, nearest_of(rows, in_picture(pair.picture), k).columns[0]
