"""How far to trust the picture: its measures, what it keeps of a point, what only looks near."""

import streamlit as st

from explorer.faithfulness import EXPLANATIONS, describe, false_neighbors
from explorer.space import Space
from explorer.tasks.maps import Trust
from pages.map import controls, growth, player
from pages.map.beside.seen import Seen
from pages.map.view import Shown, asked_of_all
from pages.shared import frame
from pages.shared.wording import md

MEASURES = {
    "trustworthiness": "Trustworthiness",
    "continuity": "Continuity",
    "neighbors_kept": "Neighbors kept",
    "distance_correlation": "Distance correlation",
}
NOT_YET = "How far to trust the picture is measured when it stands still."
MEASURING = "How far to trust this picture is being measured."
FALSE = "show false neighbors"
MOST_NAMED = 12


def draw(seen: Seen) -> None:
    """Draw what is known of the picture, and of the chosen point in it."""
    shown = seen.shown
    if shown is None or shown.stage != "settled":
        # Never the figures of a picture that is gone.
        st.caption(NOT_YET)
        _measures(None)
        return
    player.offer_replay(shown)
    known = shown.trust
    if known is None:
        st.caption(MEASURING)
    else:
        st.markdown(describe(known.faithfulness, shown.projection, noun="word"))
    _measures(known)
    _examine_all(shown)
    _of_points(shown, seen.selected)
    if seen.now.source.look_for:
        st.caption(f"What to look for: {md(seen.now.source.look_for, limit=400)}")
    if shown.clusters and shown.clusters.curve:
        st.caption(shown.clusters.curve.describe())
    frame.notes([*shown.projection.notes, *growth.notes(seen.now)])


def false_rows(shown: Shown, row: int | None) -> tuple[int, ...]:
    """Return the rows drawn near a point that are not near it in the space, where wanted."""
    if row is None or shown.stage != "settled" or not st.session_state.get(FALSE):
        return ()
    found = false_neighbors(shown.space.vectors, shown.projection.coordinates, row)
    return tuple(int(other) for other in found)


def kept_sentence(shown: Shown, row: int) -> str:
    """Say how much of a point's surroundings the picture keeps, once that is known."""
    if shown.trust is None:
        return ""
    kept, k = shown.trust.faithfulness.point_kept[row], shown.trust.faithfulness.k
    if kept != kept:  # not of the sample
        return ""
    return f"The map keeps {round(kept * k)} of its {k} nearest neighbors near it."


def _measures(trust: Trust | None) -> None:
    """Show the four measures, each with its sentence; before they are known, their places."""
    with st.grid(2, min_column_width=110, gap="small"):
        for name, title in MEASURES.items():
            value = None if trust is None else getattr(trust.faithfulness, name)
            missing = "…" if trust is None else "–"
            st.metric(
                title,
                missing if value is None else f"{value:.2f}",
                help=EXPLANATIONS[name],
                border=True,
                height="stretch",
            )


def _examine_all(shown: Shown) -> None:
    """Offer to measure every point where a sample has been."""
    trust = shown.trust
    if trust is None or trust.faithfulness.sampled is None or shown.name in asked_of_all():
        return
    asked = st.button(
        f"Measure all {len(shown.space):,} points",
        key="examine all",
        icon=":material/rule:",
        help="Each is compared with all others: without an error from sampling, and for the "
        "coloring by faithfulness. Of 100,000 points that takes minutes.",
        on_click=asked_of_all().add,
        args=(shown.name,),
    )
    if asked:
        st.rerun()


def _of_points(shown: Shown, row: int | None) -> None:
    """Show what is known of single points: by color, and of the chosen one in words."""
    if shown.trust is not None and shown.settings.color != controls.TRUST:
        colored = st.button(
            "Color each point by what is kept of it",
            icon=":material/palette:",
            type="tertiary",
            on_click=st.session_state.update,
            args=({"color": controls.TRUST},),
        )
        if colored:
            st.rerun()
    if row is None:
        st.caption("Of a point that you choose it is told here which others only look near.")
        return
    word = md(shown.space.labels[row])
    st.markdown(f"**{word}**")
    if said := kept_sentence(shown, row):
        st.caption(said)
    if st.toggle("Show false neighbors", key=FALSE, persist_state="session"):
        st.caption(_false_sentence(shown.space, word, false_rows(shown, row)))


def _false_sentence(space: Space, word: str, rows: tuple[int, ...]) -> str:
    """Say in words which points only look near."""
    if not rows:
        return f"Everything drawn next to “{word}” is near it in the space, too."
    names = ", ".join(md(space.labels[other]) for other in rows[:MOST_NAMED])
    more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
    return f"Drawn near “{word}” but not among its nearest: {names}{more}."
