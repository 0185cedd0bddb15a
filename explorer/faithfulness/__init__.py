"""How far a picture of a space can be trusted: measured, per point and overall, and in words."""

from explorer.faithfulness.measures import measure, measure_all
from explorer.faithfulness.mistakes import false_neighbors, missing_neighbors
from explorer.faithfulness.ranks import clipped_k
from explorer.faithfulness.values import Faithfulness, StandardErrors
from explorer.faithfulness.words import EXPLANATIONS, describe

__all__ = [
    "EXPLANATIONS",
    "Faithfulness",
    "StandardErrors",
    "clipped_k",
    "describe",
    "false_neighbors",
    "measure",
    "measure_all",
    "missing_neighbors",
]
