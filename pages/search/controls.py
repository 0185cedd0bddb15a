"""What is asked and how: the query, examples, the mode, and the options behind one button."""

from collections.abc import Sequence

import streamlit as st

from explorer.errors import ParameterError
from explorer.search import (
    FUSIONS,
    RERANKERS,
    Filter,
    SearchOptions,
    parse_filter,
)
from explorer.search.quick import EXACT_UP_TO
from explorer.search.values import Fusion, Mode
from explorer.stores.recall import LARGE
from pages.search.sources import Source
from pages.shared import choices
from pages.shared.wording import md

QUERY = "search_query"
LONGEST = 2_000
EXAMPLES = 3
MOST_VALUES = 12
MODES: dict[Mode, str] = {"dense": "Meaning", "bm25": "Keywords", "hybrid": "Both"}
_FUSIONS = {"rrf": "By their ranks", "weighted": "By weighted scores"}


def query(source: Source) -> str:
    """Draw the query box with examples and return what is asked."""
    text = st.text_input(
        "Query",
        key=QUERY,
        bind="query-params",
        max_chars=LONGEST,
        icon=":material/search:",
        placeholder=source.queries[0] if source.queries else "What are you looking for?",
    )
    if source.queries:
        _examples(source)
    fallback = source.queries[0] if source.queries else ""
    return (text or "").strip() or fallback


def _examples(source: Source) -> None:
    some = source.queries[:EXAMPLES]
    name = f"search example {source.name}"

    def take() -> None:
        if st.session_state.get(name) is not None:
            st.session_state[QUERY] = st.session_state[name]
            st.session_state[name] = None

    st.pills(
        "Try one of these",
        some,
        format_func=lambda text: md(text, 60),
        key=name,
        on_change=take,
        label_visibility="collapsed",
        wrap=False,
    )


def options(source: Source) -> SearchOptions:
    """Draw how to search and return it.

    Raises
    ------
    ParameterError
        A filter is not of the form field, comparison, value.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        mode = choices.one_of("Search by", MODES, "search_mode")
        filters = _filters(source)
        with st.popover("Options", icon=":material/tune:"):
            k = st.slider("Hits", 1, 50, 10, key="search_k", bind="query-params")
            fusion, weight = _fusion(mode)
            rerank = _rerank()
            fold = _fold()
            threshold = _threshold(source, mode)
            exact = _exact(source)
    return SearchOptions(
        mode, k=k, fusion=fusion, dense_weight=weight, filters=filters, threshold=threshold,
        rerank=rerank, near_duplicate=fold, precision="exact" if exact else "quick",
    )  # fmt: skip


def _fusion(mode: str) -> tuple[Fusion, float]:
    fusion: Fusion = st.segmented_control(
        "Join meaning and keywords",
        list(FUSIONS),
        format_func=lambda name: _FUSIONS.get(name, name),
        default="rrf",
        required=True,
        key="search_fusion",
        bind="query-params",
        disabled=mode != "hybrid",
        help="By ranks (reciprocal rank fusion) needs no weight and is hard to beat untuned.",
    )
    weight = 50
    if mode == "hybrid" and fusion == "weighted":
        weight = st.slider(
            "Share of the meaning", 0, 100, 50, format="%d%%", key="search_weight",
            bind="query-params",
        )  # fmt: skip
    return fusion, weight / 100


def _rerank() -> str | None:
    chosen = st.selectbox(
        "Read the best again",
        ["none", *RERANKERS],
        format_func=lambda n: RERANKERS[n].title if n in RERANKERS else "No reranking",
        key="search_rerank",
        bind="query-params",
        help="Reranks the 50 best with more care; slower.",
    )
    if chosen == "cross-encoder":
        named = st.text_input(
            "Cross-encoder",
            key="search_cross_encoder",
            placeholder="a name on the Hugging Face hub, or a folder here",
            max_chars=200,
            persist_state="session",
        )
        if not (named or "").strip():
            st.caption("Name a cross-encoder to use it; until then nothing is reranked.")
            return None
        return f"cross-encoder:{named.strip()}"
    return chosen if chosen in RERANKERS else None


def _fold() -> float | None:
    on = st.toggle(
        "Fold near-duplicates",
        value=True,
        key="search_fold",
        bind="query-params",
        help="Hits whose cosine with a better one is at least 0.95 are listed under it.",
    )
    return 0.95 if on else None


def _exact(source: Source) -> bool:
    """Offer to compare with everything where an index would otherwise search."""
    if source.manifest is not None:
        many = source.manifest.chunks >= LARGE
    else:
        many = source.corpus is not None and len(source.corpus) > EXACT_UP_TO
    if not many:
        return False
    return st.toggle(
        "Compare with every text",
        key="search_exact",
        bind="query-params",
        help="Misses nothing and takes longer. Without it an index finds nearly all of the "
        "nearest, and the share is told below the hits.",
    )


def _threshold(source: Source, mode: str) -> float | None:
    if mode == "bm25":
        return None
    suggested = source.searchable.threshold if source.searchable else None
    on = st.toggle(
        "Only close matches",
        key="search_close",
        bind="query-params",
        help="Leaves out hits below a cosine and says so when nothing is close enough.",
    )
    if not on:
        return None
    least = st.number_input(
        "Least cosine",
        min_value=0.0,
        max_value=1.0,
        step=0.01,
        value=None,
        placeholder=f"{suggested:.2f} (suits these documents)" if suggested else "0.30",
        key="search_least",
        bind="query-params",
    )
    if suggested is not None:
        st.caption(
            f"{suggested:.2f} is what one in ten of our unrelated questions would still reach here."
        )
    return float(least) if least is not None else round(suggested, 2) if suggested else 0.3


def _filters(source: Source) -> tuple[Filter, ...]:
    fields = source.fields
    if not fields:
        return ()
    chosen = st.multiselect(
        "Only where",
        _suggested(source),
        key=f"search_where_{source.name or 'own'}",
        accept_new_options=True,
        bind="query-params",
        placeholder=f"{fields[-1]} = …, or type a condition",
        help=md(f"All must hold. Fields: {', '.join(fields)}, title, source. Comparisons: = != < "
                "<= > >= and ~ for “contains”.", 600),
        width=420,
    )  # fmt: skip
    return tuple(_read(text) for text in chosen)


def _read(text: str) -> Filter:
    try:
        return parse_filter(text)
    except ParameterError as error:
        raise ParameterError(f"{error} Remove it under “Only where”.") from None


def _suggested(source: Source) -> list[str]:
    """Return conditions worth offering: each value of a field that has few."""
    if source.corpus is None:
        return []
    found: list[str] = []
    for name in source.fields:
        values = [d.metadata[name] for d in source.corpus.documents if name in d.metadata]
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            found.append(f"{name} <= {_middle(values)}")
        elif len(different := dict.fromkeys(map(str, values))) <= MOST_VALUES:
            found += [f"{name} = {value}" for value in sorted(different) if value]
    return found


def _middle(values: Sequence[object]) -> object:
    return sorted(values, key=float)[len(values) // 2]  # type: ignore[arg-type]  # numbers
