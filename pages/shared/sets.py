"""The sets of questions this session brought, wherever it dropped them: one shelf for each page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

import streamlit as st

from explorer.evaluation.judgements import RetrievalSet
from explorer.evaluation.ready_sets import READY_SETS
from pages.shared import jobs
from pages.shared.wording import md
from pages.shared.work import keeping
from pages.shared.work.naming import free_title
from pages.shared.work.own import Listed, own_sets
from pages.shared.work.questions import BroughtWords

READ_SECONDS = 120.0

OURS = "Questions from our own lists"
"""The set that is made of the lists of words."""

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
        self.wish(key, _name(key))

    def wish(self, key: str, name: str) -> None:
        """Have the page choose what is kept by a name, which was read from what has this key."""
        self._read()[key] = name
        st.session_state[f"{self.what} next"] = name
        st.session_state.pop(f"{self.what} asked", None)

    def _read(self) -> dict[str, str]:
        read: dict[str, str] = st.session_state.setdefault(f"{self.what} read", {})
        return read

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
        if self._read().get(key) in self.kept():
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


class WordSets(Shelf[Listed | BroughtWords]):
    """Sets of words to judge by: own data, kept in the workspace the moment they come."""

    def kept(self) -> dict[str, Listed | BroughtWords]:
        """Return the own sets of this session, by name."""
        return own_sets()

    def take_in(self, key: str, brought: BroughtWords) -> BroughtWords:
        """Keep a set that was read from what has this key, under a title of its own."""
        taken = {each.title for name, each in self.kept().items() if name != brought.name}
        taken |= {OURS, *(entry.title for entry in READY_SETS.values())}
        named = replace(brought, title=free_title(brought.title, taken))
        keeping.keep(named)
        self.wish(key, named.name)
        return named


JUDGED_QUERIES = Shelf[Brought]("evaluation set", "evaluation_set", "Documents with queries")
WORD_SETS = WordSets("word set", "wordset", "Word set")


def _name(key: str) -> str:
    return f"own {key[:8]}"
