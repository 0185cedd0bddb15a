"""The sets of questions this session brought, wherever it dropped them: one shelf for each page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

import streamlit as st

from explorer.evaluation.judgements import RetrievalSet
from explorer.evaluation.ready_sets import WordSet
from pages.shared import jobs
from pages.shared.wording import md

READ_SECONDS = 120.0

Origin = Literal["corpus page", "elsewhere"]
Kept = TypeVar("Kept")


@dataclass(frozen=True, eq=False)
class Brought:
    """Documents with judged queries that this session brought.

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


@dataclass(frozen=True, eq=False)
class BroughtWords:
    """A set to judge vectors of words by.

    Attributes
    ----------
    title : str
        Raw text.
    questions : WordSet
    place : str
        How a program names its file; empty where it has none.
    about : str
        Where its answers come from.
    notes : tuple of str
    key : str
        Of its content.
    """

    title: str
    questions: WordSet
    place: str
    about: str
    notes: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class Shelf(Generic[Kept]):
    """What this session keeps for one page, which chooses among it by a field.

    Attributes
    ----------
    what : str
        Names the shelf in the session.
    field, label : str
        The key of the field that chooses, and what it is called.
    """

    what: str
    field: str
    label: str

    def kept(self) -> dict[str, Kept]:
        """Return what is kept, by a name made from its content."""
        kept: dict[str, Kept] = st.session_state.setdefault(f"{self.what} kept", {})
        return kept

    def keep(self, key: str, brought: Kept) -> None:
        """Keep a set; the page chooses it in its next run."""
        self.kept()[_name(key)] = brought
        st.session_state[f"{self.what} next"] = _name(key)
        st.session_state.pop(f"{self.what} asked", None)

    def choose(self) -> None:
        """Choose what was kept last, before the field that chooses is drawn."""
        if (wish := st.session_state.pop(f"{self.what} next", None)) in self.kept():
            st.session_state[self.field] = wish

    def ask(self, key: str) -> None:
        """Note that what has this key is to be read."""
        st.session_state[f"{self.what} asked"] = key

    def asked(self, key: str) -> bool:
        """Return whether that was asked for, and is not done."""
        return bool(st.session_state.get(f"{self.what} asked") == key)

    def read(self, key: str, label: str, task: Callable[..., Any], *given: Any) -> Any | None:
        """Read a set once; None while that is going on, and when it is kept already."""
        if _name(key) in self.kept():
            st.caption(f"“{md(label)}” can be chosen under “{self.label}”.")
            return None
        return jobs.result(
            f"{self.what} reading",
            key,
            task,
            *given,
            title=f"Reading “{md(label, limit=60)}”",
            topic="reading",
            timeout=READ_SECONDS,
        )


JUDGED_QUERIES = Shelf[Brought]("evaluation set", "evaluation_set", "Documents with queries")
WORD_SETS = Shelf[BroughtWords]("word set", "wordset", "Word set")


def _name(key: str) -> str:
    return f"own {key[:8]}"
