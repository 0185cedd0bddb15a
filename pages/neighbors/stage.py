"""The live part of the neighbors page: query, lists and heat map in one fragment."""

import streamlit as st

from pages.neighbors import heatmap
from pages.neighbors import lists as neighbors_lists
from pages.neighbors import query as neighbors_query
from pages.neighbors.lists import Lists
from pages.neighbors.query import Query
from pages.shared import choices, downloads, frame, programs, spaces, vocabulary
from pages.shared.access import regions
from pages.shared.vocabulary import Prepared
from pages.shared.wording import md

NUMBER = "How many"
THRESHOLD = "At least this cosine"


@st.fragment
def draw(now: spaces.Current) -> None:
    """Draw the page; typing, sliding and walking rerun nothing else."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        text = neighbors_query.field(now)
        frequent = vocabulary.choose(now, "neighbor_words_among")
    k, threshold = _limits(len(now.space) + frequent)
    prepared = vocabulary.prepare(now, frequent)
    with frame.errors_as_sentences():
        query = neighbors_query.find(now, prepared, text)
        if query is None:
            return
        lists = neighbors_lists.measure(prepared.space, query, k, threshold)
        neighbors_query.trail(query)
        neighbors_query.offer_meant(prepared, query)
        with regions.result():
            _lists(prepared, query, lists, threshold)
        heatmap.draw(prepared, lists)
        frame.show_python(_program(now, prepared, query, k))


def _limits(count: int) -> tuple[int, float | None]:
    """Draw the choice of how many neighbors, or how near they must be."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        by = choices.one_of("Show", [NUMBER, THRESHOLD], "neighbor_by")
        if by == THRESHOLD:
            least = st.slider(
                "Cosine",
                0.0,
                1.0,
                0.4,
                step=0.01,
                key="neighbor_threshold",
                bind="query-params",
                width=320,
            )
            return neighbors_lists.MOST, float(least)
        k = st.slider(
            "Neighbors",
            1,
            neighbors_lists.MOST,
            10,
            key="neighbor_k",
            bind="query-params",
            width=320,
        )
    return min(int(k), count), None


def _lists(prepared: Prepared, query: Query, lists: Lists, threshold: float | None) -> None:
    with regions.spoken("nearest"):
        st.header(f"Nearest to “{md(query.text)}”", anchor=False)
        among = vocabulary.describe(prepared)
        new = "" if query.row is not None else " It is not one of them and was embedded as typed."
        st.caption(f"Among {among}, compared in the full space.{new} Click a word to walk on.")
    if lists.passing is not None:
        _say_passing(lists, threshold or 0.0)
    if not lists.rows("cosine"):
        if lists.passing is None:
            st.caption("There is no other word to compare with.")
        return
    neighbors_lists.draw(prepared.space, lists)
    st.caption(neighbors_lists.compared(prepared.space, lists))
    downloads.table("Lists as CSV", "neighbors.csv", neighbors_lists.table(prepared.space, lists))


def _say_passing(lists: Lists, threshold: float) -> None:
    count = lists.passing or 0
    words = "No word has" if count == 0 else "1 word has" if count == 1 else f"{count:,} words have"
    listed = len(lists.rows("cosine"))
    more = f" The nearest {listed} are listed." if count > listed else ""
    st.caption(
        f"{words} a cosine of at least {threshold:.2f}.{more} Dot product and distance have other "
        "units, so they list as many words."
    )


def _program(now: spaces.Current, prepared: Prepared, query: Query, k: int) -> str | None:
    imports = {"explorer.neighbors": ["nearest"], "numpy": ["array"]}
    if query.row is not None:
        vector = [
            f"row = space.labels.index({query.text!r})",
            "query, exclude = space.vectors[row : row + 1], array([row])",
        ]
    else:
        imports["explorer.tasks.words"] = ["embed_phrase"]
        vector = [
            f"query = embed_phrase({query.text!r}, table.words, model, None)",
            "exclude = None",
        ]
        del imports["numpy"]
    lines = [
        *vector,
        'for metric in ("cosine", "dot", "euclidean"):',
        f"    found = nearest(query, space.vectors, {k}, metric=metric, exclude=exclude)",
        "    print(metric, [space.labels[row] for row in found.indices[0]])",
    ]
    return programs.from_space(now, imports, lines, prepared.frequent)
