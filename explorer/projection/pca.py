"""PCA: the flat shadow of the space in which the points spread the most."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix
from explorer.projection.parameters import Parameters
from explorer.projection.values import Layout, Standing, Task

_EXACT_UP_TO = 1024
"""Largest min(n, d) for which all of the small covariance or Gram matrix is decomposed."""

_PASSES = 5
"""Passes over larger data: with words in 384 dimensions they miss a thousandth of the variance."""

_SPARE = 10
"""Directions followed beside the wanted ones, so that these are not lost on the way."""

_FLAT = 1e-6
"""An axis whose spread is below this share of the widest may be rounding rather than data."""

_AT_ONCE = 2_000_000  # numbers in a block: 16 MB of float64

Matrix = npt.NDArray[np.float64]


def layout(vectors: FloatMatrix, parameters: Parameters, task: Task) -> Layout:
    """Project onto the axes of largest variance [1]_.

    The vectors are read in blocks and never copied as a whole.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    parameters : PcaParameters
    task : Task

    Returns
    -------
    Layout
        Each axis points where its largest loading is positive. Axes along which the points do
        not differ are zero.

    References
    ----------
    .. [1] Hotelling: Analysis of a complex of statistical variables into principal components.
       Journal of Educational Psychology, 1933.
    """
    data = _centered(vectors)
    coordinates = np.zeros((len(vectors), task.dimensions), dtype=np.float32)
    if len(vectors) == 1 or data.scale == 0.0:
        return Layout(coordinates, notes=_notes(vectors, 0, task.dimensions))
    task.report(0.2)
    axes, spread = _axes(data, min(task.dimensions, *vectors.shape), task.seed)
    task.report(0.8)
    rank, total = len(spread), 0.0
    for rows, block in data.blocks():
        coordinates[rows, :rank] = (block @ axes) * data.scale
        total += float(np.einsum("ij,ij->", block, block))
    explained = np.zeros(task.dimensions)
    explained[:rank] = spread**2 / total
    shares = tuple(float(share) for share in np.minimum(explained, 1.0))
    return Layout(coordinates, shares, _notes(vectors, rank, task.dimensions))


def placed(
    standing: Standing, added: FloatMatrix, parameters: Parameters, task: Task
) -> FloatMatrix:
    """Project new points onto the axes of those that stand.

    Parameters
    ----------
    standing : Standing
        All points that the axes were made of, those that are the same as well.
    added : ndarray, shape (m, d), float32
    parameters : PcaParameters
    task : Task
        With the seed of the picture.
    """
    data = _centered(standing.vectors)
    places = np.zeros((len(added), task.dimensions), dtype=np.float32)
    if len(standing) == 1 or data.scale == 0.0:
        return places
    axes, _ = _axes(data, min(task.dimensions, *standing.vectors.shape), task.seed)
    task.report(0.8)
    for rows, block in replace(data, vectors=added).blocks():
        places[rows, : axes.shape[1]] = (block @ axes) * data.scale
    return places


@dataclass(frozen=True, eq=False)
class _Centered:
    """Vectors moved to their mean and scaled to at most one, block by block.

    Squares of very large or very small values would leave the range of the decomposition.
    """

    vectors: FloatMatrix
    mean: Matrix
    scale: float

    def blocks(self) -> Iterator[tuple[slice, Matrix]]:
        n, d = self.vectors.shape
        step = max(1, _AT_ONCE // d)
        for start in range(0, n, step):
            rows = slice(start, min(start + step, n))
            block = self.vectors[rows] - self.mean
            block /= self.scale
            yield rows, block


def _centered(vectors: FloatMatrix) -> _Centered:
    mean = vectors.mean(axis=0, dtype=np.float64)
    scale = max(
        float((vectors.max(axis=0) - mean).max()), float((mean - vectors.min(axis=0)).max())
    )
    return _Centered(vectors, mean, scale)


def _axes(data: _Centered, count: int, seed: int) -> tuple[Matrix, Matrix]:
    """Return the leading axes as columns, (d, r), and their singular values; r is at most count."""
    n, d = data.vectors.shape
    if d <= min(n, _EXACT_UP_TO):
        axes, spread = _leading(_covariance(data), count)
    elif n <= _EXACT_UP_TO:
        centered = np.concatenate([block for _, block in data.blocks()])
        axes, spread = _leading(centered @ centered.T, count)
        real = spread > _FLAT * spread[0]
        axes = centered.T @ (axes[:, real] / spread[real])
        spread = spread[real]
    else:
        axes, spread = _followed(data, count, seed)
    real = spread > _FLAT * spread[0]
    axes, spread = axes[:, real], spread[real]
    strongest = axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])]
    return axes * np.where(strongest < 0, -1.0, 1.0), spread


def _covariance(data: _Centered) -> Matrix:
    d = data.vectors.shape[1]
    total = np.zeros((d, d))
    for _, block in data.blocks():
        total += block.T @ block
    return total


def _followed(data: _Centered, count: int, seed: int) -> tuple[Matrix, Matrix]:
    """Follow random directions into the space of the leading axes [1]_.

    References
    ----------
    .. [1] Halko, Martinsson, Tropp: Finding structure with randomness. SIAM Review 2011.
    """
    rng = np.random.default_rng(seed)
    basis = rng.normal(size=(data.vectors.shape[1], count + _SPARE))
    for _ in range(_PASSES):
        basis, _ = np.linalg.qr(_through(data, basis))
    turned, spread = _leading(basis.T @ _through(data, basis), count)
    return basis @ turned, spread


def _through(data: _Centered, directions: Matrix) -> Matrix:
    """Return the covariance applied to some directions, without forming it."""
    narrow = directions.astype(np.float32)
    total = np.zeros(directions.shape)
    for _, block in data.blocks():
        part = block.astype(np.float32)
        total += part.T @ (part @ narrow)
    return total


def _leading(symmetric: Matrix, count: int) -> tuple[Matrix, Matrix]:
    """Return the eigenvectors of the largest eigenvalues, and these values' roots."""
    from scipy.linalg import eigh

    size = len(symmetric)
    values, vectors = eigh(symmetric, subset_by_index=[size - count, size - 1])
    return vectors[:, ::-1], np.sqrt(np.maximum(values[::-1], 0.0))


def _notes(vectors: FloatMatrix, rank: int, dimensions: int) -> tuple[str, ...]:
    n, d = vectors.shape
    if n == 1:
        return ("There is a single point, so there is nothing to compare it with.",)
    if rank == 0:
        return ("All vectors are the same, so every point is at the same place.",)
    if rank == dimensions:
        return ()
    shape = "one line" if rank == 1 else "one plane"
    if d == rank:
        plural = "" if d == 1 else "s"
        return (f"The vectors have only {d} dimension{plural}, so the points lie on {shape}.",)
    return (f"All but a millionth of the spread is along {shape}; the other axes are left empty.",)
