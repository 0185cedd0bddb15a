"""The head of a page about a space: it stands before that is there, and nothing moves it then."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.embedders import EmbedderSpec
from pages.shared import frame, models, spaces
from pages.shared.spaces import Current
from pages.shared.wording import md
from pages.shared.work.own import Listed

_TOLD = "head told"


def current(title: str) -> Current:
    """Draw the head of a page and return the current space, as `spaces.current` does."""
    place = begin(title)
    now = spaces.current()
    tell(place, now)
    return now


def begin(title: str) -> DeltaGenerator:
    """Draw the head of a page with what is known of its space already; return `tell`'s place."""
    asked, words = st.session_state.get(_TOLD, (None, ""))
    # What was told before stands at once: else it would flicker each time the page runs.
    return frame.heading(title, words if asked == _asked() else _coming())


def tell(place: DeltaGenerator, now: Current) -> None:
    """Say in the head of a page which space this is."""
    words = describe(now)
    st.session_state[_TOLD] = (_asked(), words)
    frame.subtitle(place, words)


def _asked() -> tuple[str, EmbedderSpec]:
    return spaces.name_of_current(), models.chosen()


def _coming() -> str:
    chosen = spaces.known()
    facts = [f"**{md(chosen.title)}**", f"{_rows(chosen):,} texts"]
    if chosen.kind == "words":
        facts.append(md(models.title(models.chosen())))
    return " · ".join(facts)


def _rows(chosen: spaces.Source | Listed) -> int:
    if isinstance(chosen, Listed):
        return chosen.rows
    if chosen.space is not None:
        return len(chosen.space)
    return 0 if chosen.table is None else len(chosen.table.words)


def describe(now: Current) -> str:
    """Say in a line which space this is, as Markdown: data, size, model, what the cache gave."""
    facts = [f"**{md(now.source.title)}**", f"{len(now.space):,} texts"]
    if now.spec is not None:
        facts.append(md(models.title(now.spec)))
    facts.append(f"{now.space.dimension:,} dimensions")
    if now.embedded is not None and now.embedded.cached:
        facts.append(f"{now.embedded.cached:,} from cache")
    return " · ".join(facts)
