"""Take the map away: picture, interactive page, table, code."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import streamlit as st

from explorer import plots
from explorer.clustering import KmeansParameters
from explorer.faithfulness import Parts, parts_of
from explorer.recipe import MapView, map_recipe
from pages.map import growth, saved
from pages.map.view import Shown
from pages.shared import downloads, spaces
from pages.shared.columns import number_columns
from pages.shared.wording import counted

if TYPE_CHECKING:
    import pandas as pd


def take_away(shown: Shown, scene: plots.Scene) -> None:
    """Offer the map as an interactive page with its saved views, and its numbers as tables."""
    clustering = shown.clusters.clustering if shown.clusters else None
    of_this, others = saved.of_picture(shown)

    def table() -> "pd.DataFrame":
        return plots.coordinates_table(shown.space, shown.projection, clustering)

    name = scene.filename
    with st.container(horizontal=True, gap="small"):
        downloads.button(
            "Interactive HTML",
            f"{name}.html",
            lambda: plots.to_html(plots.figure(scene), plots.story_html(scene, of_this)),
        )
        downloads.button("CSV", f"{name}.csv", lambda: plots.to_csv(table()))
        downloads.button("Parquet", f"{name}.parquet", lambda: plots.to_parquet(table()))
        if shown.trust is not None and shown.projection.added is not None:
            parts = parts_of(shown.trust.faithfulness, shown.projection.added)
            downloads.table("Faithfulness of each part", "faithfulness.csv", _told(parts))
    st.caption("PNG and SVG of the map as you see it: the buttons on the map itself.")
    if of_this or others:
        st.caption(
            f"The interactive HTML holds {counted(len(of_this), 'saved view')} of this picture"
            + (f"; {others} are of other pictures: open one, and export that." if others else ".")
        )


def _told(parts: Parts) -> "pd.DataFrame":
    """Return what is known of each part of a map that has grown, one a row."""
    import pandas as pd

    named = {"laid out": parts.laid_out, "added": parts.added}
    return pd.DataFrame([{"part": name, **asdict(part)} for name, part in named.items()])


def code(now: spaces.Current, shown: Shown) -> str | None:
    """Return the program that makes this view, or None where the data cannot be named in one."""
    origin, settings = now.source.origin, shown.settings
    grown = growth.prefixes(now) if settings.grown else ()
    if origin is None or grown is None:
        return None
    coloring = settings.color if settings.color in shown.space.metadata else None
    numeric = coloring in number_columns(shown.space)
    return map_recipe(
        MapView(
            kind=origin.kind,
            source=origin.source,
            files=origin.files,
            choice=origin.choice,
            embedder=now.spec,
            parameters=shown.projection.parameters,
            dimensions=settings.dimensions,
            seed=settings.seed,
            color=coloring,
            color_by="number" if numeric else "category",
            clusters=KmeansParameters(shown.clusters.clustering.k) if shown.clusters else None,
            boundaries="yes" if settings.boundaries == "shown" else "no",
            arrows=settings.arrows.rows,
            grown=grown or (),
        )
    )
