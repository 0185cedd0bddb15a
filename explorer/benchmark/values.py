"""What a benchmark of indexes measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from explorer.errors import ParameterError
from explorer.indexes import IndexParameters, entry_of
from explorer.metrics import METRICS, Metric
from explorer.options import options_of

if TYPE_CHECKING:
    import pandas as pd

MOST_QUERIES = 1_000
MOST_NEIGHBORS = 100


@dataclass(frozen=True)
class Settings:
    """How indexes are measured.

    Attributes
    ----------
    k : int in [1, 100]
        Neighbors asked for; the query itself is left out.
    queries : int in [1, 1,000]
        Rows of the data, drawn by lot, that are searched for.
    metric : {"cosine", "dot", "euclidean"}
    seed : int
    sweep : {"tuning", "none"}
        Search each index with less and more effort as well, without building it again.

    Raises
    ------
    ParameterError
        A number is out of range.
    """

    k: int = 10
    queries: int = 200
    metric: Metric = "cosine"
    seed: int = 0
    sweep: Literal["tuning", "none"] = "tuning"

    def __post_init__(self) -> None:
        for name, value, most in (
            ("number of neighbors", self.k, MOST_NEIGHBORS),
            ("number of queries", self.queries, MOST_QUERIES),
        ):
            if not 1 <= value <= most:
                raise ParameterError(f"The {name} must be from 1 to {most:,}, not {value:,}.")
        if self.metric not in METRICS:
            choices = ", ".join(METRICS)
            raise ParameterError(f"Unknown metric “{self.metric}”; choose one of {choices}.")


@dataclass(frozen=True)
class Row:
    """One index searched in one way.

    Attributes
    ----------
    family : str
        A key of ``INDEXES``.
    asked, parameters : dataclass
        Options as given, and as fitted to the data.
    recall : float in [0, 1]
        Mean over the queries of the share of the true k nearest that was found.
    recall_sd : float
        Standard deviation between queries, with n − 1; NaN for a single query.
    p50_ms, p95_ms : float
        Half, and 95 %, of single searches took at most so long, on one core.
    build_seconds : float
        Of one core's time.
    memory_bytes : int
        What a search needs, with the original vectors where it rescores.
    originals_bytes : int
        The part of it that is original vectors.
    notes : tuple of str
    estimated_build_seconds : float or None
        Expected before it was built, where somebody asked.
    """

    family: str
    asked: IndexParameters
    parameters: IndexParameters
    recall: float
    recall_sd: float
    p50_ms: float
    p95_ms: float
    build_seconds: float
    memory_bytes: int
    originals_bytes: int
    notes: tuple[str, ...] = ()
    estimated_build_seconds: float | None = None

    @property
    def title(self) -> str:
        """What the family is called."""
        return entry_of(self.parameters).title

    @property
    def setting(self) -> str:
        """The option that trades speed for recall, in words; empty where there is none."""
        tuning = entry_of(self.parameters).tuning
        if tuning is None:
            return ""
        label = options_of(self.parameters)[tuning].title.lower()
        value: int = getattr(self.parameters, tuning)
        return "not rescored" if tuning == "rescored" and not value else f"{label} {value:,}"

    @property
    def name(self) -> str:
        """Family and setting."""
        return f"{self.title}, {self.setting}" if self.setting else self.title


@dataclass(frozen=True)
class Study:
    """A benchmark of indexes on one set of vectors.

    Attributes
    ----------
    rows : tuple of Row
    n, d, k, queries : int
        k and queries as used, cut to what the data allow.
    metric : {"cosine", "dot", "euclidean"}
    source : str
        Where the vectors came from.
    scan_bytes_per_ms : float
        How fast this machine compares a query with vectors that lie in memory.
    skipped : tuple of str
        One sentence for each family that could not be measured.
    """

    rows: tuple[Row, ...]
    n: int
    d: int
    k: int
    queries: int
    metric: Metric
    source: str
    scan_bytes_per_ms: float
    skipped: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was changed to suit the data, each sentence once."""
        return tuple(dict.fromkeys(note for row in self.rows for note in row.notes))

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as plain values, for JSON and tables."""
        best = set(map(id, front(self.rows)))
        return [
            {
                "index": row.family,
                "title": row.title,
                "setting": row.setting,
                "n": self.n,
                "dimension": self.d,
                "k": self.k,
                "recall": row.recall,
                "recall_sd": row.recall_sd,
                "p50_ms": row.p50_ms,
                "p95_ms": row.p95_ms,
                "build_seconds": row.build_seconds,
                "estimated_build_seconds": row.estimated_build_seconds,
                "memory_bytes": row.memory_bytes,
                "originals_bytes": row.originals_bytes,
                "pareto": "yes" if id(row) in best else "no",
            }
            for row in self.rows
        ]

    def table(self) -> "pd.DataFrame":
        """Return the rows as a table."""
        import pandas as pd

        return pd.DataFrame(self.records())


def front(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows that no other beats: none is as fast with more recall, or the reverse.

    Parameters
    ----------
    rows : sequence of Row

    Returns
    -------
    tuple of Row
        From low to high recall.
    """
    best = [
        row
        for row in rows
        if not any(
            other.recall >= row.recall
            and other.p50_ms <= row.p50_ms
            and (other.recall > row.recall or other.p50_ms < row.p50_ms)
            for other in rows
        )
    ]
    return tuple(sorted(best, key=lambda row: (row.recall, row.p50_ms)))
