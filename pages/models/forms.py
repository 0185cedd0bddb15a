"""Forms that add a model to the session's choice."""

import streamlit as st

from explorer.embedders import (
    EmbedderSpec,
    OpenAIParameters,
    SentenceTransformerParameters,
    TfidfParameters,
    estimate,
)
from pages.shared import models, spaces
from pages.shared.wording import md


def sentence_transformer() -> None:
    """Take the name or the folder of a sentence-transformers model."""
    with st.form("sentence-transformers", border=False):
        name = st.text_input("Name or folder", placeholder="BAAI/bge-small-en-v1.5", max_chars=300)
        cut = st.number_input(
            "Keep the first dimensions only",
            min_value=1,
            max_value=8192,
            value=None,
            placeholder="all",
            help="Sound only for models trained for it (Matryoshka).",
        )
        if st.form_submit_button("Use this model"):
            parameters = SentenceTransformerParameters(name.strip(), int(cut) if cut else None)
            models.add(name.strip(), EmbedderSpec("sentence-transformers", parameters))
            st.rerun()


def tf_idf() -> None:
    """Take the options of a TF-IDF model."""
    with st.form("tf-idf", border=False):
        with st.container(horizontal=True):
            unit = st.selectbox("Count runs of", ["letters", "words"])
            shortest = st.number_input("Shortest run", 1, 8, 2)
            longest = st.number_input("Longest run", 1, 8, 4)
        if st.form_submit_button("Use this model"):
            parameters = TfidfParameters(
                unit="word" if unit == "words" else "character",
                shortest=int(shortest),
                longest=int(longest),
            )
            models.add(f"tf-idf {unit} {shortest}-{longest}", EmbedderSpec("tf-idf", parameters))
            st.rerun()


def service() -> None:
    """Take the address, model and key of an OpenAI-compatible service, and show what it costs."""
    with st.form("openai", border=False):
        model = st.text_input("Model", "text-embedding-3-small", max_chars=200)
        address = st.text_input("Address of the service", OpenAIParameters().base_url)
        dimensions = st.number_input(
            "Dimensions", min_value=1, max_value=8192, value=None, placeholder="the model's own"
        )
        key = st.text_input(
            "Key",
            type="password",
            autocomplete="off",
            help="Kept in memory for this session only. Empty: the server's environment is used.",
        )
        if st.form_submit_button("Use this service"):
            parameters = OpenAIParameters(
                model=model.strip(),
                base_url=address.strip(),
                dimensions=int(dimensions) if dimensions else None,
                key=key or None,
            )
            models.add(model.strip(), EmbedderSpec("openai", parameters))
            st.rerun()
    _cost(model.strip())


def _cost(model: str) -> None:
    table = spaces.source().table
    if table is None or not model:
        return
    cost = estimate(table.words, OpenAIParameters(model=model))
    price = "price unknown" if cost.dollars is None else f"about ${cost.dollars:.4f}"
    st.caption(
        f"“{md(spaces.source().title)}” is about {cost.tokens:,} tokens: {price}. What the cache "
        "holds already is not sent again."
    )
