"""What can be set for each index: ranges, defaults, and in a sentence what each option costs."""

from dataclasses import dataclass, field, fields, replace
from math import isqrt
from typing import Any

from explorer.errors import ParameterError

_MOST_RESCORED = 10_000


def _option(label: str, text: str, limits: tuple[int, int, int]) -> dict[str, Any]:
    """Describe one option so that a form can be drawn from it; limits are (least, most, step)."""
    described: dict[str, Any] = {"label": label, "help": text}
    return described | dict(zip(("minimum", "maximum", "step"), limits, strict=True))


_RESCORED = _option(
    "Rescored",
    "So many of the best candidates are compared again by their original vectors; 0 leaves it "
    "out. More finds more of the true neighbors. Costs a little time per candidate, and keeping "
    "the original vectors, in memory here.",
    (0, _MOST_RESCORED, 10),
)


@dataclass(frozen=True)
class _Checked:
    """Options that are whole numbers within the ranges their fields state.

    Raises
    ------
    ParameterError
        An option is outside its range.
    """

    def __post_init__(self) -> None:
        for option in fields(self):
            value, about = getattr(self, option.name), option.metadata
            if value is None and option.default is None:
                continue
            whole = isinstance(value, int) and not isinstance(value, bool)
            if not whole or not about["minimum"] <= value <= about["maximum"]:
                raise ParameterError(
                    f"{about['label']} must be a whole number from {about['minimum']:,} to "
                    f"{about['maximum']:,}, not {value}."
                )


@dataclass(frozen=True)
class ExactParameters(_Checked):
    """Comparing with everything has nothing to set."""

    def fitted_to(self, n: int, d: int) -> "ExactParameters":
        """Return the same: exact search suits any data."""
        return self


@dataclass(frozen=True)
class HnswParameters(_Checked):
    """Options of a hierarchical navigable small world."""

    links: int = field(
        default=16,
        metadata=_option(
            "Links",
            "How many others each vector is linked with. More finds more of the true neighbors. "
            "Costs about 8 bytes a link and vector, and build time.",
            (2, 64, 2),
        ),
    )
    build_effort: int = field(
        default=100,
        metadata=_option(
            "Build effort",
            "How many candidates are weighed for each link. More makes a better graph. Costs "
            "build time in proportion, nothing afterwards.",
            (8, 800, 8),
        ),
    )
    search_effort: int = field(
        default=64,
        metadata=_option(
            "Search effort",
            "How many candidates a search keeps in view. More finds more of the true neighbors. "
            "Costs search time almost in proportion, no memory.",
            (8, 4096, 8),
        ),
    )

    def fitted_to(self, n: int, d: int) -> "HnswParameters":
        """Return the same: a graph suits any number of vectors."""
        return self


@dataclass(frozen=True)
class IvfParameters(_Checked):
    """Options of inverted lists."""

    lists: int | None = field(
        default=None,
        metadata=_option(
            "Lists",
            "Into how many groups the vectors are sorted; left empty, the square root of their "
            "number. More makes each list shorter. Costs build time and one vector a list.",
            (1, 65_536, 1),
        ),
    )
    probes: int = field(
        default=8,
        metadata=_option(
            "Probes",
            "How many of the nearest lists a search reads. More finds more of the true "
            "neighbors. Costs search time in proportion, no memory.",
            (1, 4096, 1),
        ),
    )

    def fitted_to(self, n: int, d: int) -> "IvfParameters":
        """Return options sound for n vectors: at least four a list, and no probe too many."""
        lists = max(1, min(self.lists or isqrt(n), n // 4))
        return replace(self, lists=lists, probes=min(self.probes, lists))


@dataclass(frozen=True)
class LshParameters(_Checked):
    """Options of locality-sensitive hashing by random hyperplanes."""

    bits: int = field(
        default=512,
        metadata=_option(
            "Bits",
            "By how many random planes vectors are told apart. More estimates angles better. "
            "Costs one bit a vector each, and time in proportion.",
            (8, 4096, 8),
        ),
    )
    rescored: int = field(default=100, metadata=_RESCORED)

    def fitted_to(self, n: int, d: int) -> "LshParameters":
        """Return options that rescore no more vectors than there are."""
        return replace(self, bits=-(-self.bits // 8) * 8, rescored=min(self.rescored, n))


@dataclass(frozen=True)
class PqParameters(_Checked):
    """Options of product quantization."""

    parts: int = field(
        default=48,
        metadata=_option(
            "Parts",
            "Into how many pieces a vector is cut, each stored as the number of a typical piece. "
            "More keeps more of it. Costs one byte a piece and vector (at 8 bits), and time.",
            (1, 512, 1),
        ),
    )
    bits: int = field(
        default=8,
        metadata=_option(
            "Bits",
            "How many typical pieces there are: 2 to this power. More describes pieces better. "
            "Costs training time, doubled by each bit.",
            (1, 10, 1),
        ),
    )
    rescored: int = field(default=100, metadata=_RESCORED)

    def fitted_to(self, n: int, d: int) -> "PqParameters":
        """Return options that n vectors of d numbers can train: one vector a typical piece."""
        learnable = max(1, n.bit_length() - 1)
        return replace(
            self,
            parts=min(self.parts, d),
            bits=min(self.bits, learnable),
            rescored=min(self.rescored, n),
        )


@dataclass(frozen=True)
class Float16Parameters(_Checked):
    """Half precision has nothing to set."""

    def fitted_to(self, n: int, d: int) -> "Float16Parameters":
        """Return the same: half precision suits any number of vectors."""
        return self


@dataclass(frozen=True)
class Int8Parameters(_Checked):
    """Options of 8-bit integers."""

    rescored: int = field(default=0, metadata=_RESCORED)

    def fitted_to(self, n: int, d: int) -> "Int8Parameters":
        """Return options that rescore no more vectors than there are."""
        return replace(self, rescored=min(self.rescored, n))


@dataclass(frozen=True)
class BinaryParameters(_Checked):
    """Options of sign bits around the mean."""

    rescored: int = field(default=200, metadata=_RESCORED)

    def fitted_to(self, n: int, d: int) -> "BinaryParameters":
        """Return options that rescore no more vectors than there are."""
        return replace(self, rescored=min(self.rescored, n))


@dataclass(frozen=True)
class TruncatedParameters(_Checked):
    """Options of keeping the first numbers of each vector."""

    dimensions: int = field(
        default=128,
        metadata=_option(
            "Dimensions",
            "How many of the first numbers are kept, scaled to length one again. More keeps more "
            "of the meaning. Costs 4 bytes a number and vector, and time in proportion.",
            (1, 16_384, 8),
        ),
    )
    rescored: int = field(default=100, metadata=_RESCORED)

    def fitted_to(self, n: int, d: int) -> "TruncatedParameters":
        """Return options that keep and rescore no more than there is."""
        return replace(self, dimensions=min(self.dimensions, d), rescored=min(self.rescored, n))


@dataclass(frozen=True)
class ReducedParameters(_Checked):
    """Options of keeping the directions in which vectors differ most."""

    dimensions: int = field(
        default=128,
        metadata=_option(
            "Dimensions",
            "How many principal components are kept. More keeps more of the differences. Costs 4 "
            "bytes a number and vector, and time in proportion.",
            (1, 16_384, 8),
        ),
    )
    rescored: int = field(default=100, metadata=_RESCORED)

    def fitted_to(self, n: int, d: int) -> "ReducedParameters":
        """Return options that keep and rescore no more than there is."""
        return replace(self, dimensions=min(self.dimensions, d), rescored=min(self.rescored, n))


IndexParameters = (
    ExactParameters
    | HnswParameters
    | IvfParameters
    | LshParameters
    | PqParameters
    | Float16Parameters
    | Int8Parameters
    | BinaryParameters
    | TruncatedParameters
    | ReducedParameters
)
