"""The panel beside the map: one point, its true neighbors, and what the picture gets wrong."""

import streamlit as st

from explorer.faithfulness import false_neighbors
from explorer.space import Space
from explorer.tasks.maps import Layout
from pages.shared.wording import md

MOST_NAMED = 12


def draw(space: Space, layout: Layout, selected: int | None) -> int | None:
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


def false_rows(space: Space, layout: Layout, row: int) -> tuple[int, ...]:
    """Return the rows drawn near a point that are not near it in the space."""
    found = false_neighbors(space.vectors, layout.projection.coordinates, row)
    return tuple(int(other) for other in found)


def false_sentence(space: Space, row: int, rows: tuple[int, ...]) -> str:
    """Say in words which points only look near."""
    word = md(space.labels[row])
    if not rows:
        return f"Everything drawn next to “{word}” is near it in the space, too."
    names = ", ".join(md(space.labels[other]) for other in rows[:MOST_NAMED])
    more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
    return f"Drawn near “{word}” but not among its nearest: {names}{more}."
