"""What can be set for each index: ranges, defaults, and in a sentence what each option costs."""

from dataclasses import dataclass, replace
from math import isqrt
from typing import Any

from explorer.options import Checked, whole

_MOST_RESCORED = 10_000


def _rescored(default: int) -> Any:
    return whole(
        default,
        "Rescored",
        "So many of the best candidates are compared again by their original vectors; 0 leaves "
        "it out. More finds more of the true neighbors. Costs a little time per candidate, and "
        "keeping the original vectors, in memory here.",
        (0, _MOST_RESCORED, 10),
    )


@dataclass(frozen=True)
class ExactParameters(Checked):
    """Comparing with everything has nothing to set."""

    def fitted_to(self, n: int, d: int) -> "ExactParameters":
        """Return the same: exact search suits any data."""
        return self


@dataclass(frozen=True)
class HnswParameters(Checked):
    """Options of a hierarchical navigable small world."""

    links: int = whole(
        16,
        "Links",
        "How many others each vector is linked with. More finds more of the true neighbors. "
        "Costs about 8 bytes a link and vector, and build time.",
        (2, 64, 2),
    )
    build_effort: int = whole(
        100,
        "Build effort",
        "How many candidates are weighed for each link. More makes a better graph. Costs "
        "build time in proportion, nothing afterwards.",
        (8, 800, 8),
    )
    search_effort: int = whole(
        64,
        "Search effort",
        "How many candidates a search keeps in view. More finds more of the true neighbors. "
        "Costs search time almost in proportion, no memory.",
        (8, 4096, 8),
    )

    def fitted_to(self, n: int, d: int) -> "HnswParameters":
        """Return the same: a graph suits any number of vectors."""
        return self


@dataclass(frozen=True)
class IvfParameters(Checked):
    """Options of inverted lists."""

    lists: int | None = whole(
        None,
        "Lists",
        "Into how many groups the vectors are sorted; left empty, the square root of their "
        "number. More makes each list shorter. Costs build time and one vector a list.",
        (1, 65_536, 1),
    )
    probes: int = whole(
        8,
        "Probes",
        "How many of the nearest lists a search reads. More finds more of the true "
        "neighbors. Costs search time in proportion, no memory.",
        (1, 4096, 1),
    )

    def fitted_to(self, n: int, d: int) -> "IvfParameters":
        """Return options sound for n vectors: at least four a list, and no probe too many."""
        lists = max(1, min(self.lists or isqrt(n), n // 4))
        return replace(self, lists=lists, probes=min(self.probes, lists))


@dataclass(frozen=True)
class LshParameters(Checked):
    """Options of locality-sensitive hashing by random hyperplanes."""

    bits: int = whole(
        512,
        "Bits",
        "By how many random planes vectors are told apart. More estimates angles better. "
        "Costs one bit a vector each, and time in proportion.",
        (8, 4096, 8),
    )
    rescored: int = _rescored(100)

    def fitted_to(self, n: int, d: int) -> "LshParameters":
        """Return options that rescore no more vectors than there are."""
        return replace(self, bits=-(-self.bits // 8) * 8, rescored=min(self.rescored, n))


@dataclass(frozen=True)
class PqParameters(Checked):
    """Options of product quantization."""

    parts: int = whole(
        48,
        "Parts",
        "Into how many pieces a vector is cut, each stored as the number of a typical piece. "
        "More keeps more of it. Costs one byte a piece and vector (at 8 bits), and time.",
        (1, 512, 1),
    )
    bits: int = whole(
        8,
        "Bits",
        "How many typical pieces there are: 2 to this power. More describes pieces better. "
        "Costs training time, doubled by each bit.",
        (1, 10, 1),
    )
    rescored: int = _rescored(100)

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
class Float16Parameters(Checked):
    """Half precision has nothing to set."""

    def fitted_to(self, n: int, d: int) -> "Float16Parameters":
        """Return the same: half precision suits any number of vectors."""
        return self


@dataclass(frozen=True)
class Int8Parameters(Checked):
    """Options of 8-bit integers."""

    rescored: int = _rescored(0)

    def fitted_to(self, n: int, d: int) -> "Int8Parameters":
        """Return options that rescore no more vectors than there are."""
        return replace(self, rescored=min(self.rescored, n))


@dataclass(frozen=True)
class BinaryParameters(Checked):
    """Options of sign bits around the mean."""

    rescored: int = _rescored(200)

    def fitted_to(self, n: int, d: int) -> "BinaryParameters":
        """Return options that rescore no more vectors than there are."""
        return replace(self, rescored=min(self.rescored, n))


@dataclass(frozen=True)
class TruncatedParameters(Checked):
    """Options of keeping the first numbers of each vector."""

    dimensions: int = whole(
        128,
        "Dimensions",
        "How many of the first numbers are kept, scaled to length one again. More keeps more "
        "of the meaning. Costs 4 bytes a number and vector, and time in proportion.",
        (1, 16_384, 8),
    )
    rescored: int = _rescored(100)

    def fitted_to(self, n: int, d: int) -> "TruncatedParameters":
        """Return options that keep and rescore no more than there is."""
        return replace(self, dimensions=min(self.dimensions, d), rescored=min(self.rescored, n))


@dataclass(frozen=True)
class ReducedParameters(Checked):
    """Options of keeping the directions in which vectors differ most."""

    dimensions: int = whole(
        128,
        "Dimensions",
        "How many principal components are kept. More keeps more of the differences. Costs 4 "
        "bytes a number and vector, and time in proportion.",
        (1, 16_384, 8),
    )
    rescored: int = _rescored(100)

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
