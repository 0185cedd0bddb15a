"""The methods there are, and the one function that applies them to any space."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from explorer.arrays import BoolVector, Progress
from explorer.errors import ParameterError
from explorer.projection import landmarks
from explorer.projection.parameters import (
    LocalmapParameters,
    Parameters,
    PcaParameters,
    TsneParameters,
    UmapParameters,
)
from explorer.projection.values import (
    Distinct,
    Frame,
    Layout,
    LayoutFunction,
    OnFrame,
    Projection,
    Task,
    distinct,
)
from explorer.space import Space


def _pca() -> LayoutFunction:
    from explorer.projection.pca import layout

    return layout


def _tsne() -> LayoutFunction:
    from explorer.projection.tsne import layout

    return layout


def _umap() -> LayoutFunction:
    from explorer.projection.umap import layout

    return layout


def _localmap() -> LayoutFunction:
    from explorer.projection.localmap import layout

    return layout


@dataclass(frozen=True)
class MethodEntry:
    """One method of projection.

    Attributes
    ----------
    name, title, description : str
        The key, what a select box shows, and one sentence for a newcomer.
    parameters : type
        Its dataclass of options.
    least : int
        The number of different points it needs; with fewer, PCA is used.
    load : callable
        Imports and returns the function that does the work.
    """

    name: str
    title: str
    description: str
    parameters: type[Parameters]
    least: int
    load: Callable[[], LayoutFunction]


METHODS: dict[str, MethodEntry] = {
    entry.name: entry
    for entry in (
        MethodEntry(
            "pca",
            "PCA",
            "The straight shadow of the space: quick and the same every time; far is far, but "
            "near may only look near.",
            PcaParameters,
            1,
            _pca,
        ),
        MethodEntry(
            "tsne",
            "t-SNE",
            "Keeps close neighbors together and lets the rest go: good for spotting small "
            "groups, not for comparing distances.",
            TsneParameters,
            5,
            _tsne,
        ),
        MethodEntry(
            "umap",
            "UMAP",
            "Draws the graph of who is whose neighbor: clear groups quickly, with distances "
            "between groups only hinted at.",
            UmapParameters,
            5,
            _umap,
        ),
        MethodEntry(
            "localmap",
            "LocalMAP",
            "Pulls neighbors together and, at the end, pushes groups that overlap apart: clear "
            "gaps between groups, whose distances are only hinted at.",
            LocalmapParameters,
            15,
            _localmap,
        ),
    )
}


def method_of(parameters: Parameters) -> MethodEntry:
    """Return the method that has these options."""
    return next(entry for entry in METHODS.values() if entry.parameters is type(parameters))


def project(
    space: Space,
    parameters: Parameters,
    *,
    dimensions: Literal[2, 3] = 2,
    seed: int = 0,
    progress: Progress | None = None,
    on_frame: OnFrame | None = None,
) -> Projection:
    """Draw a space in two or three dimensions.

    Points with the same vector (for cosine, the same direction) are drawn at one place. Where
    a method has fewer different points than it needs, PCA takes over and a note says so.

    Parameters
    ----------
    space : Space
        Any number of points from 1.
    parameters : PcaParameters, TsneParameters, UmapParameters or LocalmapParameters
        Decides the method; fitted to the number of different points.
    dimensions : {2, 3}
    seed : int in [0, 2**32)
        The same seed gives the same picture, in any process on the same machine.
    progress : callable, optional
        Told rising fractions from 0 to 1; raising from it stops the work.
    on_frame : callable, optional
        Told at most 60 states on the way, evenly spread: the start, which is PCA, long before
        the neighbors are known, and the finished layout last. PCA tells its only state.

    Returns
    -------
    Projection

    Raises
    ------
    ParameterError
        The dimensions are not 2 or 3, or the seed is out of range.
    """
    check(dimensions, seed)
    return projected(space, parameters, Task(dimensions, seed, progress, on_frame))


def projected(space: Space, parameters: Parameters, task: Task) -> Projection:
    """Draw a space as `project` does, where it is known that the task is sound."""
    entry = method_of(parameters)
    task.report(0.0)
    groups = distinct(space.vectors, getattr(parameters, "metric", "euclidean"))
    notes = list(_data_notes(space, groups, parameters))
    if len(groups) < entry.least:
        notes.append(_too_few(entry, len(groups)))
        entry, parameters = METHODS["pca"], PcaParameters()
        groups = distinct(space.vectors, "euclidean")
    fitted = parameters.fitted_to(_laid_out_of(entry, len(groups)))
    notes.extend(_fitting_notes(parameters, fitted, len(groups)))
    laid = _laid_out(entry, space, groups, fitted, task)
    if not np.isfinite(laid.coordinates).all():
        notes.append(f"{entry.title} found no finite layout for these vectors; this is PCA.")
        entry, fitted = METHODS["pca"], PcaParameters()
        laid = _laid_out(entry, space, groups, fitted, task)
    laid.coordinates.flags.writeable = False
    task.report(1.0)
    task.show(1.0, laid.iterations, laid.coordinates)
    if laid.laid_out is not None:
        notes.append(_sample_note(entry, laid.laid_out))
    return Projection(
        coordinates=laid.coordinates,
        method=entry.name,
        parameters=fitted,
        dimensions=task.dimensions,
        seed=task.seed,
        explained_variance=laid.explained_variance,
        notes=(*notes, *laid.notes),
        laid_out=laid.laid_out,
    )


def _laid_out_of(entry: MethodEntry, count: int) -> int:
    """Return how many of so many different points a method lays out itself."""
    return count if entry.name == "pca" else min(count, landmarks.MOST_LAID_OUT)


def _laid_out(
    entry: MethodEntry, space: Space, groups: Distinct, parameters: Parameters, task: Task
) -> Layout:
    """Lay out the points that differ, and give every point the place of the one it stands for."""
    method = entry.load()
    different = len(groups) == len(space)
    weighs_all = entry.name == "pca"
    # PCA weighs every row; the others would fail on, or drown in, rows that are the same.
    source = groups.first[groups.group] if weighs_all else groups.group

    def show(frame: Frame) -> None:
        if task.on_frame:
            task.on_frame(replace(frame, coordinates=frame.coordinates[source]))

    inner = replace(task, on_frame=show) if task.on_frame and not different else task
    if not weighs_all and len(groups) > landmarks.MOST_LAID_OUT:
        laid = landmarks.layout(space.vectors, groups.first, method, parameters, inner)
    else:
        several = different or weighs_all
        vectors = space.vectors if several else space.vectors[groups.first]
        laid = method(vectors, parameters, inner if several else inner.of_rows(groups.first))
    if different:
        return laid
    chosen = None if laid.laid_out is None else laid.laid_out[source]
    return replace(laid, coordinates=laid.coordinates[source], laid_out=chosen)


def check(dimensions: int, seed: int) -> None:
    """Refuse a number of dimensions or a seed that no map has."""
    if dimensions not in (2, 3):
        raise ParameterError(f"A map has 2 or 3 dimensions, not {dimensions}.")
    if not 0 <= seed < 2**32:
        raise ParameterError(f"The seed must be a whole number from 0 to 4294967295, not {seed}.")


def _data_notes(space: Space, groups: Distinct, parameters: Parameters) -> list[str]:
    notes = []
    repeated = len(space) - len(groups)
    by_direction = getattr(parameters, "metric", "euclidean") == "cosine"
    if repeated:
        what = "direction" if by_direction else "vector"
        have, share = (
            ("point has", "shares its") if repeated == 1 else ("points have", "share their")
        )
        notes.append(f"{repeated} {have} the same {what} as an earlier one and {share} place.")
    zeros = int((~space.vectors.any(axis=1)).sum())
    if zeros and by_direction:
        subject = "One vector is" if zeros == 1 else f"{zeros} vectors are"
        notes.append(
            f"{subject} all zeros and so without a direction; cosine calls that equally far "
            "from everything."
        )
    return notes


def _too_few(entry: MethodEntry, count: int) -> str:
    there = "there is only 1" if count == 1 else f"there are only {count}"
    return (
        f"{entry.title} needs at least {entry.least} different points and {there}, "
        "so this is PCA instead."
    )


def _sample_note(entry: MethodEntry, laid_out: BoolVector) -> str:
    count = int(laid_out.sum())
    return (
        f"{entry.title} laid out {count:,} of the {len(laid_out):,} points, a random sample of "
        f"each part of the space; the other {len(laid_out) - count:,} stand where their nearest "
        "neighbors in it are."
    )


def _fitting_notes(asked: Parameters, used: Parameters, count: int) -> list[str]:
    for name, title in (("perplexity", "The perplexity"), ("n_neighbors", "The neighborhood")):
        before, after = getattr(asked, name, None), getattr(used, name, None)
        if before is not None and after is not None and before != after:
            return [
                f"{title} was lowered from {before:g} to {after:.3g} because there are only "
                f"{count} different points."
            ]
    return []
