"""Nearest points in the full space, never in a picture of it."""

from explorer.neighbors.exact import Neighbors, best_columns, nearest, nearest_in, neighbors_of
from explorer.neighbors.graph import EXACT_UP_TO, NeighborGraph, neighbor_graph
from explorer.neighbors.walking import Walker

__all__ = [
    "EXACT_UP_TO",
    "NeighborGraph",
    "Neighbors",
    "Walker",
    "best_columns",
    "nearest",
    "nearest_in",
    "neighbor_graph",
    "neighbors_of",
]
