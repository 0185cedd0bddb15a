"""The models a session can choose from, and what they are called on screen."""

import streamlit as st

from explorer.embedders import EmbedderSpec, TfidfParameters, parse_spec
from explorer.embedders import title_of as title
from explorer.embedders import title_of_text as named

__all__ = ["DEFAULT", "add", "chosen", "known", "named", "title"]

DEFAULT = "minilm"


def known() -> dict[str, EmbedderSpec]:
    """Return the models this session can choose from, by the name that selects them."""
    added: dict[str, EmbedderSpec] = st.session_state.setdefault("models", {})
    letters = EmbedderSpec("tf-idf", TfidfParameters(unit="character", shortest=2, longest=4))
    return {
        DEFAULT: parse_spec(DEFAULT),
        "tf-idf": letters,
        "tf-idf-words": parse_spec("tf-idf"),
        "minilm-int8": parse_spec("minilm-int8"),
        **added,
    }


def chosen() -> EmbedderSpec:
    """Return the model chosen in the sidebar."""
    names = known()
    return names.get(st.session_state.get("model", ""), names[DEFAULT])


def add(name: str, spec: EmbedderSpec) -> None:
    """Offer a model in this session and make it the current one."""
    st.session_state.setdefault("models", {})[name] = spec
    st.session_state["choose model next"] = name
