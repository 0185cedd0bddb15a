"""Take the map away: picture, interactive page, table, code."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Literal, TypeVar

import streamlit as st

from explorer import plots
from explorer.clustering import KmeansParameters
from explorer.faithfulness import Parts, describe, parts_of
from explorer.recipe import MapView, map_recipe
from explorer.space import Space
from pages.map import growth, saved, tags
from pages.map.view import Shown
from pages.shared import downloads, spaces
from pages.shared.columns import date_columns, number_columns
from pages.shared.wording import counted
from pages.shared.work.tags import of as given_to

if TYPE_CHECKING:
    import pandas as pd

MANY = 10_000
"""Points of more than which a map is offered as a folder too, which opens faster than a page."""


def take_away(now: spaces.Current, shown: Shown, scene: plots.Scene) -> None:
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
            lambda: _alone(plots.map_html, now, shown, scene),
        )
        if len(shown.space) > MANY:
            downloads.button(
                "Interactive folder",
                f"{name}.zip",
                lambda: _alone(plots.map_folder, now, shown, scene),
            )
        downloads.button("CSV", f"{name}.csv", lambda: plots.to_csv(table()))
        downloads.button("Parquet", f"{name}.parquet", lambda: plots.to_parquet(table()))
        if shown.trust is not None and shown.projection.added is not None:
            parts = parts_of(shown.trust.faithfulness, shown.projection.added)
            downloads.table("Faithfulness of each part", "faithfulness.csv", _told(parts))
    tags.labels(now)
    st.caption("PNG and SVG of the map as you see it: the buttons on the map itself.")
    if of_this or others:
        st.caption(
            f"The interactive HTML holds {counted(len(of_this), 'saved view')} of this picture"
            + (f"; {others} are of other pictures: open one, and export that." if others else ".")
        )


Written = TypeVar("Written", str, bytes)


def _alone(
    write: Callable[..., Written], now: spaces.Current, shown: Shown, scene: plots.Scene
) -> Written:
    """Return the map as a page, or a folder, that works alone."""
    trust = shown.trust
    told = "" if trust is None else describe(trust.faithfulness, shown.projection, noun="word")
    return write(
        # There each point's columns are listed.
        replace(scene, hover=None),
        shown.space,
        views=saved.of_picture(shown)[0],
        trust=told,
        neighbors=None if trust is None else trust.neighbors,
        images=now.source.beside.thumbnails,
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
    # A program opens the list as it came: without the tags, which are the last column.
    own = shown.space.columns[-1:] if len(given_to(now.source)) else ()
    named = settings.color in shown.space.metadata and (settings.color,) != own
    coloring = settings.color if named else None
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
            color_by=_read_as(shown.space, coloring),
            clusters=KmeansParameters(shown.clusters.clustering.k) if shown.clusters else None,
            boundaries="yes" if settings.boundaries == "shown" else "no",
            arrows=settings.arrows.rows,
            grown=grown or (),
        )
    )


def _read_as(space: Space, column: str | None) -> Literal["category", "number", "date"]:
    """Return what a program reads the cells of a column as, to color by them."""
    if column in number_columns(space):
        return "number"
    return "date" if column in date_columns(space) else "category"
