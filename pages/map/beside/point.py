"""What is known of the chosen point: its text, its picture, its row, its true neighbors."""

import streamlit as st

from explorer.neighbors import neighbors_of
from explorer.space import Space
from explorer.tasks.maps import LISTED_NEIGHBORS
from pages.map import brought
from pages.map.beside import trust
from pages.map.beside.seen import Seen, walk_to
from pages.shared.wording import md

LONGEST_HEADING = 60
"""Characters of a text that still make a heading."""

LONGEST_TEXT = 5_000


def draw(seen: Seen) -> None:
    """Draw what is known of the chosen point."""
    shown, row = seen.shown, seen.selected
    if shown is None or row is None:
        st.caption(
            "Every point is a word or text that a model has turned into numbers: what is used "
            "alike lies near. Then try “king − man + woman” under Analogies."
        )
        st.markdown("**Click a point**")
        st.caption(
            "Its ten nearest neighbors in the full space are drawn as lines and listed here. "
            "Arrow keys walk from point to point, Enter selects, Esc clears."
        )
        return
    brought.draw_picture(seen.now, shown, row)
    _text(shown.space.labels[row])
    _details(shown.space, row)
    st.caption(f"Nearest of {len(shown.space) - 1:,} others in the full space, by cosine")
    _neighbors(shown.space, row)
    if said := trust.kept_sentence(shown, row):
        st.caption(said)


def _text(label: str) -> None:
    short = len(label) <= LONGEST_HEADING
    st.markdown(f"## {md(label)}" if short else md(label, limit=LONGEST_TEXT))


def _details(space: Space, row: int) -> None:
    lines = [
        f"{md(str(name))}: {md(text, limit=400)}"
        for name in space.metadata
        if (text := str(space.metadata[name].iloc[row]))
    ]
    if lines:
        st.caption("  \n".join(lines))


def _neighbors(space: Space, row: int) -> None:
    near = neighbors_of(space, row, LISTED_NEIGHBORS)
    ids, scores = near.indices[0], near.scores[0]
    with st.container(gap=None):
        for rank, (other, score) in enumerate(zip(ids, scores, strict=True), 1):
            label = f"{md(space.labels[other], limit=34)} :gray[{score:.3f}]"
            if st.button(label, key=f"neighbor {rank}", type="tertiary"):
                walk_to(int(other))
                st.rerun(scope="fragment")
