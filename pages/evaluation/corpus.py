"""What an evaluation says of the corpus: sizes of chunks, near-duplicates, isolated documents."""

import pandas as pd
import streamlit as st

from explorer import plots
from explorer.chance import is_beyond, p_equation
from explorer.evaluation.duplicates import Duplicates
from explorer.evaluation.retrieval import compare
from explorer.tasks.evaluation import Judged, SizeScore
from pages.evaluation import run
from pages.evaluation.controls import Asked
from pages.evaluation.run import title_of
from pages.shared import charts, downloads, frame
from pages.shared.wording import md

MOST_LISTED = 200
ISOLATED = 10


def chunk_sizes(asked: Asked) -> None:
    """Offer the study of chunk sizes and draw it."""
    st.header("How large should chunks be?", anchor=False)
    wanted = st.toggle(
        "Measure several sizes",
        key="evaluation_sizes",
        bind="query-params",
        help="Cuts the documents along their structure at each size, embeds them and searches.",
    )
    if not wanted:
        sizes = ", ".join(f"{size}" for size in run.SIZES)
        st.caption(f"Embeds the documents anew for chunks of {sizes} tokens and for no chunks.")
        return
    with frame.errors_as_sentences():
        scores = run.study(asked)
        if scores is not None:
            _draw_sizes(scores)


def _draw_sizes(scores: tuple[SizeScore, ...]) -> None:
    names = list(scores[0].evaluations)
    figure = plots.chunk_size_chart(
        [each.size for each in scores],
        [each.chunks for each in scores],
        {name: [each.evaluations[name] for each in scores] for name in names},
        theme=charts.theme(),
    )
    charts.show(figure, key="evaluation sizes chart")
    st.caption(md(" ".join(describe_sizes(scores, name) for name in names), 1500))
    table = pd.DataFrame(
        [
            {"tokens": each.size or "whole", "chunks": each.chunks, "search": name} | found.means
            for each in scores
            for name, found in each.evaluations.items()
        ]
    )
    downloads.table("Sizes as CSV", "chunk-sizes.csv", table)


def describe_sizes(scores: tuple[SizeScore, ...], name: str) -> str:
    """Say which size suits a search, and whether the worst is really worse."""
    ranked = sorted(scores, key=lambda each: -each.evaluations[name].means["ndcg@10"])
    best, worst = ranked[0], ranked[-1]
    high = best.evaluations[name].means["ndcg@10"]
    gap = high - worst.evaluations[name].means["ndcg@10"]
    if gap < 1e-9:
        return f"{name}: the same {high:.3f} at every size."
    test = compare(worst.evaluations[name], best.evaluations[name])
    level = sum(high - each.evaluations[name].means["ndcg@10"] < 1e-9 for each in scores) - 1
    also = f" and {level} other sizes" if level > 1 else " and one other size" if level else ""
    verdict = "more than chance" if is_beyond(test.p_value) else "no more than chance gives"
    return (
        f"{name}: best {high:.3f} with {_size(best)}{also}, {gap:.3f} above the worst, "
        f"{_size(worst)} ({p_equation(test.p_value)}, {verdict})."
    )


def _size(score: SizeScore) -> str:
    return "whole documents" if score.size is None else f"{score.size} tokens"


def duplicates(asked: Asked, judged: Judged) -> None:
    """List near-duplicates and isolated documents."""
    if judged.vectors is None:
        return
    st.header("Documents that say the same, and outliers", anchor=False)
    with frame.errors_as_sentences():
        found = run.duplicates(asked, judged)
        if found is None:
            return
        left, right = st.columns(2, gap="large")
        with left:
            _pairs(judged, found)
        with right:
            _isolated(judged, found)


def documents(judged: Judged) -> None:
    """List the documents with their ids, which a table of one's own queries names."""
    with st.expander("The documents", icon=":material/list:"):
        rows = [(each.id, each.title, each.text[:300]) for each in judged.corpus.documents]
        st.dataframe(pd.DataFrame(rows, columns=["id", "title", "begins"]), hide_index=True)


@st.fragment
def _pairs(judged: Judged, found: Duplicates) -> None:
    cosine = st.slider(
        "Near-duplicates from this cosine on",
        0.3,
        1.0,
        0.9,
        step=0.01,
        key="evaluation_duplicate",
        bind="query-params",
    )
    pairs = found.above(cosine)
    closest = found.pairs[0].cosine if found.pairs else float("nan")
    shown = pairs[:MOST_LISTED] or found.pairs[:5]
    table = pd.DataFrame(
        [
            (each.cosine, title_of(judged, each.first), title_of(judged, each.second))
            for each in shown
        ],
        columns=["cosine", "document", "and"],
    )
    if pairs:
        count = "1 pair has" if len(pairs) == 1 else f"{len(pairs):,} pairs have"
        st.caption(f"{count} a cosine of at least {cosine:.2f}; each document with its 10 nearest.")
    elif found.pairs:
        st.caption(
            f"No two documents have a cosine of {cosine:.2f}; the closest have {closest:.2f}. "
            f"The {len(shown)} closest pairs:"
        )
    number = st.column_config.NumberColumn("cosine", format="%.3f", width="small")
    st.dataframe(table, hide_index=True, column_config={"cosine": number})


def _isolated(judged: Judged, found: Duplicates) -> None:
    unusual = set(found.unusual)
    table = pd.DataFrame(
        [
            (value, each in unusual, title_of(judged, each))
            for each, value in found.isolated(ISOLATED)
        ],
        columns=["crowding", "outlier", "document"],
    )
    count = f"{len(unusual):,} stand" if len(unusual) != 1 else "1 stands"
    st.caption(
        f"Least like any other: mean cosine to the 5 nearest. {count} out, that is, lie more than "
        "3 robust standard deviations below the median."
    )
    number = st.column_config.NumberColumn("mean cosine", format="%.3f", width="small")
    st.dataframe(table, hide_index=True, column_config={"crowding": number})
