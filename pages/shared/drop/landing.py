"""Where each kind of thing belongs, and how it gets there once it is opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from explorer.arrays import fingerprint
from explorer.evaluation.judgements import RetrievalSet
from explorer.intake import Choice, Kind, Layout, Pairs
from explorer.readers import VectorTable, WordTable
from explorer.readers.documents.reading import DocumentTable
from explorer.tasks.files import Brought, Seen
from explorer.tasks.setfiles import Recognized
from explorer.workspaces import Data, rows_of
from pages.shared import documents, sets, spaces
from pages.shared.drop.handed import Handed
from pages.shared.work.documents import Chosen
from pages.shared.work.judged import own_judged
from pages.shared.work.questions import own_set

CLEANED = "cleaned words"
"""What the Map page says at its top of what was just brought."""

_TOLD = "cleaned words told"


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
    verb : str
        What it does with them.
    adds : str
        What it adds them to, where they are added to what is shown.
    """

    page: str
    title: str
    icon: str
    sentence: str
    query: Mapping[str, str] = field(default_factory=dict)
    verb: str = "Open"
    adds: str = ""

    def button(self, home: str) -> str:
        """Return what the button that opens says on a page; raw text."""
        if self.adds:
            return f"{self.verb} “{self.adds}”"
        return f"{self.verb} here" if self.page == home else f"{self.verb} on {self.title}"


_MAP = Place("map/page.py", "the Map", ":material/scatter_plot:", "Words are placed by meaning.")
_PLACES: Mapping[Kind, Place] = {
    "words": _MAP,
    "vectors": Place(_MAP.page, _MAP.title, _MAP.icon, "They are drawn; no model is needed."),
    "layout": Place(_MAP.page, _MAP.title, _MAP.icon, "It is drawn as it is."),
    "pairs": Place(
        "relations/page.py",
        "Relations",
        ":material/polyline:",
        "On Relations they are drawn as arrows.",
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


JUDGED = Place(
    "wordsets/page.py",
    "Word sets",
    ":material/rule:",
    "On Word sets models are judged by what people answered.",
    verb="Judge",
)
"""Where a set of questions is asked."""


def places_of(seen: Seen) -> tuple[Place, ...]:
    """Return where files can be shown, first where they are most likely wanted."""
    shown = _PLACES[seen.belief.kind]
    if seen.asking is None:
        return (shown, *_adding(seen.belief.kind))
    # A list of words with a column of classes is more often looked at than asked.
    return (shown, JUDGED) if seen.asking.kind == "categories" else (JUDGED, shown)


def _adding(kind: Kind) -> tuple[Place, ...]:
    """Return where files of a kind can be added to what is shown."""
    if kind == "documents":
        kept = documents.own()
        sentence = "Added to those, their chunks are placed into the map."
        corpus = replace(_PLACES[kind], sentence=sentence, verb="Add to")
        return () if kept is None else (replace(corpus, adds=kept.title[:40]),)
    now = spaces.known()
    if kind != now.kind:
        return ()
    sentence = "Added to what is shown, they are placed into its map, which stays as it is."
    return (replace(_MAP, sentence=sentence, verb="Add to", adds=now.title[:40]),)


def told_of(name: str) -> list[str]:
    """Return what was said when a list was brought, as long as it is the one that is shown.

    Whoever waits for a picture must not miss it: the page runs again when work has ended.
    """
    if (notes := st.session_state.pop(CLEANED, None)) is not None:
        st.session_state[_TOLD] = (name, notes)
    of, told = st.session_state.get(_TOLD, ("", []))
    return list(told) if of == name else []


def add(brought: Brought) -> Place:
    """Add what was opened to the current data; return where it is shown.

    Raises
    ------
    InputError
        It does not fit them, or nothing is new.
    """
    content = brought.content
    if isinstance(content, DocumentTable):
        kept = documents.own()
        assert kept is not None
        made = documents.extended(kept, content.documents, brought.notes)
        documents.bring(made)
        return _PLACES["documents"]
    assert isinstance(content, WordTable | VectorTable)
    more = content if isinstance(content, WordTable) else content.space()
    source, count = spaces.extend(more)
    told = f"{count:,} of {len(more):,} were new and are added: “{source.title}”."
    st.session_state[CLEANED] = [*brought.notes, told]
    return _MAP


def take_in_set(found: Recognized, handed: Handed, choice: Choice) -> Place:
    """Keep a set of questions; return where it is asked."""
    title = f"{handed.title} ({found.belief})"
    # A program that names the file alone would read it otherwise than a person corrected it.
    place = handed.names[0] if choice == Choice() else ""
    key = fingerprint("word set", handed.key, repr(choice))
    kept = sets.WORD_SETS.take_in(key, own_set(title, found.questions, place, found.notes))
    return replace(JUDGED, query={sets.WORD_SETS.field: kept.title})


def take_in(brought: Brought, handed: Handed, choice: Choice) -> Place:
    """Make what was opened the current thing of the session; return where it is shown."""
    content, title = brought.content, _stem(handed.title)
    if isinstance(content, DocumentTable):
        _keep_documents(content, handed, brought.notes)
        return _PLACES[brought.kind]
    if isinstance(content, RetrievalSet):
        known = own_judged(handed.title, content, handed.names[:1])
        kept = sets.JUDGED_QUERIES.take_in(handed.key, known)
        return replace(_PLACES[brought.kind], query={sets.JUDGED_QUERIES.field: kept.title})
    origin = spaces.Origin("files", files=handed.names, choice=choice)
    named: spaces.Origin | None = origin
    if isinstance(content, WordTable):
        data = Data(content)
    elif isinstance(content, VectorTable):
        data, title = Data(space=content.space()), _stem(content.source) or title
    else:
        data, named = _points(content, handed), None
    small = brought.thumbnails
    if small is not None and len(small) != rows_of(data):
        small = None  # of other rows: nobody could say which is whose
    data = replace(data, thumbnails=small, views=brought.views)
    spaces.add(title, data, named, brought.color)
    st.session_state[CLEANED] = list(brought.notes)
    return _PLACES[brought.kind]


def _keep_documents(table: DocumentTable, handed: Handed, notes: tuple[str, ...]) -> None:
    chosen = Chosen("", handed.title, table.documents, notes=notes)
    documents.bring(chosen)


def _points(content: Layout | Pairs, handed: Handed) -> Data:
    """Make a space of a layout, and words of pairs."""
    if isinstance(content, Pairs):
        table = content.words(handed.names[0])
        st.session_state["pairs"] = True  # the Map draws them as arrows too
        return Data(table, pairs=content.texts)
    return Data(space=content.space(handed.names[0]), layout=content.projection())


def _stem(name: str) -> str:
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return stem[:60] or "My data"
