"""What an index is: something built once from vectors that finds the nearest of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexMatrix, Progress
from explorer.errors import InputError, ParameterError
from explorer.indexes.parameters import IndexParameters
from explorer.indexes.scoring import rescore, sort_hits
from explorer.metrics import Metric, prepared
from explorer.neighbors import Neighbors

Growth = Literal["linear", "root", "logarithmic"]


@dataclass(frozen=True)
class Task:
    """What a family is asked to build."""

    metric: Metric
    seed: int = 0
    progress: Progress | None = None

    def report(self, fraction: float) -> None:
        """Tell the fraction done; raises whatever the listener raises, to stop the work."""
        if self.progress:
            self.progress(min(1.0, fraction))


def copying(n: int, d: int, parameters: Any) -> float:
    """Return the work of a family that only rounds or copies: it grows with the numbers."""
    return float(n) * d


class Core(Protocol):
    """A family's own structure; queries and vectors reach it ready for the metric."""

    @property
    def memory_bytes(self) -> int:
        """Bytes it holds."""

    def search(
        self, queries: FloatMatrix, k: int, parameters: Any
    ) -> tuple[IndexMatrix, FloatMatrix]:
        """Return ids and scores, shape (q, k); -1 where fewer were found."""


@dataclass(frozen=True)
class Built:
    """A family's structure and a sentence for whatever had to be changed to build it."""

    core: Core
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class IndexEntry:
    """One family of indexes.

    Attributes
    ----------
    name, title, short, description : str
        The key, its full name, what fits beside a point or a bar, and one sentence for a newcomer.
    parameters : type
        Its dataclass of options.
    metrics : tuple of str
        The metrics it can serve.
    tuning : str or None
        The option that trades speed for recall without building again.
    build : callable
        Builds it; the library behind it is imported only then.
    size : callable
        ``size(n, d, parameters, metric)``: the bytes it will hold without original vectors.
    growth : {"linear", "root", "logarithmic"}
        How search time grows with n, other things equal.
    work : callable
        ``work(n, d, parameters)``: how build time grows, in a unit of the family's own.
    """

    name: str
    title: str
    short: str
    description: str
    parameters: type[IndexParameters]
    metrics: tuple[Metric, ...]
    tuning: str | None
    build: Callable[[FloatMatrix, Any, Task], Built]
    size: Callable[[int, int, Any, Metric], float]
    growth: Growth = "linear"
    work: Callable[[int, int, Any], float] = copying

    def expected_bytes(
        self, n: int, d: int, parameters: IndexParameters, metric: Metric = "cosine"
    ) -> int:
        """Return the memory an index of n vectors of d numbers will hold, all in all."""
        fitted = parameters.fitted_to(n, d)
        kept = 4 * n * d if getattr(fitted, "rescored", 0) else 0
        return round(self.size(n, d, fitted, metric)) + kept


@dataclass(frozen=True, eq=False)
class Index:
    """A built index.

    Attributes
    ----------
    entry : IndexEntry
    parameters : dataclass
        As used, after fitting them to the data.
    metric : {"cosine", "dot", "euclidean"}
    core : Core
        The family's own structure.
    originals : ndarray, shape (n, d), float32
        The vectors, at length one for cosine; needed, and counted, only for rescoring.
    build_seconds : float
        Of one core's time.
    notes : tuple of str
        One sentence each for whatever was changed to suit the data.
    """

    entry: IndexEntry
    parameters: IndexParameters
    metric: Metric
    core: Core
    originals: FloatMatrix
    build_seconds: float
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.originals)

    @property
    def dimension(self) -> int:
        """Number of coordinates of each vector, d."""
        return int(self.originals.shape[1])

    @property
    def originals_bytes(self) -> int:
        """Bytes of the original vectors that rescoring needs; 0 without rescoring."""
        return int(self.originals.nbytes) if getattr(self.parameters, "rescored", 0) else 0

    @property
    def memory_bytes(self) -> int:
        """Bytes a search needs: the structure, and the original vectors where it rescores."""
        return self.core.memory_bytes + self.originals_bytes

    def search(self, queries: npt.ArrayLike, k: int) -> Neighbors:
        """Find the k nearest vectors of each query, as far as this index can.

        Parameters
        ----------
        queries : array_like, shape (q, d)
        k : int >= 1
            Cut to the number of vectors.

        Returns
        -------
        Neighbors
            Best first, ties by row number. Where fewer were found the row ends in -1 with a score
            of minus infinity. Scores are exact, or the family's own estimate without rescoring.

        Raises
        ------
        InputError
            The queries have another number of dimensions or are not finite.
        ParameterError
            `k` is below 1.
        """
        asked = prepared(self._checked(queries, k), self.metric)
        k = min(k, len(self))
        rescored = getattr(self.parameters, "rescored", 0)
        if not rescored:
            return sort_hits(*self.core.search(asked, k, self.parameters))
        wide = min(max(k, rescored), len(self))
        ids, _ = self.core.search(asked, wide, self.parameters)
        return rescore(asked, self.originals, ids, k, self.metric)

    def tuned(self, value: int) -> "Index":
        """Return the same index searched with another value of its tuning option.

        Raises
        ------
        ParameterError
            The family has none, or the value is out of range.
        """
        if self.entry.tuning is None:
            raise ParameterError(f"{self.entry.title} has no option to search faster or better.")
        options: dict[str, Any] = {self.entry.tuning: value}
        changed = replace(self.parameters, **options)
        return replace(self, parameters=changed.fitted_to(len(self), self.dimension))

    def _checked(self, queries: npt.ArrayLike, k: int) -> FloatMatrix:
        if k < 1:
            raise ParameterError(f"The number of neighbors must be at least 1, not {k}.")
        asked = np.ascontiguousarray(queries, dtype=np.float32)
        if asked.ndim != 2 or asked.shape[1] != self.dimension:
            raise InputError(
                f"Queries must be rows of {self.dimension:,} numbers, as the vectors of this index "
                f"are; these have the shape {' × '.join(map(str, asked.shape)) or 'of one number'}."
            )
        if not np.isfinite(asked).all():
            raise InputError("A query holds a value that is not a finite number; correct it.")
        return asked
