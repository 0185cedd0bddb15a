"""PCA: the flat shadow of the space in which the points spread the most."""

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix
from explorer.projection.parameters import Parameters
from explorer.projection.values import Layout, Task

_EXACT_UP_TO = 4096
"""Largest min(n, d) for which all of the small covariance or Gram matrix is decomposed."""

_FLAT = 1e-6
"""An axis whose spread is below this share of the widest may be rounding rather than data."""

Matrix = npt.NDArray[np.float64]


def layout(vectors: FloatMatrix, parameters: Parameters, task: Task) -> Layout:
    """Project onto the axes of largest variance [1]_.

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
    centered = vectors - vectors.mean(axis=0, dtype=np.float64)
    # Squares of very large or very small values would leave the range of the decomposition.
    scale = float(np.abs(centered).max())
    if len(vectors) == 1 or scale == 0.0:
        empty = np.zeros((len(vectors), task.dimensions), dtype=np.float32)
        return Layout(empty, notes=_notes(vectors, 0, task.dimensions))
    centered /= scale
    task.report(0.2)
    axes, spread = _axes(centered, min(task.dimensions, *vectors.shape), task.seed)
    task.report(0.8)
    rank = len(spread)
    coordinates = np.zeros((len(vectors), task.dimensions), dtype=np.float32)
    coordinates[:, :rank] = (centered @ axes) * scale
    explained = np.zeros(task.dimensions)
    explained[:rank] = spread**2 / float(np.einsum("ij,ij->", centered, centered))
    shares = tuple(float(share) for share in np.minimum(explained, 1.0))
    return Layout(coordinates, shares, _notes(vectors, rank, task.dimensions))


def _axes(centered: Matrix, count: int, seed: int) -> tuple[Matrix, Matrix]:
    """Return the leading axes as columns, (d, r), and their singular values; r is at most count."""
    n, d = centered.shape
    if min(n, d) > _EXACT_UP_TO:
        from sklearn.utils.extmath import randomized_svd

        _, spread, rows = randomized_svd(centered, count, n_iter=7, random_state=seed)
        axes = rows.T
    else:
        small = centered.T @ centered if d <= n else centered @ centered.T
        axes, spread = _leading(small, count)
    real = spread > _FLAT * spread[0]
    axes, spread = axes[:, real], spread[real]
    if len(axes) != d:
        axes = centered.T @ axes / spread
    strongest = axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])]
    return axes * np.where(strongest < 0, -1.0, 1.0), spread


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
