"""What can be set for each method: ranges, defaults and one plain sentence of help per option."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from explorer.options import Checked, choice, real, whole

ProjectionMetric = Literal["cosine", "euclidean"]
Focus = Literal["local", "balanced", "global"]
"""What a picture is to show best: fine groups, both, or how groups lie to one another."""

_CLOSENESS = (
    "cosine",
    "Closeness",
    "How two vectors are compared: cosine looks at their direction only, euclidean at the "
    "straight-line distance.",
    get_args(ProjectionMetric),
)


@dataclass(frozen=True)
class PcaParameters(Checked):
    """PCA has nothing to set: the data decide."""

    def focused(self, focus: Focus) -> "PcaParameters":
        """Return the same: PCA shows the broad picture alone."""
        return self

    def fitted_to(self, n: int) -> "PcaParameters":
        """Return the same: PCA suits any number of points."""
        return self


@dataclass(frozen=True)
class TsneParameters(Checked):
    """Options of t-SNE."""

    perplexity: float = real(
        30.0,
        "Perplexity",
        "Roughly how many neighbors each point tries to stay close to: small values show "
        "fine groups, large values the broad picture.",
        (1.0, 200.0, 1.0),
    )
    iterations: int = whole(
        500,
        "Iterations",
        "How many steps the layout takes before it is shown; more steps settle it further.",
        (50, 5000, 50),
    )
    early_exaggeration: float = real(
        12.0,
        "Early exaggeration",
        "How strongly groups are pulled together in the opening third of the steps; the "
        "usual 12 rarely needs changing.",
        (1.0, 50.0, 1.0),
    )
    metric: ProjectionMetric = choice(*_CLOSENESS)

    def focused(self, focus: Focus) -> "TsneParameters":
        """Return the options for a picture of fine groups or of the broad lines."""
        return replace(self, perplexity={"local": 8.0, "balanced": 30.0, "global": 120.0}[focus])

    def fitted_to(self, n: int) -> "TsneParameters":
        """Return the options made sound for `n` different points.

        A perplexity above a third of the other points cannot be met; it is lowered to that.
        """
        return replace(self, perplexity=max(1.0, min(self.perplexity, (n - 1) / 3)))


@dataclass(frozen=True)
class UmapParameters(Checked):
    """Options of UMAP."""

    n_neighbors: int = whole(
        15,
        "Neighbors",
        "How many points count as each point's neighborhood: small values show fine groups, "
        "large values the broad picture.",
        (2, 200, 1),
    )
    min_dist: float = real(
        0.1,
        "Least distance",
        "How tightly points may be packed: 0 gives dense clumps, 1 spreads them evenly.",
        (0.0, 1.0, 0.05),
    )
    epochs: int | None = whole(
        None,
        "Epochs",
        "How many rounds the layout is refined; left empty, a number that suits the amount "
        "of data is used.",
        (10, 2000, 10),
    )
    metric: ProjectionMetric = choice(*_CLOSENESS)

    def focused(self, focus: Focus) -> "UmapParameters":
        """Return the options for a picture of fine groups or of the broad lines."""
        return replace(self, n_neighbors={"local": 5, "balanced": 15, "global": 60}[focus])

    def fitted_to(self, n: int) -> "UmapParameters":
        """Return the options made sound for `n` different points.

        The neighborhood cannot hold more points than there are, and epochs left open become
        500 up to 2,000 points, 200 up to 20,000 and 100 above, as more epochs no longer make the
        picture more trustworthy.
        """
        return replace(
            self,
            n_neighbors=max(2, min(self.n_neighbors, n - 1)),
            epochs=self.epochs or (500 if n <= 2_000 else 200 if n <= 20_000 else 100),
        )


@dataclass(frozen=True)
class LocalmapParameters(Checked):
    """Options of LocalMAP."""

    n_neighbors: int = whole(
        10,
        "Neighbors",
        "How many points each point is to be close to: small values show fine groups, large "
        "values the broad picture.",
        (1, 100, 1),
    )
    iterations: int = whole(
        450,
        "Iterations",
        "How many steps the layout takes before it is shown; more steps settle it further.",
        (50, 5000, 50),
    )
    metric: ProjectionMetric = choice(*_CLOSENESS)

    def focused(self, focus: Focus) -> "LocalmapParameters":
        """Return the options for a picture of fine groups or of the broad lines."""
        return replace(self, n_neighbors={"local": 4, "balanced": 10, "global": 40}[focus])

    def fitted_to(self, n: int) -> "LocalmapParameters":
        """Return the options made sound for `n` different points.

        Each point has half as many points in between and twice as many far ones as neighbors;
        together they cannot be more than there are.
        """
        return replace(self, n_neighbors=max(1, min(self.n_neighbors, int(n / 3.5))))


Parameters = PcaParameters | TsneParameters | UmapParameters | LocalmapParameters
