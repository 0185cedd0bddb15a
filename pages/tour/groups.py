"""Steps six and seven: points gather in clusters, and every picture hides something."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer import plots
from explorer.clustering import Clustering, agreement
from explorer.projection import METHODS
from explorer.space import Space
from explorer.tasks.maps import Layout
from pages.shared import layouts
from pages.shared.map.component import explorer_map
from pages.shared.wording import md
from pages.tour.data import MAP_HEIGHT, Tour, clusters, layout, view
from pages.tour.stage import sides, word

K = "tour_k"
METHOD = "tour_method"
_MOST_CLUSTERS = 12


@st.fragment
def clusters_step(tour: Tour) -> None:
    """Group the words and draw the groups."""
    space = tour.space
    text, figure = sides()
    with text:
        usual = min(_MOST_CLUSTERS, _categories(space) or 6)
        k = st.slider("Clusters", 2, _MOST_CLUSTERS, usual, key=K, bind="query-params")
    drawn = layout(space)
    found = clusters(space, k).clustering
    with text:
        st.markdown(_found(space, found))
    with figure:
        coloring = plots.groups_of_clusters(found)
        scene = plots.map_scene(space, drawn.projection, coloring, boundaries=coloring.names)
        extras = plots.Extras(view=view("points", drawn.projection.coordinates))
        explorer_map(plots.payload(scene, extras), key="tour_map_clusters", height=MAP_HEIGHT)


def _categories(space: Space) -> int:
    if "category" not in space.metadata:
        return 0
    count = space.metadata["category"].astype(str).nunique()
    return int(count) if 2 <= count <= len(space) // 2 else 0


def _found(space: Space, found: Clustering) -> str:
    told = (
        f"Asked for {found.k} groups, k-means puts words together that are close in all "
        f"{space.dimension:,} dimensions. The largest has {found.sizes[0]} words, around "
        f"**{md(found.names[0])}**; its name is made of its own words."
    )
    if found.silhouette is not None:
        strength = "weak, the groups run into each other" if found.silhouette < 0.25 else "clear"
        told += (
            f"\n\nThe mean silhouette is {found.silhouette:.3f} (1 would be perfect): {strength}."
        )
    if _categories(space):
        match = agreement(found.labels, space.metadata["category"])
        told += (
            f" {match.purity:.0%} of the {len(space):,} words are in a group where their own "
            "category is the commonest, although nobody told it the categories."
        )
    return told


@dataclass(frozen=True)
class Illusion:
    """Two words drawn as neighbors that are not: the true rank of one for the other."""

    row: int
    other: int
    rank: int


def worst_illusion(space: Space, drawn: Layout) -> Illusion:
    """Return the nearest drawn word, over all words, whose true rank is the lowest."""
    places = drawn.projection.coordinates.astype(np.float64)
    gaps = ((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2)
    np.fill_diagonal(gaps, np.inf)
    closest = gaps.argmin(axis=1)
    cosines = space.normalized @ space.normalized.T
    np.fill_diagonal(cosines, -np.inf)
    rows = np.arange(len(space))
    ranks = 1 + (cosines > cosines[rows, closest][:, None]).sum(axis=1)
    row = int(ranks.argmax())
    return Illusion(row, int(closest[row]), int(ranks[row]))


@st.fragment
def hidden(tour: Tour) -> None:
    """Color a picture by how much of each word's neighborhood it kept."""
    space = tour.space
    text, figure = sides()
    with text:
        method = layouts.one_of("Method", METHOD, "pca")
    drawn = layout(space, method)
    illusion = worst_illusion(space, drawn)
    with text:
        st.markdown(_lost(space, drawn, illusion))
    with figure:
        kept = plots.Values(
            "share of neighbors kept", drawn.faithfulness.point_kept, limits=(0.0, 1.0)
        )
        extras = plots.Extras(
            view=view("hidden", drawn.projection.coordinates),
            neighbors=drawn.neighbors,
            selected=illusion.row,
            false_neighbors=(illusion.other,),
        )
        scene = plots.map_scene(space, drawn.projection, kept)
        explorer_map(plots.payload(scene, extras), key="tour_map_hidden", height=MAP_HEIGHT)


def _lost(space: Space, drawn: Layout, illusion: Illusion) -> str:
    measured = drawn.faithfulness
    title = METHODS[drawn.projection.method].title
    told = (
        f"A picture in two dimensions must lose something. {title} keeps "
        f"{(measured.neighbors_kept or 0.0) * measured.k:.1f} of each word’s {measured.k} nearest "
        "neighbors; yellow words kept most of theirs, dark ones few."
    )
    if illusion.rank == 1:
        return f"{told}\n\nEvery word drawn next to another is truly its nearest."
    return (
        f"{told}\n\nThe worst illusion: right beside {word(space, illusion.row)} it draws "
        f"{word(space, illusion.other)}, which is only its number {illusion.rank} of "
        f"{len(space) - 1:,} in the full space. The lines lead to the true neighbors."
    )
