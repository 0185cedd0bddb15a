"""Two spaces of the same words: maps laid over each other, neighbors lost and gained."""

from explorer.comparison.alignment import Alignment, Common, align, common_words
from explorer.comparison.measures import (
    NeighborChanges,
    SpaceComparison,
    compare_spaces,
    linear_cka,
)
from explorer.comparison.variants import (
    VARIANTS,
    VariantEntry,
    binary,
    center,
    float16,
    int8,
    parse_variant,
    remove_top,
    truncate,
)

__all__ = [
    "VARIANTS",
    "Alignment",
    "Common",
    "NeighborChanges",
    "SpaceComparison",
    "VariantEntry",
    "align",
    "binary",
    "center",
    "common_words",
    "compare_spaces",
    "float16",
    "int8",
    "linear_cka",
    "parse_variant",
    "remove_top",
    "truncate",
]
