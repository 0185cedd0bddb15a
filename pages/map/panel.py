"""Beside the map: what is known of the chosen point."""

import streamlit as st

from explorer.faithfulness import false_neighbors
from explorer.neighbors import neighbors_of
from explorer.space import Space
from explorer.tasks.maps import LISTED_NEIGHBORS
from pages.map.view import Shown
from pages.shared.wording import md

FALSE = "show false neighbors"
MOST_NAMED = 12


def draw(shown: Shown, selected: int | None) -> int | None:
    """Draw the panel and return the row to walk to when a neighbor was clicked."""
    space = shown.space
    if selected is None:
        st.caption(
            "Every point is a word or text that a model has turned into numbers: what is used "
            "alike lies near. Then try “king − man + woman” under Analogies."
        )
        st.markdown("**Click a point**")
        st.caption(
            "Its ten nearest neighbors in the full space are drawn as lines and listed here. "
            "Arrow keys walk from point to point, Enter selects, Esc clears."
        )
        return None
    st.markdown(f"## {md(space.labels[selected])}")
    _details(space, selected)
    st.caption(f"Nearest of {len(space) - 1:,} others in the full space, by cosine")
    chosen = _neighbors(space, selected)
    _trust(shown, selected)
    if shown.stage == "settled" and st.toggle(
        "Show false neighbors", key=FALSE, persist_state="session"
    ):
        st.caption(_false_sentence(space, selected, false_rows(shown, selected)))
    return chosen


def false_rows(shown: Shown, row: int | None) -> tuple[int, ...]:
    """Return the rows drawn near a point that are not near it in the space, where wanted."""
    if row is None or shown.stage != "settled" or not st.session_state.get(FALSE):
        return ()
    found = false_neighbors(shown.space.vectors, shown.projection.coordinates, row)
    return tuple(int(other) for other in found)


def _details(space: Space, row: int) -> None:
    for name in space.metadata:
        if text := str(space.metadata[name].iloc[row]):
            st.caption(f"{md(str(name))}: {md(text)}")


def _neighbors(space: Space, row: int) -> int | None:
    near = neighbors_of(space, row, LISTED_NEIGHBORS)
    ids, scores = near.indices[0], near.scores[0]
    with st.container(gap=None):
        for rank, (other, score) in enumerate(zip(ids, scores, strict=True), 1):
            label = f"{md(space.labels[other], limit=34)} :gray[{score:.3f}]"
            if st.button(label, key=f"neighbor {rank}", type="tertiary"):
                return int(other)
    return None


def _trust(shown: Shown, row: int) -> None:
    if shown.trust is None:
        return
    kept = shown.trust.faithfulness.point_kept[row]
    k = shown.trust.faithfulness.k
    if kept == kept:
        st.caption(f"The map keeps {round(kept * k)} of its {k} nearest neighbors near it.")


def _false_sentence(space: Space, row: int, rows: tuple[int, ...]) -> str:
    """Say in words which points only look near."""
    word = md(space.labels[row])
    if not rows:
        return f"Everything drawn next to “{word}” is near it in the space, too."
    names = ", ".join(md(space.labels[other]) for other in rows[:MOST_NAMED])
    more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
    return f"Drawn near “{word}” but not among its nearest: {names}{more}."
