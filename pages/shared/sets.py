"""The judged queries this session brought, wherever it dropped them."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from explorer.evaluation.judgements import RetrievalSet

NEXT = "choose evaluation set next"

Origin = Literal["corpus page", "elsewhere"]


@dataclass(frozen=True, eq=False)
class Brought:
    """A set this session brought.

    Attributes
    ----------
    title : str
        Raw text.
    data : RetrievalSet
    place : tuple of str
        How the command line names the same documents; empty where it cannot.
    origin : {"corpus page", "elsewhere"}
        Documents from the Corpus page are cut as chosen there.
    """

    title: str
    data: RetrievalSet
    place: tuple[str, ...]
    origin: Origin = "elsewhere"


def own_sets() -> dict[str, Brought]:
    """Return the sets this session brought, by a name made from their content."""
    kept: dict[str, Brought] = st.session_state.setdefault("evaluation sets", {})
    return kept


def name_of(key: str) -> str:
    """Return the name of the set with a key made from its content."""
    return f"own {key[:8]}"


def keep(key: str, brought: Brought) -> None:
    """Keep a set for this session; the Evaluation page chooses it in its next run."""
    own_sets()[name_of(key)] = brought
    st.session_state[NEXT] = name_of(key)
