"""The text whose neighbors are asked for: a word of the space, or anything the model can embed."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.arrays import FloatMatrix, fingerprint
from explorer.tasks import words as tasks_words
from pages.shared import jobs, models, runtime, spaces, vocabulary
from pages.shared.vocabulary import Prepared
from pages.shared.wording import md

KEY = "neighbor_query"
TRAIL = "neighbor trail"
LONGEST = 1_000
STEPS = 8


@dataclass(frozen=True, eq=False)
class Query:
    """A text, its vector, shape (1, d), and its row when it is one of the words."""

    text: str
    vector: FloatMatrix
    row: int | None


def field(now: spaces.Current) -> str:
    """Draw the text field and return the text asked for, by default the first word."""
    paid = now.spec is not None and now.spec.kind == "openai"
    text = st.text_input(
        "Word, phrase or sentence",
        max_chars=LONGEST,
        key=KEY,
        bind="query-params",
        live=False if paid or now.spec is None else "200ms",
        icon=":material/search:",
        placeholder=now.space.labels[0][:60],
    )
    return (text or "").strip() or now.space.labels[0]


def find(now: spaces.Current, prepared: Prepared, text: str) -> Query | None:
    """Return the vector of a text; None while it is made, or when it has none."""
    row = prepared.vocabulary.find(text)
    if row is not None:
        return Query(prepared.space.labels[row], prepared.space.vectors[row : row + 1], row)
    if now.spec is None or now.source.table is None:
        _unknown(prepared, text, "is not one of these words, and they came without a model")
        return None
    if prepared.pending:
        st.caption(f"“{md(text)}” will be embedded when the frequent words are there.")
        return None
    vector = jobs.result(
        "phrase",
        fingerprint("phrase", text, spaces.embedding_key(now.source, now.spec)),
        tasks_words.embed_phrase,
        text,
        now.source.table.words,
        now.spec,
        runtime.cache_path() if now.spec.kind == "openai" else None,
        title=f"Embedding “{md(text)}”",
        topic=f"model {now.spec.kind}",
    )
    if vector is None:
        return None
    if not np.abs(vector).max():
        title = md(models.title(now.spec))
        _unknown(prepared, text, f"has no vector, since {title} knows nothing of it")
        return None
    return Query(text, vector, None)


def _unknown(prepared: Prepared, text: str, why: str) -> None:
    st.error(f"“{md(text)}” {why}; choose another.", icon=":material/error:")
    vocabulary.offer([(guess, (text, guess)) for guess in prepared.vocabulary.suggest(text)], walk)


def offer_meant(prepared: Prepared, query: Query) -> None:
    """Where a word was embedded as typed, offer those of the list it may be a slip of."""
    if query.row is None:
        found = vocabulary.guesses(prepared.vocabulary, query.text)
        vocabulary.offer([(guess, (query.text, guess)) for guess in found], walk)


def walk(start: str, to: str) -> None:
    """Go on to another word, remembering where one came from; for callbacks."""
    trail = [word for word in st.session_state.get(TRAIL, []) if word not in (start, to)]
    st.session_state[TRAIL] = [*trail, start][-STEPS:]
    st.session_state[KEY] = to


def trail(query: Query) -> None:
    """Draw the words walked through, each a step back."""
    words = [word for word in st.session_state.get(TRAIL, []) if word != query.text]
    if not words:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption("You came by", width="content")
        for number, word in enumerate(words):
            st.button(
                md(word, limit=30),
                key=f"trail {number}",
                type="tertiary",
                on_click=walk,
                args=(query.text, word),
            )
