"""What can be set for each method: ranges, defaults and one plain sentence of help per option."""

from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

from explorer.errors import ParameterError

ProjectionMetric = Literal["cosine", "euclidean"]


def _option(
    label: str, text: str, limits: tuple[float, float, float] | None = None
) -> dict[str, Any]:
    """Describe one option so that a form can be drawn from it; limits are (least, most, step)."""
    described: dict[str, Any] = {"label": label, "help": text}
    if limits is None:
        return described
    return described | dict(zip(("minimum", "maximum", "step"), limits, strict=True))


_METRIC = _option(
    "Closeness",
    "How two vectors are compared: cosine looks at their direction only, euclidean at the "
    "straight-line distance.",
) | {"choices": get_args(ProjectionMetric)}


def _check(parameters: "Parameters") -> None:
    for option in fields(parameters):
        value, about = getattr(parameters, option.name), option.metadata
        if value is None:
            continue
        if "choices" in about:
            if value not in about["choices"]:
                choices = " or ".join(about["choices"])
                raise ParameterError(f"{about['label']} must be {choices}, not “{value}”.")
        elif isinstance(value, bool) or not about["minimum"] <= value <= about["maximum"]:
            raise ParameterError(
                f"{about['label']} must be between {about['minimum']:g} and "
                f"{about['maximum']:g}, not {value}."
            )


@dataclass(frozen=True)
class PcaParameters:
    """PCA has nothing to set: the data decide."""

    def fitted_to(self, n: int) -> "PcaParameters":
        """Return the same: PCA suits any number of points."""
        return self


@dataclass(frozen=True)
class TsneParameters:
    """Options of t-SNE.

    Raises
    ------
    ParameterError
        An option is outside its range.
    """

    perplexity: float = field(
        default=30.0,
        metadata=_option(
            "Perplexity",
            "Roughly how many neighbors each point tries to stay close to: small values show "
            "fine groups, large values the broad picture.",
            (1.0, 200.0, 1.0),
        ),
    )
    iterations: int = field(
        default=750,
        metadata=_option(
            "Iterations",
            "How many steps the layout takes before it is shown; more steps settle it further.",
            (50, 5000, 50),
        ),
    )
    early_exaggeration: float = field(
        default=12.0,
        metadata=_option(
            "Early exaggeration",
            "How strongly groups are pulled together in the opening third of the steps; the "
            "usual 12 rarely needs changing.",
            (1.0, 50.0, 1.0),
        ),
    )
    metric: ProjectionMetric = field(default="cosine", metadata=_METRIC)

    def __post_init__(self) -> None:
        _check(self)

    def fitted_to(self, n: int) -> "TsneParameters":
        """Return the options made sound for `n` different points.

        A perplexity above a third of the other points cannot be met; it is lowered to that.
        """
        return replace(self, perplexity=max(1.0, min(self.perplexity, (n - 1) / 3)))


@dataclass(frozen=True)
class UmapParameters:
    """Options of UMAP.

    Raises
    ------
    ParameterError
        An option is outside its range.
    """

    n_neighbors: int = field(
        default=15,
        metadata=_option(
            "Neighbors",
            "How many points count as each point's neighborhood: small values show fine groups, "
            "large values the broad picture.",
            (2, 200, 1),
        ),
    )
    min_dist: float = field(
        default=0.1,
        metadata=_option(
            "Least distance",
            "How tightly points may be packed: 0 gives dense clumps, 1 spreads them evenly.",
            (0.0, 1.0, 0.05),
        ),
    )
    epochs: int | None = field(
        default=None,
        metadata=_option(
            "Epochs",
            "How many rounds the layout is refined; left empty, a number that suits the amount "
            "of data is used.",
            (10, 2000, 10),
        ),
    )
    metric: ProjectionMetric = field(default="cosine", metadata=_METRIC)

    def __post_init__(self) -> None:
        _check(self)

    def fitted_to(self, n: int) -> "UmapParameters":
        """Return the options made sound for `n` different points.

        The neighborhood cannot hold more points than there are, and epochs left open become
        500 up to 2,000 points and 200 above, where each point is moved often enough.
        """
        return replace(
            self,
            n_neighbors=max(2, min(self.n_neighbors, n - 1)),
            epochs=self.epochs or (500 if n <= 2000 else 200),
        )


Parameters = PcaParameters | TsneParameters | UmapParameters
