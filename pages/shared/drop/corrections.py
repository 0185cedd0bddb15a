"""What a person corrects of a belief: one field for each thing that could fairly be otherwise."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer.arrays import fingerprint
from explorer.intake import Belief, Choice
from explorer.readers.text.form import SEPARATORS
from pages.shared.drop.handed import Handed

KIND_TITLES = {
    "vectors": "Vectors",
    "layout": "A map made elsewhere",
    "pairs": "Pairs of texts",
    "words": "Words or phrases",
    "documents": "Documents",
    "retrieval": "Documents with judged queries",
}
_TITLES = {
    "kind": "What it is",
    "member": "File",
    "text": "Texts",
    "label": "Names shown",
    "vector": "Vectors",
    "x": "x",
    "y": "y",
    "second": "Second text",
    "score": "Scores",
    "color": "Color by",
    "image": "Pictures",
    "separator": "Columns parted by",
    "header": "First row",
    "decimal": "Decimal mark",
    "encoding": "Encoding",
}
_VALUES = {
    "kind": KIND_TITLES,
    "separator": SEPARATORS,
    "header": {"named": "names the columns", "numbered": "is data already"},
    "decimal": {".": "point: 1.5", ",": "comma: 1,5"},
}
_MOST_NAMED = 24
"""Columns of which each can be taken out by hand; of more all or one are meant."""


def choice_of(name: str, handed: Handed) -> Choice:
    """Return what was corrected of these files so far."""
    return _history(name, handed)[-1]


def corrected(name: str, handed: Handed) -> bool:
    """Return whether anything was."""
    return len(_history(name, handed)) > 1


def correct(name: str, handed: Handed, choice: Choice) -> None:
    """Look at the files anew with a choice."""
    st.session_state[_key(name)] = (handed.key, (*_history(name, handed), choice))


def undo_button(name: str, handed: Handed) -> None:
    """Offer to take the last correction back."""

    def undo() -> None:
        st.session_state[_key(name)] = (handed.key, _history(name, handed)[:-1])

    st.button("Undo the correction", key=f"{name} undo", icon=":material/undo:", on_click=undo)


def draw(name: str, handed: Handed, belief: Belief) -> None:
    """Draw the fields: those of what was told from little in sight, the others folded away."""
    fields = _Fields(name, handed, belief)
    offered = [what for what in _TITLES if len(belief.offers.get(what, ())) > 1]
    doubted = [what for what in offered if what in belief.doubts]
    if doubted:
        st.caption("Told from little; compare it with the first rows:")
        with st.grid(4, min_column_width=150):
            for what in doubted:
                fields.one(what)
    with st.expander("Not right? Correct it", icon=":material/tune:"):
        with st.grid(4, min_column_width=150):
            for what in offered:
                if what not in doubted:
                    fields.one(what)
            fields.first()
        fields.only()


class _Fields:
    """The fields of one belief; another belief has others, which show what it holds."""

    def __init__(self, name: str, handed: Handed, belief: Belief) -> None:
        self._name, self._handed, self._belief = name, handed, belief
        self._mark = fingerprint(handed.key, repr(belief.choice))[:12]

    def one(self, what: str) -> None:
        offered, now = list(self._belief.offers[what]), getattr(self._belief.believed, what)
        if isinstance(now, tuple):
            self._several(what, offered, now)
            return
        if now is not None and now not in offered:
            offered.insert(0, now)
        titles = _VALUES.get(what, {})
        st.selectbox(
            _TITLES[what],
            offered,
            index=offered.index(now) if now in offered else None,
            format_func=lambda value: titles.get(value, str(value) or "none"),
            key=self._key(what),
            on_change=self._take(what, lambda value: value),
        )

    def _several(self, what: str, offered: list[str], now: tuple[str, ...]) -> None:
        if len(offered) > _MOST_NAMED:
            st.caption(f"{_TITLES[what]}: {len(now):,} columns of numbers")
            return
        st.multiselect(
            _TITLES[what],
            offered,
            default=[each for each in now if each in offered],
            key=self._key(what),
            on_change=self._take(what, lambda value: tuple(value) or None),
        )

    def first(self) -> None:
        st.number_input(
            "Only the first rows",
            min_value=1,
            value=self._belief.choice.first,
            step=1,
            placeholder="all",
            key=self._key("first"),
            on_change=self._take("first", lambda value: value),
        )

    def only(self) -> None:
        if self._belief.kind == "retrieval":
            return
        st.text_area(
            "Only these words, one a line",
            "\n".join(self._belief.choice.only),
            height=80,
            max_chars=1_000_000,
            placeholder="all",
            key=self._key("only"),
            on_change=self._take("only", _lines),
        )

    def _key(self, what: str) -> str:
        return f"{self._name} {what} {self._mark}"

    def _take(self, what: str, made: Callable[[Any], Any]) -> Callable[[], None]:
        def take() -> None:
            value = made(st.session_state[self._key(what)])
            choice = self._belief.choice.corrected(what, value)
            correct(self._name, self._handed, choice)

        return take


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _history(name: str, handed: Handed) -> tuple[Choice, ...]:
    key, choices = st.session_state.get(_key(name), ("", ()))
    return choices if key == handed.key and choices else (Choice(),)


def _key(name: str) -> str:
    return f"{name} corrections"
