"""Pictures of a space in two or three dimensions, by PCA, t-SNE, UMAP and LocalMAP."""

from explorer.projection.choosing import expected_seconds, usual_method
from explorer.projection.film import Recorder, Reel
from explorer.projection.given import GIVEN, GIVEN_TITLE, given_projection, lifted
from explorer.projection.growing import can_grow, grow, place, rows_in
from explorer.projection.methods import METHODS, MethodEntry, method_of, project
from explorer.projection.parameters import (
    Focus,
    LocalmapParameters,
    Parameters,
    PcaParameters,
    ProjectionMetric,
    TsneParameters,
    UmapParameters,
)
from explorer.projection.pinned import BEGAN_PINNED, project_from
from explorer.projection.values import (
    MOST_FRAMES,
    Distinct,
    Frame,
    OnFrame,
    Projection,
    distinct,
)

__all__ = [
    "BEGAN_PINNED",
    "GIVEN",
    "GIVEN_TITLE",
    "METHODS",
    "MOST_FRAMES",
    "Distinct",
    "Focus",
    "Frame",
    "LocalmapParameters",
    "MethodEntry",
    "OnFrame",
    "Parameters",
    "PcaParameters",
    "Projection",
    "ProjectionMetric",
    "Recorder",
    "Reel",
    "TsneParameters",
    "UmapParameters",
    "can_grow",
    "distinct",
    "expected_seconds",
    "given_projection",
    "grow",
    "lifted",
    "method_of",
    "place",
    "project",
    "project_from",
    "rows_in",
    "usual_method",
]
