"""What a search missed: a list with reasons, and where each miss lies on the map."""

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from explorer import plots
from explorer.evaluation.misses import REASONS, Miss
from explorer.evaluation.retrieval import DEPTH
from explorer.neighbors import nearest
from explorer.projection import TsneParameters
from explorer.tasks.evaluation import Judged, Ranked
from explorer.tasks.maps import Drawing
from pages.evaluation import run
from pages.evaluation.controls import Asked
from pages.evaluation.run import Points, title_of
from pages.shared import choices, downloads, layouts
from pages.shared.map.component import explorer_map
from pages.shared.wording import md

if TYPE_CHECKING:
    import pandas as pd

    from explorer.arrays import FloatVector

TOP = 10
_NO_WORD = "It shares no word with the query, so keywords cannot find it."
_AMONG = 5
_KINDS = ("found", "missed")


@st.fragment
def draw(asked: Asked, judged: Judged) -> None:
    """Draw the misses of one search."""
    st.header("What is missed, and why", anchor=False)
    names = list(judged.ranked)
    most = max(names, key=lambda name: len(judged.ranked[name].misses))
    first = next((each for each in names if each.startswith("Hybrid")), most)
    ranked = judged.ranked[choices.one_of("Search", names, "evaluation_misses_of", first)]
    st.markdown(md(summary(asked, ranked), 500))
    left, right = st.columns(2, gap="medium")
    with left:
        chosen = _list(asked, judged, ranked)
    with right:
        _map(asked, judged, ranked, chosen)


def summary(asked: Asked, ranked: Ranked) -> str:
    """Say how many known answers were missed and for which reasons."""
    total = sum(sum(g > 0 for g in row.values()) for row in asked.data.judgements.values())
    if not ranked.misses:
        return f"All {total:,} known answers are among the first {TOP}."
    counts = Counter(miss.why for miss in ranked.misses)
    reasons = ", ".join(f"{count:,} {why}" for why, count in counts.most_common())
    return (
        f"{len(ranked.misses):,} of {total:,} known answers are not among the first {TOP}: "
        f"{reasons}."
    )


def reason(ranked: Ranked, miss: Miss) -> str:
    """Return why a document was missed, as a sentence."""
    few = len(ranked.run.get(miss.query_id, ())) < DEPTH
    return _NO_WORD if miss.why == "not in top 100" and few else REASONS[miss.why]


def _list(asked: Asked, judged: Judged, ranked: Ranked) -> Miss | None:
    if not ranked.misses:
        return None
    table = _table(asked, judged, ranked)
    shown = table[["rank", "why", "query", "answer"]]
    state = st.dataframe(
        shown.assign(rank=["–" if miss.rank is None else f"{miss.rank}" for miss in ranked.misses]),
        hide_index=True,
        height=min(420, 40 + 36 * len(table)),
        on_select="rerun",
        selection_mode="single-row",
        key="evaluation misses",
        column_config={
            "query": st.column_config.TextColumn("query", width=190),
            "answer": st.column_config.TextColumn("missed answer", width=150),
            "rank": st.column_config.TextColumn("rank", width=50, alignment="right"),
        },
    )
    downloads.table("Misses as CSV", "misses.csv", table)
    rows = [row for row in state.selection.rows if row < len(ranked.misses)]
    if not rows:
        st.caption("Choose a row to see that miss on the map.")
        return None
    miss = ranked.misses[rows[0]]
    document = judged.corpus.by_id.get(miss.document_id)
    above = ranked.run.get(miss.query_id, ())[:3]
    st.markdown(f"**{md(title_of(judged, miss.document_id))}**: {md(reason(ranked, miss), 400)}")
    if document is not None:
        st.caption(md(document.text, 400))
    if above:
        named = ", ".join(md(title_of(judged, each)) for each in above)
        st.caption(f"In front instead: {named}.")
    return miss


def _table(asked: Asked, judged: Judged, ranked: Ranked) -> "pd.DataFrame":
    import pandas as pd

    rows = [
        {
            "query": asked.data.queries[miss.query_id],
            "answer": title_of(judged, miss.document_id),
            "rank": miss.rank,
            "why": miss.why,
            "explanation": reason(ranked, miss),
            "query id": miss.query_id,
            "document id": miss.document_id,
        }
        for miss in ranked.misses
    ]
    return pd.DataFrame(rows).astype({"rank": "Int64"})


def _map(asked: Asked, judged: Judged, ranked: Ranked, miss: Miss | None) -> None:
    points = run.points(judged)
    if points is None or len(points.space) < 3:
        st.caption("A map needs the model and at least three chunks.")
        return
    missed = {each.document_id for each in ranked.misses}
    answers = {
        document for row in asked.data.judgements.values() for document, g in row.items() if g > 0
    }
    index = np.array(
        [1 if each in missed else 0 if each in answers else -1 for each in points.documents]
    )
    groups = plots.Groups("known answer", _KINDS, index, none="answers no query")
    picture = layouts.Picture(
        lambda projection: plots.map_scene(points.space, projection, groups), "evaluation map", 440
    )
    drawing = layouts.of_space(points.space, TsneParameters(), "evaluation layout", picture)
    if drawing is None:
        return
    trust = layouts.trust(points.space, drawing, "evaluation layout")
    row = judged.corpus.rows.get(miss.chunk_id) if miss else None
    first = set(ranked.run.get(miss.query_id, ())[:TOP]) if miss else set()
    rivals = tuple(row for row, each in enumerate(points.documents) if each in first)
    placed = _placed(asked, judged, drawing, miss)
    extras = plots.Extras(
        view=f"evaluation {points.space.fingerprint[:12]}",
        neighbors=trust.neighbors if trust else None,
        nearest=layouts.nearest(points.space),
        selected=row,
        highlight=rivals,
        placed=placed,
    )
    scene = picture.scene(drawing.projection)
    explorer_map(plots.payload(scene, extras), key=picture.key, height=picture.height)
    st.caption(_caption(judged, points, len(missed), miss if placed else None))


def _placed(
    asked: Asked, judged: Judged, drawing: Drawing, miss: Miss | None
) -> "tuple[str, FloatVector] | None":
    """Put the query of a miss at the middle of the chunks nearest to it, if any is near."""
    if miss is None or judged.queries is None or judged.vectors is None:
        return None
    row = list(asked.data.queries).index(miss.query_id)
    if not judged.queries[row].any():
        return None
    among = nearest(judged.queries[row : row + 1], judged.vectors, _AMONG)
    weights = np.maximum(among.scores[0], 1e-6)[:, None]
    place = (drawing.projection.coordinates[among.indices[0]] * weights).sum(0) / weights.sum()
    return asked.data.queries[miss.query_id], place.astype(np.float32)


def _caption(judged: Judged, points: Points, missed: int, miss: Miss | None) -> str:
    what = "chunks" if len(points.space) > len(judged.corpus.documents) else "documents"
    text = (
        f"The {len(points.space):,} {what}, alike ones together (t-SNE). “missed” answers a query "
        f"that does not have it among the first {TOP}: {missed:,} documents."
    )
    if miss is None:
        return text
    return (
        f"{text} The query stands at the middle of the {min(_AMONG, len(points.space))} {what} "
        f"nearest to it in meaning; its first {TOP} hits are lit, the missed answer is selected."
    )
