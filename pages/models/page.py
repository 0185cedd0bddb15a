"""The models there are, and how to use another one."""

import streamlit as st

from explorer.embedders import EMBEDDERS
from pages.models import forms
from pages.shared import frame, models
from pages.shared.access import regions
from pages.shared.wording import md

frame.heading(
    "Models",
    "A model turns each text into a vector. Compare several on the same words: what they disagree "
    "about is theirs, what they share is more likely to be in the language.",
)
FORMS = {
    "sentence-transformers": forms.sentence_transformer,
    "tf-idf": forms.tf_idf,
    "openai": forms.service,
}
ways = regions.result()
for entry in EMBEDDERS.values():
    with ways, st.container(border=True):
        st.header(entry.title, anchor=False)
        st.markdown(f"{entry.description} Needs {entry.needs}.")
        if entry.name in FORMS:
            FORMS[entry.name]()
        elif entry.name == "vectors":
            st.page_link("data/page.py", label="Upload a file of vectors")
        else:
            st.caption("Always available in the sidebar.")
if added := st.session_state.get("models"):
    titles = ", ".join(md(models.title(spec)) for spec in added.values())
    st.caption(f"Added in this session: {titles}.")
