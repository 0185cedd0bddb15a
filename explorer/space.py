"""A space: labels, their vectors, what else is known of each, and where it all came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.arrays import FloatMatrix, as_matrix, fingerprint, normalize
from explorer.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Provenance:
    """Where a space came from: its source, the model that made the vectors, and its options."""

    source: str = "typed"
    model: str = "given vectors"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Space:
    """Labelled vectors. Frozen; equal content has an equal `fingerprint`.

    Parameters
    ----------
    labels : sequence of str, length n
        Not necessarily unique.
    vectors : array_like, shape (n, d)
        Finite; kept as read-only float32.
    metadata : DataFrame with n rows, optional
        Other columns of the source, in the order of the labels.
    provenance : Provenance, optional

    Raises
    ------
    InputError
        The numbers of labels, vectors and metadata rows differ, or the vectors are unusable.
    """

    labels: tuple[str, ...]
    vectors: FloatMatrix
    provenance: Provenance
    _table: "pd.DataFrame | None"
    _counted: int | None

    def __init__(
        self,
        labels: Sequence[str],
        vectors: Any,
        metadata: "pd.DataFrame | None" = None,
        provenance: Provenance | None = None,
    ) -> None:
        matrix = as_matrix(vectors)
        if len(labels) != len(matrix):
            raise InputError(
                f"There are {len(labels)} labels for {len(matrix)} vectors; "
                "give exactly one label per vector."
            )
        if metadata is not None and len(metadata) != len(labels):
            raise InputError(
                f"There are {len(metadata)} metadata rows for {len(labels)} labels; "
                "give exactly one row per label."
            )
        origin = provenance or Provenance()
        options = MappingProxyType(dict(origin.options))
        object.__setattr__(self, "labels", tuple(map(str, labels)))
        object.__setattr__(self, "vectors", matrix)
        object.__setattr__(self, "provenance", Provenance(origin.source, origin.model, options))
        table = None if metadata is None else metadata.reset_index(drop=True)
        object.__setattr__(self, "_table", table)
        object.__setattr__(self, "_counted", None)

    def __reduce__(self) -> tuple[Any, ...]:
        # A mapping proxy does not travel between processes; rebuild from plain parts.
        origin = self.provenance
        plain = Provenance(origin.source, origin.model, dict(origin.options))
        parts = (self.labels, self.vectors, self._table, plain)
        return _rebuilt, (parts, self._counted)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def dimension(self) -> int:
        """Number of coordinates of each vector, d."""
        return int(self.vectors.shape[1])

    @property
    def columns(self) -> tuple[Any, ...]:
        """Names of the columns of the metadata."""
        return () if self._table is None else tuple(self._table)

    @cached_property
    def metadata(self) -> "pd.DataFrame":
        """The other columns, n rows; a table without columns is made when it is asked for."""
        import pandas as pd

        return pd.DataFrame(index=range(len(self))) if self._table is None else self._table

    @cached_property
    def normalized(self) -> FloatMatrix:
        """The vectors at length one, shape (n, d); zero vectors stay zero."""
        unit = normalize(self.vectors)
        unit.flags.writeable = False
        return unit

    @cached_property
    def fingerprint(self) -> str:
        """Content hash of labels, vectors and metadata: the key of every cache."""
        columns = [
            [str(name), *map(str, np.asarray(self.metadata[name], dtype=object).tolist())]
            for name in self.columns[: self._counted]
        ]
        return fingerprint(self.labels, self.vectors, columns)

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """First row of each label."""
        rows: dict[str, int] = {}
        for row, label in enumerate(self.labels):
            rows.setdefault(label, row)
        return MappingProxyType(rows)

    def annotated(self, name: str, cells: Sequence[str]) -> "Space":
        """Return the same points with a column more, which a person writes beside them.

        The fingerprint stays that of the points as they came: whatever was computed of them holds,
        and is kept, however often the column changes.

        Parameters
        ----------
        name : str
            With “_” behind it where it is taken.
        cells : sequence of str, length n
        """
        own = name
        while own in self.columns:
            own += "_"
        made = Space(
            self.labels, self.vectors, self.metadata.assign(**{own: list(cells)}), self.provenance
        )
        counted = len(self.columns) if self._counted is None else self._counted
        object.__setattr__(made, "_counted", counted)
        for known in ("fingerprint", "normalized"):
            if known in self.__dict__:
                made.__dict__[known] = self.__dict__[known]
        return made

    def take(self, rows: Sequence[int]) -> "Space":
        """Return the space of the given rows, in that order.

        Parameters
        ----------
        rows : sequence of int in [0, n)
        """
        index = np.asarray(rows, dtype=np.int64)
        made = Space(
            [self.labels[row] for row in index],
            self.vectors[index],
            None if self._table is None else self._table.iloc[index],
            self.provenance,
        )
        object.__setattr__(made, "_counted", self._counted)
        return made


def _rebuilt(parts: tuple[Any, ...], counted: int | None) -> Space:
    made = Space(*parts)
    object.__setattr__(made, "_counted", counted)
    return made
