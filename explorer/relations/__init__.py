"""Relations between words: pairs that share an offset, axes between poles, associations."""

from explorer.relations.axes import Axis, AxisScore, semantic_axis
from explorer.relations.groups import GroupComparison, PairGroup, compare_groups
from explorer.relations.offsets import PairFit, RelationReport, relation
from explorer.relations.pairs import FoundPairs, column_pairs, find_pairs, parse_pairs
from explorer.relations.weat import Association, Weat, weat

__all__ = [
    "Association",
    "Axis",
    "AxisScore",
    "FoundPairs",
    "GroupComparison",
    "PairFit",
    "PairGroup",
    "RelationReport",
    "Weat",
    "column_pairs",
    "compare_groups",
    "find_pairs",
    "parse_pairs",
    "relation",
    "semantic_axis",
    "weat",
]
