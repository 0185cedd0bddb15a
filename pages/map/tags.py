"""Tag the selected points: a column to color and filter by, and labels to train with."""

from functools import partial

import streamlit as st

from explorer.errors import ExplorerError
from explorer.workspaces import LONGEST_TAG, TAG_FORMATS, tags_bytes
from pages.shared import downloads, spaces
from pages.shared.columns import category_columns
from pages.shared.wording import counted, md
from pages.shared.work import tags

FIELD = "tag for the selection"
_CHANGED = "tags changed"
_NEWS = "tags news"
_FORMATS = {".csv": "CSV", ".parquet": "Parquet", ".jsonl": "JSON lines"}


def draw(now: spaces.Current, rows: tuple[int, ...]) -> None:
    """Let a person give the selected rows a tag, or take theirs away.

    Parameters
    ----------
    now : Current
    rows : tuple of int
        Those that are selected.
    """
    if st.session_state.pop(_CHANGED, False):
        # The controls offer the new column, and tables have it.
        st.rerun()
    known, source = tags.of(now.source), now.source
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "Tag",
            list(known.counts),
            index=None,
            key=FIELD,
            accept_new_options=True,
            placeholder="Type a name or take one",
            on_change=_give,
            args=(now, rows),
            width=220,
            help=f"Of up to {LONGEST_TAG} letters. Tags are a column of this list: color by it, "
            "filter by it, take it away as labels for training.",
        )
        if set(known.rows.tolist()).intersection(rows):
            st.button("Remove tags", key="remove tags", on_click=_take, args=(now, rows))
        if tags.can_undo(source):
            st.button("Undo tag", key="undo tag", icon=":material/undo:", on_click=_undo,
                      args=(now,))  # fmt: skip
        column = str(now.space.columns[-1]) if len(known) else ""
        if column in category_columns(now.space) and st.session_state.get("color") != column:
            st.button("Color by tag", key="color by tag", on_click=_color, args=(column,))
    if news := st.session_state.pop(_NEWS, ""):
        st.caption(md(news, limit=300))


def labels(now: spaces.Current) -> None:
    """Offer the tags as labels for training, where there are some."""
    known = tags.of(now.source)
    if not len(known):
        return
    told = ", ".join(f"{md(name)} {count:,}" for name, count in known.counts.items())
    st.caption(f"Labels of {counted(len(known), 'point')}: {told}")
    with st.container(horizontal=True, gap="small"):
        for ending in TAG_FORMATS:
            downloads.button(
                f"Labels as {_FORMATS[ending]}",
                f"labels{ending}",
                partial(tags_bytes, known, ending),
            )


def _give(now: spaces.Current, rows: tuple[int, ...]) -> None:
    label = st.session_state.get(FIELD)
    st.session_state[FIELD] = None
    if label is None:
        return
    try:
        tags.give(now.source, str(label), rows)
    except ExplorerError as error:
        st.session_state[_NEWS] = str(error)
        return
    _tell(f"{counted(len(rows), 'point')} tagged “{label}”.")


def _take(now: spaces.Current, rows: tuple[int, ...]) -> None:
    tags.take(now.source, rows)
    _tell(f"{counted(len(rows), 'point')} without a tag now.")


def _undo(now: spaces.Current) -> None:
    tags.undo(now.source)
    _tell("The last change of tags is undone.")


def _color(column: str) -> None:
    st.session_state["color"] = column
    st.session_state[_CHANGED] = True


def _tell(sentence: str) -> None:
    st.session_state[_NEWS] = sentence
    st.session_state[_CHANGED] = True
