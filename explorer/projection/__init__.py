"""Pictures of a space in two or three dimensions, by PCA, t-SNE and UMAP."""

from explorer.projection.methods import METHODS, MOST_FRAMES, MethodEntry, project
from explorer.projection.parameters import (
    Parameters,
    PcaParameters,
    ProjectionMetric,
    TsneParameters,
    UmapParameters,
)
from explorer.projection.values import Distinct, Projection, distinct

__all__ = [
    "METHODS",
    "MOST_FRAMES",
    "Distinct",
    "MethodEntry",
    "Parameters",
    "PcaParameters",
    "Projection",
    "ProjectionMetric",
    "TsneParameters",
    "UmapParameters",
    "distinct",
    "project",
]
