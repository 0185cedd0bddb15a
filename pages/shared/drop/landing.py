"""Where each kind of thing belongs, and how it gets there once it is opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from explorer.evaluation.judgements import RetrievalSet
from explorer.intake import Choice, Kind, Layout, Pairs
from explorer.projection import given_projection, lifted
from explorer.readers import VectorTable, WordTable
from explorer.readers.documents.reading import DocumentTable
from explorer.space import Provenance, Space
from explorer.tasks.files import Brought
from pages.shared import documents, sets, spaces
from pages.shared.drop.handed import Handed

CLEANED = "cleaned words"
"""What the Map page says once, at its top."""

OF_VECTORS = "The places are those of the file; neighbors are those of its vectors."
OF_PLACES = (
    "The places are those of the file. No vectors came with it: neighbors are those near by on the "
    "picture, which says nothing of how far to trust it."
)


@dataclass(frozen=True)
class Place:
    """A page that shows a kind of thing.

    Attributes
    ----------
    page : str
        Its file below ``pages``.
    title, icon : str
    sentence : str
        What happens there.
    query : mapping
        What its address holds.
    """

    page: str
    title: str
    icon: str
    sentence: str
    query: Mapping[str, str] = field(default_factory=dict)

    def button(self, home: str) -> str:
        """Return what the button that opens says on a page."""
        return "Open here" if self.page == home else f"Open on {self.title}"


_MAP = Place("map/page.py", "the Map", ":material/scatter_plot:", "Words are placed by meaning.")
_PLACES: Mapping[Kind, Place] = {
    "words": _MAP,
    "vectors": Place(_MAP.page, _MAP.title, _MAP.icon, "They are drawn; no model is needed."),
    "layout": Place(_MAP.page, _MAP.title, _MAP.icon, "It is drawn as it is."),
    "pairs": Place(
        "relations/page.py",
        "Relations",
        ":material/polyline:",
        "The pairs are drawn as arrows.",
    ),
    "documents": Place(
        "corpus/page.py",
        "Corpus",
        ":material/article:",
        "There documents are cut into chunks, and searched.",
        {"corpus_from": "Upload files"},
    ),
    "retrieval": Place(
        "evaluation/page.py",
        "Evaluation",
        ":material/fact_check:",
        "There searches are judged by these queries.",
    ),
}


def place_of(kind: Kind) -> Place:
    """Return where a kind of thing is shown."""
    return _PLACES[kind]


def take_in(brought: Brought, handed: Handed, choice: Choice) -> Place:
    """Make what was opened the current thing of the session; return where it is shown."""
    content, title = brought.content, _stem(handed.title)
    if isinstance(content, DocumentTable):
        _keep_documents(content, handed, brought.notes)
        return place_of(brought.kind)
    if isinstance(content, RetrievalSet):
        known = sets.Brought(handed.title, content, handed.names[:1])
        sets.keep(handed.key, known)
        return place_of(brought.kind)
    origin = spaces.Origin("files", files=handed.names, choice=choice)
    if isinstance(content, WordTable):
        spaces.add_words(content, title, origin)
    elif isinstance(content, VectorTable):
        spaces.add_space(content.space(), _stem(content.source) or title, origin)
    else:
        _take_points(content, title, handed)
    st.session_state[CLEANED] = list(brought.notes)
    return place_of(brought.kind)


def _keep_documents(table: DocumentTable, handed: Handed, notes: tuple[str, ...]) -> None:
    chosen = documents.Chosen("", handed.title, table.documents, notes=notes)
    st.session_state[documents.OWN] = chosen


def _take_points(content: Layout | Pairs, title: str, handed: Handed) -> None:
    """Make a space of a layout, and words of pairs."""
    source = Provenance(handed.names[0])
    if isinstance(content, Pairs):
        words = tuple(dict.fromkeys(word for pair in content.texts for word in pair))
        table = WordTable(words, "word", ("word",), {}, (), handed.names[0])
        spaces.add_words(table, title, pairs=content.texts)
        return
    places = content.coordinates
    vectors = lifted(places) if content.vectors is None else content.vectors
    space = Space(content.labels, vectors, content.metadata, source)
    note = OF_PLACES if content.vectors is None else OF_VECTORS
    spaces.add_space(space, title, layout=given_projection(places, note))


def _stem(name: str) -> str:
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return stem[:60] or "My data"
