"""The results of an evaluation: bars and table, the paired test, every query."""

from typing import TYPE_CHECKING

import streamlit as st

from explorer import plots
from explorer.evaluation.describing import TITLES, describe_runs, describe_test
from explorer.evaluation.judgement_table import to_table
from explorer.evaluation.retrieval import Evaluation, compare
from explorer.tasks.evaluation import Judged
from explorer.workspaces import KeptRun
from pages.evaluation import code, corpus, earlier, misses, run
from pages.evaluation.controls import Asked
from pages.shared import charts, downloads, frame
from pages.shared.wording import md

if TYPE_CHECKING:
    import pandas as pd


def draw(asked: Asked, judged: Judged, kept: KeptRun | None) -> None:
    """Draw everything below the controls."""
    if judged.missing:
        st.caption(f"{md(judged.missing, 400)} Only keywords are evaluated.")
    if not judged.ranked:
        st.markdown("Choose BM25: without the model nothing else can be evaluated.")
        return
    found = {name: each.evaluation for name, each in judged.ranked.items()}
    _measures(asked, judged, found)
    _test(found)
    _queries(asked, found)
    misses.draw(asked, judged)
    corpus.chunk_sizes(asked)
    corpus.duplicates(asked, judged)
    corpus.documents(judged)
    if kept is not None:
        earlier.draw(kept)
    frame.notes(judged.notes)
    frame.show_python(code.code(asked))
    _command(asked)


def _command(asked: Asked) -> None:
    command = code.command(asked)
    if command is None:
        return
    with st.expander("Show the command", icon=":material/terminal:"):
        if "--judgements" in asked.place:
            st.caption("Runs beside your documents, with the judged queries saved there as a file.")
            downloads.button("judgements.csv", "judgements.csv", lambda: to_table(asked.data))
        else:
            st.caption("Gives the same figures, from the folder of this project.")
        st.code(command, language="bash")


def _measures(asked: Asked, judged: Judged, found: dict[str, Evaluation]) -> None:
    # Of few documents the first hundred are all there are, so their recall says nothing.
    deep = len(judged.corpus.documents) > 100
    recall = "recall@100" if deep else "recall@10"
    measures = ("ndcg@10", recall, "mrr@10", "map")
    left, right = st.columns(2, gap="large")
    with left:
        st.header("How well each search answers", anchor=False)
        charts.show(plots.measure_bars(found, measures, charts.theme()), key="evaluation bars")
    with right:
        st.header("In numbers", anchor=False)
        table = _means(found)
        shown = table[["search", *(TITLES[measure] for measure in measures)]]
        # Rows for those on their way, too: nothing moves when they are there.
        rows = run.expected(asked, judged)
        shown = shown.set_index("search").reindex(rows).reset_index()
        number = st.column_config.NumberColumn
        st.dataframe(
            shown,
            hide_index=True,
            column_config={"search": st.column_config.TextColumn(width=130)}
            | {
                TITLES[measure]: number(TITLES[measure], format="%.3f", width=75)
                for measure in measures
            },
        )
        downloads.table("Means as CSV", "evaluation.csv", table)
        st.caption(
            "nDCG@10 rewards answers near the top; recall counts those found at all; MRR@10 looks "
            "at the first answer; MAP at all of them. Whiskers: standard error over queries."
        )
    st.markdown(md(describe_runs(found), 600))


def _means(found: dict[str, Evaluation]) -> "pd.DataFrame":
    import pandas as pd

    rows = [
        {"search": name} | {TITLES[key]: each.means[key] for key in TITLES}
        for name, each in found.items()
    ]
    return pd.DataFrame(rows)


@st.fragment
def _test(found: dict[str, Evaluation]) -> None:
    if len(found) < 2:
        return
    names = list(found)
    with st.container(border=True):
        st.markdown("**Could the difference be chance?**")
        first, second, third = st.columns(3, gap="medium")
        one = first.selectbox("Compare", names, key="evaluation_first", bind="query-params")
        others = [name for name in names if name != one]
        two = second.selectbox("with", others, key="evaluation_second", bind="query-params")
        measure = third.selectbox(
            "by",
            list(TITLES),
            format_func=lambda key: TITLES.get(key, key),
            key="evaluation_measure",
            bind="query-params",
        )
        test = compare(found[one], found[two], measure)
        text = describe_test(test, one, two, len(found[one].queries))
        st.markdown(md(text, 800))
        st.caption("Paired randomization test, two-sided, 10,000 rounds.")


def _queries(asked: Asked, found: dict[str, Evaluation]) -> None:
    import pandas as pd

    st.header("Every query", anchor=False)
    names = list(found)
    ids = found[names[0]].queries
    table = pd.DataFrame({"query": [asked.data.queries[each] for each in ids]})
    for name in names:
        table[name] = found[name].per_query["ndcg@10"]
    spread = table[names].max(axis=1) - table[names].min(axis=1)
    table = table.iloc[spread.to_numpy().argsort(kind="stable")[::-1]]
    bar = st.column_config.ProgressColumn
    st.dataframe(
        table,
        hide_index=True,
        height=min(320, 40 + 36 * len(table)),
        column_config={"query": st.column_config.TextColumn("query", width=240)}
        | {name: bar(name, min_value=0.0, max_value=1.0, format="%.2f") for name in names},
    )
    apart = int((spread > 0).sum())
    st.caption(
        f"nDCG@10 of each query, those on which the searches differ most first. They differ on "
        f"{apart:,} of {len(table):,}."
        if len(names) > 1
        else "nDCG@10 of each query."
    )
    everything = _everything(asked, found)
    downloads.table("Every measure as CSV", "evaluation-queries.csv", everything)


def _everything(asked: Asked, found: dict[str, Evaluation]) -> "pd.DataFrame":
    import pandas as pd

    rows = [
        {"search": name, "query id": query, "query": asked.data.queries[query]}
        | {TITLES[key]: float(each.per_query[key][row]) for key in TITLES}
        for name, each in found.items()
        for row, query in enumerate(each.queries)
    ]
    return pd.DataFrame(rows)
