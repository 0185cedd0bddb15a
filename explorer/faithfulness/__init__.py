"""How far a picture of a space can be trusted: measured, per point and overall, and in words."""

from explorer.faithfulness.measures import measure, measure_all, measure_also
from explorer.faithfulness.mistakes import false_neighbors, missing_neighbors
from explorer.faithfulness.ranks import clipped_k
from explorer.faithfulness.values import Faithfulness, Part, Parts, StandardErrors, parts_of
from explorer.faithfulness.words import EXPLANATIONS, describe, describe_parts

__all__ = [
    "EXPLANATIONS",
    "Faithfulness",
    "Part",
    "Parts",
    "StandardErrors",
    "clipped_k",
    "describe",
    "describe_parts",
    "false_neighbors",
    "measure",
    "measure_all",
    "measure_also",
    "missing_neighbors",
    "parts_of",
]
