"""What every page has: a heading, notes, code to take away, and errors told in a sentence."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import StopException

from explorer.errors import ExplorerError
from pages.shared.wording import md

PICTURE = 560
"""Height of the place that is kept for a page while its model is loaded."""


@dataclass(frozen=True)
class Head:
    """A heading that says only further down what is shown."""

    place: DeltaGenerator
    key: str

    def tell(self, words: str) -> None:
        """Say in line with the title what is shown, as Markdown."""
        _told()[self.key] = words
        self.place.caption(words, width="content")


def heading(title: str, words: str) -> DeltaGenerator:
    """Draw the page's title and, in line with it, what is shown; both Markdown."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.title(title, anchor=False, width="content")
        return st.caption(words, width="content")


def begin(title: str, words: str, key: str) -> Head:
    """Draw a heading before it is known what is shown.

    What was said last under a key stands until then, else the words: nothing flickers or moves
    each time the page runs.
    """
    with st.container(key="vse_head"):
        return Head(heading(title, _told().get(key, words)), key)


def _told() -> dict[str, str]:
    told: dict[str, str] = st.session_state.setdefault("heads told", {})
    return told


def waiting(height: int) -> None:
    """Keep the place of a picture that is on its way; nothing moves, so nothing is computed."""
    st.html(f'<div class="vse-waiting" style="height: {int(height)}px"></div>')


def room() -> DeltaGenerator:
    """Return the place, once on a page, where work shows how far it is and what comes of it.

    It is as high as a bar from the very first: what is below stays where it is when that goes.
    """
    return st.container(key="vse_room")


def end() -> NoReturn:
    """End this run here, and keep what was drawn.

    ``st.stop`` would too, but has the server drop what waits for the run to end: the press of a
    button, a control that was moved (``ScriptRequests.request_stop`` of Streamlit 1.67).
    """
    raise StopException


def need(there: int, fewest: int, what: str) -> None:
    """End the page, saying what to do, where there are too few texts for `what`."""
    if there >= fewest:
        return
    st.markdown(
        f"{what} at least {fewest} texts; there are {there}. Choose a longer list in the sidebar, "
        "or bring more words."
    )
    st.page_link("data/page.py", label="Bring words", icon=":material/upload_file:")
    end()


@contextlib.contextmanager
def errors_as_sentences() -> Iterator[None]:
    """Show an error meant for the person as its sentence, and keep everything else on screen."""
    try:
        yield
    except ExplorerError as error:
        st.error(md(str(error), limit=500), icon=":material/error:")


def notes(sentences: Sequence[str]) -> None:
    """List what was cleaned, clipped or left out, in plain small text."""
    for sentence in sentences:
        st.caption(f":material/info: {md(sentence, limit=400)}")


def go_to(page: str, query: Mapping[str, str] | None = None) -> NoReturn:
    """Continue on another page, given by its file below ``pages``, with these parameters.

    A plain switch refuses while any parameter in the address is bound to a widget; with parameters
    given, if only an empty list of them, it starts the other page with a clean address.
    """
    st.switch_page(page, query_params=query or ())


def show_python(code: str | None) -> None:
    """Offer the code of the current view, if there is one."""
    if code is None:
        return
    # Unlike what an expander holds, this is drawn when opened: until then no browser has to load
    # the half megabyte that colors code.
    with st.popover("Show the Python", icon=":material/code:"):
        st.caption("Runs as printed, from the folder of this project.")
        st.code(code, language="python")
