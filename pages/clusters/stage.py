"""The clusters page at work: a fragment, so that the map follows the slider at once."""

from functools import partial

import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.clustering.methods import CLUSTERINGS, ClusteringParameters
from explorer.space import Space
from explorer.tasks import clusters as tasks_clusters
from explorer.tasks.clusters import Grouped
from explorer.tasks.maps import Drawing
from pages.clusters import controls, view
from pages.clusters.controls import MOST_FOR_SUGGESTION, Settings
from pages.clusters.view import Shown
from pages.shared import clusters, downloads, frame, jobs, layouts, programs, spaces
from pages.shared.access import regions

_SHOWN = "shown clusters"
_LAYOUT = "clusters layout"


@st.fragment
def draw(now: spaces.Current) -> None:
    """Draw everything below the heading."""
    with frame.errors_as_sentences():
        settings = controls.draw(now.space)
        with regions.result():
            left, right = st.columns([3, 2], gap="medium")
        with left:
            shown = _picture(now.space, settings)
        if shown is None:
            return
        with right:
            many = len(shown.space) > MOST_FOR_SUGGESTION
            by_number = shown.clustering.method == "kmeans"
            # Of many words the curve takes a while; the clusters are on screen meanwhile.
            curve = controls.curve(shown.space) if by_number else None
            view.reasons(shown, curve)
            if many and by_number and curve is None:
                st.caption("Silhouettes over the number of clusters appear here when measured.")
        found = shown.clustering
        if by_number or found.layers or not found.noise or not found.k:
            # Of noise beside clusters the list of its words tells already.
            frame.notes(shown.clustering.notes)
        view.quality(shown)
        _table(shown, settings)
        frame.show_python(_code(now, shown))


def _picture(space: Space, settings: Settings) -> Shown | None:
    """Draw the map as far as it is; return the view, and of the same words the last one so far."""
    before = st.session_state.get(_SHOWN)
    if not isinstance(before, Shown) or before.space.fingerprint != space.fingerprint:
        before = None
    growing = layouts.Picture(partial(view.unfinished, space, before), view.KEY, view.HEIGHT)
    drawing = layouts.of_space(space, settings.map_parameters, _LAYOUT, growing)
    if drawing is None and not jobs.failed(_LAYOUT):
        return before
    shown = before if drawing is None else _grouped(space, settings, drawing) or before
    if shown is not None:
        view.draw_map(shown, view.scene(shown, settings.boundaries))
    elif drawing is not None:
        layouts.draw(growing.scene(drawing.projection), view.KEY, view.HEIGHT)
    return shown


def _grouped(space: Space, settings: Settings, drawing: Drawing) -> Shown | None:
    grouped: Grouped | None = jobs.result(
        "clusters",
        fingerprint("group", space.fingerprint, repr(settings.parameters)),
        tasks_clusters.group,
        space,
        settings.parameters,
        0,
        title="Finding clusters",
        topic="layout",
    )
    if grouped is None:
        return None
    with settings.row:
        clustering = clusters.named(space, grouped.clustering)
    trust = layouts.trust(space, drawing, _LAYOUT)
    shown = Shown(space, drawing.projection, trust, grouped, clustering)
    st.session_state[_SHOWN] = shown
    return shown


def _table(shown: Shown, settings: Settings) -> None:
    st.header("The clusters", anchor=False)
    clusters = view.table(shown)
    st.dataframe(
        clusters,
        hide_index=True,
        column_config={
            "cluster": st.column_config.TextColumn(width="medium"),
            "words": st.column_config.NumberColumn(width="small"),
            "mean silhouette": st.column_config.NumberColumn(format="%.3f", width="small"),
            "members": st.column_config.TextColumn(
                width="large", help="The one that sits best comes first."
            ),
        },
    )
    words = plots.coordinates_table(shown.space, shown.projection, shown.clustering)
    with st.container(horizontal=True, gap="small"):
        downloads.table("Clusters as CSV", "clusters.csv", clusters)
        downloads.table("Words as CSV", "words-in-clusters.csv", words)
        downloads.button(
            "Map as HTML",
            "clusters.html",
            lambda: plots.map_html(view.scene(shown, settings.boundaries), shown.space),
        )


def _code(now: spaces.Current, shown: Shown) -> str | None:
    parameters = _parameters(shown)
    lines = [
        f"found = cluster(space, {parameters!r})",
        "for number, name in enumerate(found.names):",
        "    words = [space.labels[row] for row in found.members(number)]",
        "    print(f\"{name}: {len(words)} words: {', '.join(words)}\")",
        'print(f"mean silhouette {found.silhouette}, {found.noise} words in no cluster")',
    ]
    imports = {"explorer.clustering": ["cluster", type(parameters).__name__]}
    return programs.from_space(now, imports, lines)


def _parameters(shown: Shown) -> ClusteringParameters:
    entry = CLUSTERINGS[shown.clustering.method]
    return entry.parameters(**shown.clustering.options)
