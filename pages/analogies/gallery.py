"""Analogies that hold and that fail, one click away, each with its reason."""

import streamlit as st

from explorer.expressions import Solution
from explorer.expressions.gallery import VOCABULARY, GalleryEntry, gallery
from pages.analogies import reading
from pages.shared.vocabulary import Prepared
from pages.shared.wording import md


def draw(prepared: Prepared, text: str) -> GalleryEntry | None:
    """Draw the gallery as two rows of pills and return the entry on show, if it is one."""
    known = [entry for entry in gallery() if prepared.frequent or _known(prepared, entry)]
    current = next((entry for entry in known if entry.expression == " ".join(text.split())), None)
    _row("These hold", "analogies that hold", [e for e in known if e.holds], current)
    _row("These fail", "analogies that fail", [e for e in known if not e.holds], current)
    return current


def _known(prepared: Prepared, entry: GalleryEntry) -> bool:
    pieces = [piece for piece in entry.expression.split() if piece not in "+-"]
    return all(prepared.vocabulary.find(piece) is not None for piece in pieces)


def _row(title: str, key: str, entries: list[GalleryEntry], current: GalleryEntry | None) -> None:
    if not entries:
        return
    names = [entry.expression for entry in entries]
    # The text field decides which one is lit, also after somebody typed over it.
    st.session_state[key] = current.expression if current in entries else None

    def take() -> None:
        if chosen := st.session_state[key]:
            reading.write(chosen)

    st.pills(title, names, key=key, on_change=take, format_func=md, wrap=False)


def why(entry: GalleryEntry, solution: Solution) -> str:
    """Say why an analogy holds or fails, or that here it comes out differently."""
    if entry.agrees_with(solution):
        return f"**{'Holds' if entry.holds else 'Fails'}.** {md(entry.why, limit=400)}"
    if solution.results and solution.results[0].label == entry.winner:
        return (
            f"The answer is “{md(entry.winner)}” here as in the gallery, but not for the reason "
            "told there: what is nearest without arithmetic differs with the words and the model."
        )
    here = md(solution.results[0].label) if solution.results else "nothing"
    return (
        f"In the gallery, made with all-MiniLM-L6-v2 over {VOCABULARY:,} frequent words, the "
        f"answer is “{md(entry.winner)}”; among these words and with this model it is “{here}”."
    )
