"""The map with its side panel: clicking, walking, lassoing happen here without redrawing."""

import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.faithfulness import false_neighbors
from explorer.space import Space
from explorer.tasks.maps import Layout
from pages.map import exports
from pages.map.view import Found, Shown
from pages.shared import spaces
from pages.shared.map.component import explorer_map, map_events
from pages.shared.wording import md

HEIGHT = 620
KEY = "map"
FALSE = "show false neighbors"
WALK = "walk to"
MOST_NAMED = 12


@st.fragment
def draw(now: spaces.Current, shown: Shown, scene: plots.Scene, found: Found) -> None:
    """Draw the map and, beside it, what is known of the selected point."""
    figure, panel = st.columns([3, 1], gap="medium")
    # Handing back what the map told changes nothing; a walk is the page's own wish.
    selected = st.session_state.pop(WALK, map_events(KEY).selected)
    with figure:
        extras = _extras(shown, found, selected)
        events = explorer_map(plots.payload(scene, extras), key=KEY, height="window")
        if found.sentence:
            st.caption(found.sentence)
    with panel:
        chosen = _panel(shown.space, shown.layout, events.selected)
        if events.selected is not None:
            _offer_false(shown, events.selected)
    if chosen is not None:
        st.session_state[WALK] = chosen
        st.rerun(scope="fragment")
    if events.lasso:
        exports.selection(now, shown, events.lasso)


def _extras(shown: Shown, found: Found, selected: int | None) -> plots.Extras:
    projection = shown.layout.projection
    return plots.Extras(
        view=f"{projection.method} {projection.dimensions}d "
        f"{fingerprint(projection.coordinates)[:12]}",
        neighbors=shown.layout.neighbors,
        frames=projection.frames,
        iterations=tuple(projection.frame_iterations or ()),
        selected=selected,
        highlight=found.rows,
        false_neighbors=(
            _false_rows(shown.space, shown.layout, selected)
            if selected is not None and st.session_state.get(FALSE)
            else ()
        ),
        placed=found.placed,
    )


def _offer_false(shown: Shown, row: int) -> None:
    if st.toggle("Show false neighbors", key=FALSE, persist_state="session"):
        rows = _false_rows(shown.space, shown.layout, row)
        st.caption(_false_sentence(shown.space, row, rows))


def _panel(space: Space, layout: Layout, selected: int | None) -> int | None:
    """Draw the panel and return the row to walk to when a neighbor was clicked."""
    if selected is None:
        st.markdown("**Click a point**")
        st.caption(
            "Its ten nearest neighbors in the full space are drawn as lines and listed here. "
            "Arrow keys walk from point to point, Enter selects, Esc clears."
        )
        return None
    st.markdown(f"### {md(space.labels[selected])}")
    _details(space, selected)
    st.caption("Nearest in the full space, by cosine")
    chosen = _neighbors(space, layout, selected)
    _trust(layout, selected)
    return chosen


def _details(space: Space, row: int) -> None:
    for name in space.metadata:
        if text := str(space.metadata[name].iloc[row]):
            st.caption(f"{md(str(name))}: {md(text)}")


def _neighbors(space: Space, layout: Layout, row: int) -> int | None:
    ids, scores = layout.neighbors.indices[row], layout.neighbors.scores[row]
    with st.container(gap=None):
        for rank, (other, score) in enumerate(zip(ids, scores, strict=True), 1):
            label = f"{md(space.labels[other], limit=34)} :gray[{score:.3f}]"
            if st.button(label, key=f"neighbor {rank}", type="tertiary"):
                return int(other)
    return None


def _trust(layout: Layout, row: int) -> None:
    kept = layout.faithfulness.point_kept[row]
    k = layout.faithfulness.k
    if kept == kept:
        st.caption(f"The map keeps {round(kept * k)} of its {k} nearest neighbors near it.")


def _false_rows(space: Space, layout: Layout, row: int) -> tuple[int, ...]:
    """Return the rows drawn near a point that are not near it in the space."""
    found = false_neighbors(space.vectors, layout.projection.coordinates, row)
    return tuple(int(other) for other in found)


def _false_sentence(space: Space, row: int, rows: tuple[int, ...]) -> str:
    """Say in words which points only look near."""
    word = md(space.labels[row])
    if not rows:
        return f"Everything drawn next to “{word}” is near it in the space, too."
    names = ", ".join(md(space.labels[other]) for other in rows[:MOST_NAMED])
    more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
    return f"Drawn near “{word}” but not among its nearest: {names}{more}."
