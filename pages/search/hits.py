"""The hits as a calm list, each with a snippet and the reasons for its place."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from explorer.documents import Value
from explorer.search import Hit, SearchResult, Stage, explain
from pages.search.sources import Source
from pages.shared.access import regions
from pages.shared.wording import counted, md

SNIPPET = 320
_MARK = "background:rgba(240,190,60,.38);color:inherit;border-radius:3px;padding:0 .1em"
_STAGES = {
    "dense": "Meaning",
    "bm25": "Keywords",
    "fusion": "Together",
    "maxsim": "Late interaction",
    "cross-encoder": "Cross-encoder",
}


def draw(source: Source, result: SearchResult) -> None:
    """Draw what was found, or why nothing was."""
    with regions.spoken("found"):
        st.caption(_count(source, result))
    if result.message:
        st.markdown(f":material/info: {md(result.message, 500)}")
    for rank, hit in enumerate(result.hits, 1):
        with st.container(key=f"hit_{rank}", gap="xxsmall"):
            _one(source, rank, hit)
    if result.found_by:
        st.caption(md(result.found_by, 400))


def _count(source: Source, result: SearchResult) -> str:
    found = counted(len(result.hits), "hit")
    return f"{found} for “{md(result.query, 60)}” among {counted(source.chunks, 'chunk')}."


def _one(source: Source, rank: int, hit: Hit) -> None:
    title = md(hit.title or hit.document_id, 90)
    st.markdown(f"**{rank}. {title}**  :gray[{hit.score:.3f}]")
    st.html(snippet(hit.text, hit.highlights))
    st.caption(md(" · ".join(_facts(hit)), 200))
    with st.expander("Why here", icon=":material/account_tree:"):
        st.markdown(md(explain(hit), 600))
        st.dataframe(
            [_row(stage) for stage in hit.stages],
            hide_index=True,
            column_config={
                "rank": st.column_config.NumberColumn(width=45),
                "score": st.column_config.NumberColumn(format="%.4f", width=65),
                "did": "what it did",
            },
        )
        _folded(source, hit.folded)
    st.space("xsmall")


def _facts(hit: Hit) -> list[str]:
    where = f"{hit.source or hit.document_id}, characters {hit.start:,}–{hit.end:,}"
    return [where, *(f"{name}: {_short(value)}" for name, value in hit.metadata.items())]


def _short(value: Value) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _row(stage: Stage) -> dict[str, object]:
    name = _STAGES.get(stage.name, stage.name)
    if stage.rank is None:
        did = "did not find it"
    elif stage.name in ("dense", "bm25"):
        did = f"gave {stage.contribution:.4f}"
    elif stage.name == "fusion":
        did = f"added up to {stage.contribution:.4f}"
    else:
        places = round(stage.contribution)
        way = f"moved it {'up' if places > 0 else 'down'} {abs(places)}"
        did = way if places else "left it in place"
    return {"step": name, "rank": stage.rank, "score": stage.score, "did": did}


def _folded(source: Source, ids: Sequence[str]) -> None:
    if not ids:
        return
    names = []
    for one in ids:
        row = source.corpus.rows.get(one) if source.corpus else None
        title = source.corpus.document_of(row).title if source.corpus and row is not None else ""
        names.append(md(title or one, 60))
    st.caption(f"Folded under it, since nearly the same: {', '.join(names)}.")


def snippet(text: str, highlights: Sequence[tuple[int, int]]) -> str:
    """Return the part of a text around the query's words as HTML; every character is escaped."""
    first = highlights[0][0] if highlights else 0
    start = 0 if len(text) <= SNIPPET else max(0, min(first - 80, len(text) - SNIPPET))
    if start and not text[start - 1].isspace():
        # Begin with a whole word; what is written without spaces may begin anywhere.
        ahead = (place + 1 for place in range(start, first) if text[place].isspace())
        start = next(ahead, start)
    end = min(len(text), start + SNIPPET)
    parts, at = ["…" if start else ""], start
    for low, high in highlights:
        if low < at or high > end:
            continue
        parts += [escape(text[at:low]), f'<mark style="{_MARK}">{escape(text[low:high])}</mark>']
        at = high
    parts += [escape(text[at:end]), "…" if end < len(text) else ""]
    return f'<div dir="auto" style="line-height:1.55">{"".join(parts)}</div>'
