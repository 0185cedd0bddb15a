"""Clusters as a person sees them: map, reasons for their number, quality, table."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.clustering import Clustering, Curve, agreement
from explorer.neighbors import neighbors_of
from explorer.plots.theme import alt_text
from explorer.projection import Projection
from explorer.space import Space
from explorer.tasks.clusters import Grouped
from explorer.tasks.maps import LISTED_NEIGHBORS, Trust
from pages.shared import charts, frame, layouts
from pages.shared.columns import category_columns
from pages.shared.map.component import explorer_map
from pages.shared.wording import md

HEIGHT = 560
KEY = "clusters map"
MOST_LISTED = 60


@dataclass(frozen=True, eq=False)
class Shown:
    """One finished view of the clusters of a space."""

    space: Space
    projection: Projection
    trust: Trust | None
    grouped: Grouped
    clustering: Clustering
    """As in `grouped`, under the names a person gave."""


def scene(shown: Shown, boundaries: Literal["shown", "hidden"]) -> plots.Scene:
    """Return the map colored by the clusters."""
    groups = plots.groups_of_clusters(shown.clustering)
    return plots.map_scene(
        shown.space,
        shown.projection,
        groups,
        boundaries=groups.names if boundaries == "shown" else (),
    )


def unfinished(space: Space, before: Shown | None, projection: Projection) -> plots.Scene:
    """Return the map while it grows, in the colors of the clusters before it."""
    groups = None if before is None else plots.groups_of_clusters(before.clustering)
    return plots.map_scene(space, projection, groups)


def draw_map(shown: Shown, drawn: plots.Scene) -> None:
    """Draw the map and say where the chosen word belongs."""
    projection, trust = shown.projection, shown.trust
    view = f"{projection.method} {fingerprint(projection.coordinates)[:12]}"
    extras = plots.Extras(
        view=view,
        neighbors=trust.neighbors if trust else None,
        nearest=layouts.nearest(shown.space),
    )
    events = explorer_map(plots.payload(drawn, extras), key=KEY, height=HEIGHT)
    if events.selected is None:
        st.caption(
            f"Clusters are found in the full space{_kept(trust)}, so clusters may overlap on the "
            "map that do not overlap there. Click a point to see where it belongs."
        )
    else:
        st.caption(belonging(shown, events.selected))


def _kept(trust: Trust | None) -> str:
    if trust is None or trust.faithfulness.neighbors_kept is None:
        return ""
    known = trust.faithfulness
    return f"; the map keeps {known.neighbors_kept:.0%} of each word’s {known.k} nearest neighbors"


def belonging(shown: Shown, row: int) -> str:
    """Say which cluster a word is in, how well it sits, and what its neighbors do."""
    found, word = shown.clustering, md(shown.space.labels[row])
    cluster = int(found.labels[row])
    around = neighbors_of(shown.space, row, LISTED_NEIGHBORS).indices[0]
    together = int((found.labels[around] == cluster).sum())
    if cluster < 0:
        return f"**{word}** is in no cluster, like {together} of its {len(around)} nearest words."
    value = float(found.point_silhouette[row])
    sits = (
        "nearer to another cluster than to its own"
        if value < 0
        else "between two clusters"
        if value < 0.05
        else "nearer to its own cluster than to any other"
    )
    quality = f"; its silhouette is {value:.2f}: {sits}" if np.isfinite(value) else ""
    return (
        f"**{word}** is in “{md(found.names[cluster])}”{quality}. Of its {len(around)} nearest "
        f"words in the full space, {together} are in the same cluster."
    )


def reasons(shown: Shown, curve: Curve | None) -> None:
    """Show what speaks for these clusters: the curve over k, the tree, or the noise."""
    found = shown.clustering
    if shown.grouped.tree is not None:
        st.markdown("**The tree of merges**")
        with st.container(height=HEIGHT - 60, border=False):
            figure = plots.dendrogram(
                shown.grouped.tree, shown.space.labels, found.k, charts.theme()
            )
            charts.show(figure, key="clusters tree")
        st.caption(f"{md(alt_text(figure), 300)} The dashed line cuts it into {found.k} clusters.")
    elif found.method in ("hdbscan", "evoc"):
        st.markdown("**In no cluster**")
        rows = found.members(-1)
        st.caption(
            f"{len(rows):,} of {len(shown.space):,} words lie too far from any dense group. They "
            "stay noise: forcing them into a cluster would say more than is known."
        )
        words = ", ".join(md(shown.space.labels[row], 30) for row in rows[:MOST_LISTED])
        more = f" and {len(rows) - MOST_LISTED:,} more" if len(rows) > MOST_LISTED else ""
        st.markdown(f"{words}{more}")
    elif curve is not None:
        st.markdown("**How many?**")
        charts.show(plots.silhouette_chart(curve, found.k, charts.theme()), key="clusters curve")
        st.caption(curve.describe())


def quality(shown: Shown) -> None:
    """Show each word's silhouette, and the agreement with a column where there is one."""
    columns = category_columns(shown.space)
    if columns:
        _agreement(shown, columns)
    st.header("How well each word sits", anchor=False)
    groups = plots.alike(plots.groups_of_clusters(shown.clustering), shown.space.vectors)
    labels = shown.space.labels
    figure = plots.silhouette_bars(shown.clustering, labels, charts.theme(), groups)
    if shown.clustering.silhouette is not None:
        charts.show(figure, key="clusters silhouettes")
    st.caption(alt_text(figure))


def _agreement(shown: Shown, columns: list[str]) -> None:
    st.header("Agreement with what is known", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        column = columns[0]
        if len(columns) > 1:
            chosen = st.selectbox(
                "Column", columns, key="clusters_column", bind="query-params", width=220
            )
            column = chosen if chosen in columns else column
    if shown.clustering.noise == len(shown.space):
        st.caption("No word is in a cluster, so there is nothing to compare.")
        return
    with frame.errors_as_sentences():
        found = agreement(shown.clustering.labels, shown.space.metadata[column])
        with st.grid(4, min_column_width=150):
            for title, value, meaning in (
                ("Purity", found.purity, "Share of words in the commonest category of their "
                 "cluster. Grows with the number of clusters."),
                ("Adjusted Rand index", found.ari, "1 is perfect agreement, 0 what chance gives, "
                 "whatever the number of clusters."),
                ("Normalized mutual information", found.nmi, "How much the cluster tells about "
                 "the category, from 0 to 1; not corrected for chance."),
                ("V-measure", found.v_measure, "Balances clusters of one category against "
                 "categories in one cluster; by definition the same number as the one before."),
            ):  # fmt: skip
                st.metric(title, f"{value:.2f}", help=meaning, border=True, height="stretch")
        st.caption(
            f"Against the column “{md(column)}”: {found.classes} categories, {found.clusters} "
            f"clusters. {found.describe()}"
        )


def table(shown: Shown) -> pd.DataFrame:
    """Return one row per cluster: name, size, mean silhouette, members."""
    found = shown.clustering
    order = np.argsort(-np.nan_to_num(found.point_silhouette, nan=-2.0), kind="stable")
    rows = []
    for cluster in [*range(found.k), *([-1] if found.noise else [])]:
        members = [row for row in order if found.labels[row] == cluster]
        values = found.point_silhouette[members]
        finite = values[np.isfinite(values)]
        rows.append(
            {
                "cluster": found.name_of(cluster),
                "words": len(members),
                "mean silhouette": float(finite.mean()) if len(finite) else None,
                "members": ", ".join(shown.space.labels[row] for row in members),
            }
        )
    return pd.DataFrame(rows)
