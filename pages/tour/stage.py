"""The frame of the tour: where one is, what a step says, how to go on."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.space import Space
from pages.shared.wording import md

STEP = "step"
WORD = "tour_word"


def steps(titles: Sequence[str]) -> int:
    """Draw the progress dots, each a way to its step, and return the step from 1."""
    numbers = list(range(1, len(titles) + 1))
    # Above the step, so that no button moves from one step to the next.
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        chosen = st.pills(
            "Step",
            numbers,
            default=1,
            required=True,
            key=STEP,
            bind="query-params",
            label_visibility="collapsed",
        )
        step = chosen if chosen in numbers else 1
        _navigation(step, len(titles))
    return step


def title(step: int, titles: Sequence[str]) -> None:
    """Say which step this is."""
    st.header(titles[step - 1], anchor=False)
    st.caption(f"Step {step} of {len(titles)}")


def _navigation(step: int, count: int) -> None:
    """Draw the ways back, on, and out."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
        st.button(
            "Back",
            key="tour_back",
            icon=":material/arrow_back:",
            disabled=step == 1,
            on_click=_go,
            args=(step - 1,),
        )
        if step < count:
            st.button(
                "Next",
                key="tour_next",
                type="primary",
                icon=":material/arrow_forward:",
                icon_position="right",
                on_click=_go,
                args=(step + 1,),
            )
            st.page_link("map/page.py", label="Skip the tour", icon=":material/close:")
        else:
            st.button("Start again", key="tour_again", on_click=_go, args=(1,))
            st.page_link("map/page.py", label="Explore the map", icon=":material/scatter_plot:")
            st.page_link("insights/page.py", label="Insights", icon=":material/lightbulb:")


def _go(step: int) -> None:
    st.session_state[STEP] = step


def sides() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the place for words and controls, and the place for the figure."""
    text, figure = st.columns([2, 3], gap="large")
    return text, figure


def choose_word(space: Space, label: str = "Word", key: str = WORD, *, first: int = 0) -> int:
    """Let a word be chosen and return its row."""
    options = list(space.positions)
    word = st.selectbox(label, options, index=first, key=key, bind="query-params")
    return space.positions.get(word, space.positions[options[first]])


def word(space: Space, row: int) -> str:
    """Return a word in bold, as Markdown."""
    return f"**{md(space.labels[row], limit=40)}**"


def words(space: Space, rows: Sequence[int]) -> str:
    """Return words in bold with commas and an “and”, as Markdown."""
    told = [word(space, int(row)) for row in rows]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
