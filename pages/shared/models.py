"""The models a session can choose from, and what they are called on screen."""

import streamlit as st

from explorer.embedders import EMBEDDERS, EmbedderSpec, TfidfParameters, parse_spec

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


def title(spec: EmbedderSpec) -> str:
    """Return what a model is called on screen."""
    named = getattr(spec.parameters, "model", None)
    if isinstance(spec.parameters, TfidfParameters):
        unit = "letters" if spec.parameters.unit == "character" else "words"
        return f"{EMBEDDERS[spec.kind].title} of {unit}"
    return named or EMBEDDERS[spec.kind].title


def add(name: str, spec: EmbedderSpec) -> None:
    """Offer a model in this session and make it the current one."""
    st.session_state.setdefault("models", {})[name] = spec
    st.session_state["choose model next"] = name
