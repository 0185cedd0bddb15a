"""Bring your own words, or vectors made elsewhere."""

import streamlit as st

from pages.data import intake
from pages.shared import frame

frame.heading(
    "Words and vectors",
    "Type, paste or upload what you want to explore. It stays in this session and on this machine.",
)
WAYS = {
    "Type or paste": intake.typed_words,
    "Upload words": intake.uploaded_words,
    "Upload vectors": intake.uploaded_vectors,
}
way = st.segmented_control(
    "How",
    list(WAYS),
    default="Type or paste",
    required=True,
    key="way",
    bind="query-params",
    label_visibility="collapsed",
)
WAYS.get(way, intake.typed_words)()
