"""How far a picture of a space can be trusted: measured, per point and overall, and in words."""

from explorer.faithfulness.measures import (
    Faithfulness,
    clipped_k,
    false_neighbors,
    measure,
    missing_neighbors,
)
from explorer.faithfulness.words import EXPLANATIONS, describe

__all__ = [
    "EXPLANATIONS",
    "Faithfulness",
    "clipped_k",
    "describe",
    "false_neighbors",
    "measure",
    "missing_neighbors",
]
