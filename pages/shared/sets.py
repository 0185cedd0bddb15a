"""The sets of questions this session brought, wherever it dropped them: one shelf for each page.

They are own data: kept in the workspace the moment they come.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import streamlit as st

from explorer.evaluation.ready import ready_corpora
from explorer.evaluation.ready_sets import READY_SETS
from pages.shared import jobs
from pages.shared.wording import md
from pages.shared.work import keeping
from pages.shared.work.judged import BroughtJudged
from pages.shared.work.naming import free_title
from pages.shared.work.own import Listed, own_judged, own_sets
from pages.shared.work.questions import BroughtWords

READ_SECONDS = 120.0

OURS = "Questions from our own lists"
"""The set that is made of the lists of words."""

Kept = TypeVar("Kept", BroughtWords, BroughtJudged)


@dataclass(frozen=True)
class Shelf(Generic[Kept]):
    """What this session keeps for one page, which chooses among it by a field.

    Attributes
    ----------
    what : str
        Names the shelf in the session.
    field, label : str
        The key of the field that chooses, and what it is called.
    kept : callable
        Returns what is kept, by a name made from its content.
    ours : callable
        Returns the titles that own sets cannot have.
    """

    what: str
    field: str
    label: str
    kept: Callable[[], dict[str, Listed | Kept]]
    ours: Callable[[], set[str]]

    def take_in(self, key: str, brought: Kept) -> Kept:
        """Keep a set that was read from what has this key, under a title of its own."""
        taken = {each.title for name, each in self.kept().items() if name != brought.name}
        named = replace(brought, title=free_title(brought.title, taken | self.ours()))
        keeping.keep(named)
        self.wish(key, named.name)
        return named

    def wish(self, key: str, name: str) -> None:
        """Have the page choose what is kept by a name, which was read from what has this key."""
        self._read()[key] = name
        st.session_state[f"{self.what} next"] = name
        st.session_state.pop(f"{self.what} asked", None)
        self.chosen()

    def _read(self) -> dict[str, str]:
        read: dict[str, str] = st.session_state.setdefault(f"{self.what} read", {})
        return read

    def choose(self) -> None:
        """Choose what was kept last, before the field that chooses is drawn."""
        if (wish := st.session_state.pop(f"{self.what} next", None)) in self.kept():
            st.session_state[self.field] = wish

    def gone(self, titles: Mapping[str, str]) -> str | None:
        """Return what a link names that is not here, until somebody chooses or brings a set.

        To be asked before the field is drawn, which drops such a name from the address.

        Parameters
        ----------
        titles : mapping
            What can be chosen, by name.
        """
        known = f"{self.what} gone"
        linked = st.query_params.get(self.field)
        if linked is not None and linked not in (*titles, *titles.values()):
            st.session_state[known] = linked
        named: str | None = st.session_state.get(known)
        return named

    def chosen(self) -> None:
        """Forget what a link named: somebody has chosen."""
        st.session_state.pop(f"{self.what} gone", None)

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


def _titles_of_sets() -> set[str]:
    return {OURS, *(entry.title for entry in READY_SETS.values())}


def _titles_of_corpora() -> set[str]:
    return {entry.title for entry in ready_corpora()}


JUDGED_QUERIES = Shelf[BroughtJudged](
    "evaluation set", "evaluation_set", "Documents with queries", own_judged, _titles_of_corpora
)
WORD_SETS = Shelf[BroughtWords]("word set", "wordset", "Word set", own_sets, _titles_of_sets)
