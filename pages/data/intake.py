"""Forms that take a person's own words and vectors, and say what was understood and cleaned."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from explorer.arrays import fingerprint
from explorer.readers import LIMITS, READERS, VectorTable, WordTable, words_from_text
from explorer.tasks import words
from pages.shared import frame, jobs, spaces
from pages.shared.wording import md

MEGABYTE = 1_000_000
READ_SECONDS = 30.0
PREVIEW_ROWS = 8
EXAMPLE = "king, queen, prince, princess\napple\nNew York"
WORD_TYPES = [extension[1:] for extension, reader in READERS.items() if reader.words]
VECTOR_TYPES = [extension[1:] for extension, reader in READERS.items() if reader.vectors]
MOST_UPLOAD_MB = 200
Table = TypeVar("Table", WordTable, VectorTable)


def typed_words() -> None:
    """Take words typed or pasted, one a line or separated by commas."""
    with st.form("typed", border=False):
        text = st.text_area(
            "One word, phrase or sentence per line",
            placeholder=EXAMPLE,
            height=220,
            key="typed text",
            persist_state="session",
        )
        title = st.text_input("Name of the list", placeholder="My words", max_chars=60)
        go = st.form_submit_button("Explore these words", type="primary")
    if go:
        origin = spaces.Origin("typed", text)
        _use_words(words_from_text(text), title.strip() or "My words", origin)
    else:
        _list_own()


def uploaded_words() -> None:
    """Take a file of words, with the column chosen and changeable."""
    limit = LIMITS.word_file_bytes // MEGABYTE
    file = st.file_uploader(
        f"A word list: {', '.join(WORD_TYPES)}; up to {limit} MB and {LIMITS.words:,} words",
        type=WORD_TYPES,
        max_upload_size=limit,
        key="word file",
    )
    if file is None:
        st.caption(
            "The column with the words is found for you and can be changed; the other columns come "
            "along as colors, sizes and labels for the map."
        )
        return
    data = file.getvalue()
    columns = st.session_state.get(f"columns {fingerprint(data)}", ())
    column = st.selectbox("Column with the words", columns) if len(columns) > 1 else None
    table = _read(words.parse_words, file.name, data, column)
    if table is None:
        return
    if not columns and len(table.columns) > 1:
        st.session_state[f"columns {fingerprint(data)}"] = _first(table.column, table.columns)
        st.rerun()
    _preview(table)
    if st.button("Explore these words", type="primary"):
        _use_words(table, _stem(file.name), spaces.Origin("words", file.name, table.column))


def _first(chosen: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    return (chosen, *(name for name in columns if name != chosen))


def uploaded_vectors() -> None:
    """Take ready-made vectors, with their labels inside or in a second file."""
    file = st.file_uploader(
        "Vectors: word2vec, GloVe, fastText, npy, npz, TSV, TensorBoard bytes, parquet or "
        f"safetensors; up to {MOST_UPLOAD_MB} MB",
        type=VECTOR_TYPES,
        max_upload_size=MOST_UPLOAD_MB,
        key="vector file",
    )
    labels = st.file_uploader(
        "Labels, when the vector file has none: one per line, or a table",
        type=WORD_TYPES,
        max_upload_size=LIMITS.word_file_bytes // MEGABYTE,
        key="label file",
    )
    if file is None:
        return
    pair = (labels.name, labels.getvalue()) if labels else None
    table = _read(words.parse_vectors, file.name, file.getvalue(), pair)
    if table is None:
        return
    count, width = table.vectors.shape
    st.markdown(f"**{count:,} vectors of {width:,} dimensions.**")
    frame.notes([note.text for note in table.notes])
    if st.button("Explore these vectors", type="primary"):
        origin = spaces.Origin("vectors", file.name, labels=labels.name if labels else None)
        spaces.add_space(table.space(), _stem(file.name), origin)
        frame.go_to("map/page.py")


def _read(task: Callable[..., Table], name: str, data: bytes, extra: object) -> Table | None:
    return jobs.result(
        task.__name__,
        fingerprint(task.__name__, name, data, extra),
        task,
        name,
        data,
        extra,
        title=f"Reading “{md(name, limit=60)}”",
        topic="reading",
        timeout=READ_SECONDS,
    )


def _preview(table: WordTable) -> None:
    import pandas as pd

    st.markdown(f"**{len(table.words):,} words** in column “{md(table.column)}”.")
    frame.notes([note.text for note in table.notes])
    first = pd.DataFrame({table.column: list(table.words[:PREVIEW_ROWS])})
    others = table.metadata.iloc[:PREVIEW_ROWS].reset_index(drop=True)
    st.dataframe(pd.concat([first, others], axis=1), hide_index=True)


def _use_words(table: WordTable, title: str, origin: spaces.Origin) -> None:
    spaces.add_words(table, title, origin)
    st.session_state["cleaned words"] = [note.text for note in table.notes]
    frame.go_to("map/page.py")


def _list_own() -> None:
    if own := spaces.own_sources():
        titles = ", ".join(md(source.title) for source in own.values())
        st.caption(f"In this session: {titles}.")


def _stem(name: str) -> str:
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return stem[:60] or "My data"
