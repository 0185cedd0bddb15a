"""A layout that begins where another one is pinned, so that the two can be compared."""

from dataclasses import replace
from typing import Literal, cast

import numpy as np

from explorer.arrays import FloatMatrix, Progress, as_matrix
from explorer.errors import InputError
from explorer.projection.methods import check, project, projected
from explorer.projection.parameters import Parameters, PcaParameters
from explorer.projection.values import OnFrame, Projection, Task
from explorer.space import Space

BEGAN_PINNED = "The points began where the pinned map has them, not on their PCA."


def project_from(
    pinned: FloatMatrix,
    space: Space,
    parameters: Parameters,
    *,
    seed: int = 0,
    progress: Progress | None = None,
    on_frame: OnFrame | None = None,
) -> Projection:
    """Draw a space from a pinned picture of the same points, such as another model's.

    t-SNE, UMAP and LocalMAP keep much of where they begin: what then differs between the two
    pictures differs between the two spaces. PCA begins nowhere and is drawn as by `project`.

    Parameters
    ----------
    pinned : ndarray, shape (n, 2) or (n, 3), float32
        Where the points begin, at any scale.
    space, parameters, seed, progress, on_frame
        As for `project`; the dimensions are those of the pinned picture.

    Raises
    ------
    InputError
        The pinned picture is of another number of points.
    ParameterError
        The seed is out of range, or the pinned picture has not two or three dimensions.
    """
    places = as_matrix(pinned, "pinned places")
    if len(places) != len(space):
        raise InputError(
            f"The pinned map has {len(places):,} points and the space {len(space):,}; pin a map "
            "of the same points."
        )
    dimensions = cast(Literal[2, 3], places.shape[1])
    if isinstance(parameters, PcaParameters) or not np.ptp(places, axis=0).any():
        return project(
            space,
            parameters,
            dimensions=dimensions,
            seed=seed,
            progress=progress,
            on_frame=on_frame,
        )
    check(dimensions, seed)
    # Far from zero, or very large or small, places would lose their digits on the way.
    centered = places - places.mean(axis=0, dtype=np.float64)
    unit = np.asarray(centered / np.abs(centered).max(), dtype=np.float32)
    found = projected(space, parameters, Task(dimensions, seed, progress, on_frame, unit))
    told = (*found.notes, BEGAN_PINNED) if found.method != "pca" else found.notes
    return replace(found, notes=told)
