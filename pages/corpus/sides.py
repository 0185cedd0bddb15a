"""Two ways of cutting side by side: how they are chosen, and what each makes."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from explorer.chunking import CHUNKERS, ChunkParameters
from explorer.embedders import EmbedderSpec
from explorer.options import options_of
from explorer.tasks.search import Cut
from pages.shared import choices, documents, frame, models
from pages.shared.wording import counted, md
from pages.shared.work.documents import Chosen

_CUT_OF = "corpus cut of"
DEFAULTS = {"a": "recursive", "b": "fixed"}


@dataclass(frozen=True, eq=False)
class Side:
    """One way of cutting and what it made.

    Attributes
    ----------
    letter : {"A", "B"}
    chunker : str
        Its name in `CHUNKERS`.
    parameters : ChunkParameters
    cut : Cut
    spec : EmbedderSpec
        The model whose tokens are counted.
    """

    letter: str
    chunker: str
    parameters: ChunkParameters
    cut: Cut
    spec: EmbedderSpec

    @property
    def title(self) -> str:
        """Letter and name of the strategy."""
        return f"{self.letter} · {CHUNKERS[self.chunker].title}"


def draw(chosen: Chosen) -> list[Side]:
    """Draw both choices and return what was cut; nothing while one of them is not there."""
    if not chosen.name:
        _as_kept()
    found = []
    columns = dict(zip(DEFAULTS, st.columns(2, gap="large"), strict=True))
    asked = {}
    for which, column in columns.items():
        with column, frame.errors_as_sentences():
            asked[which] = _choice(which)
    if not chosen.name and "a" in asked:
        documents.keep_cutting(asked["a"][1])
    for which, (name, parameters) in asked.items():
        with columns[which]:
            side = of(chosen, which, name, parameters)
            if side is None:
                break  # a second job would take the place of the first
            describe(side)
            found.append(side)
    return found if len(found) == len(columns) else []


def _as_kept() -> None:
    """Set strategy A to how own documents were cut before, when they come into view."""
    name = documents.current()
    if name is None or st.session_state.get(_CUT_OF) == name:
        return
    arrived = _CUT_OF not in st.session_state and any(
        each.startswith("corpus_a") for each in st.query_params
    )
    st.session_state[_CUT_OF] = name
    kept = documents.kept_cutting(name)
    if kept is None or arrived:
        return
    entry = next(each for each in CHUNKERS.values() if each.parameters is type(kept))
    st.session_state["corpus_a"] = entry.name
    usual = entry.parameters()
    for name, option in options_of(kept).items():
        value = getattr(kept, name)
        # A number left empty keeps its usual value.
        empty = not option.choices and value == getattr(usual, name)
        st.session_state[f"corpus_a_{entry.name}_{name}"] = None if empty else value


def of(chosen: Chosen, which: str, name: str, parameters: ChunkParameters) -> Side | None:
    """Return the documents cut in one way, or None while that is going on."""
    spec = models.chosen()
    made = documents.cut(f"chunks {which}", chosen, parameters, spec)
    return None if made is None else Side(which.upper(), name, parameters, made, spec)


def describe(side: Side) -> None:
    """Say how many chunks there are, how long they are, and what the model would not read."""
    limit = f"; {md(side.cut.counter)} reads {side.cut.limit}" if side.cut.limit else ""
    st.caption(f"{lengths(side.cut.tokens)}{limit}.")
    for warning in side.cut.warnings:
        st.warning(md(warning, 400), icon=":material/warning:")


def lengths(tokens: Sequence[int]) -> str:
    """Say how many chunks there are and how long, as Markdown; a range only where there is one."""
    many, least, most = counted(len(tokens), "chunk"), min(tokens), max(tokens)
    if least == most:
        return f"**{many}** of {counted(least, 'token')}{' each' if len(tokens) > 1 else ''}"
    mean = sum(tokens) / len(tokens)
    return f"**{many}** of {least:,} to {most:,} tokens, {mean:,.0f} on average"


def _choice(which: str) -> tuple[str, ChunkParameters]:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = st.selectbox(
            f"Strategy {which.upper()}",
            list(CHUNKERS),
            index=list(CHUNKERS).index(DEFAULTS[which]),
            format_func=lambda name: CHUNKERS[name].title if name in CHUNKERS else name,
            key=f"corpus_{which}",
            bind="query-params",
        )
        entry = CHUNKERS.get(name) or CHUNKERS[DEFAULTS[which]]
        with st.popover("Options", icon=":material/tune:"):
            st.caption(md(entry.description, 300))
            if entry.parameters.__dataclass_fields__:
                parameters = choices.parameters_form(
                    entry.parameters(), f"corpus_{which}_{entry.name}"
                )
            else:
                parameters = entry.parameters()
    return entry.name, parameters


def short_model(side: Side) -> str:
    """Return what the model of a side is called, as Markdown."""
    return md(models.title(side.spec))
