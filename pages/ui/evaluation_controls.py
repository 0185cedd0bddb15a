"""What is evaluated: documents with judged queries, how they are cut, which searches."""

from dataclasses import dataclass

import streamlit as st

from explorer.arrays import fingerprint
from explorer.chunking import CHUNKERS, ChunkParameters, RecursiveParameters, WholeParameters
from explorer.documents import Corpus
from explorer.embedders import EmbedderSpec
from explorer.evaluation.judgements import RetrievalSet
from explorer.evaluation.ready import load_ready_corpus, ready_corpora
from explorer.evaluation.retrieval import DEPTH
from explorer.search import SearchOptions
from pages.ui import corpus_sources, evaluation_intake, forms, frame, spaces
from pages.ui.escape import md

OPENS_WITH = "recipes"
SUITS = "suits"
_LONG = 1_500  # characters of a document above which a model no longer reads all of it

CONFIGURATIONS: dict[str, tuple[str, SearchOptions]] = {
    "dense": ("Dense", SearchOptions("dense", k=DEPTH)),
    "bm25": ("BM25", SearchOptions("bm25", k=DEPTH)),
    "hybrid": ("Hybrid", SearchOptions("hybrid", k=DEPTH)),
    "weighted": ("Hybrid, weighted", SearchOptions("hybrid", k=DEPTH, fusion="weighted")),
    "dense-maxsim": (
        "Dense + MaxSim",
        SearchOptions("dense", k=DEPTH, rerank="maxsim", rerank_depth=DEPTH),
    ),
    "hybrid-maxsim": (
        "Hybrid + MaxSim",
        SearchOptions("hybrid", k=DEPTH, rerank="maxsim", rerank_depth=DEPTH),
    ),
}
"""Name → title and options of a search."""

_DEFAULT = ("dense", "bm25", "hybrid", "hybrid-maxsim")


@dataclass(frozen=True, eq=False)
class Asked:
    """An evaluation as asked for.

    Attributes
    ----------
    name : str
        Of a ready corpus; empty for an uploaded set.
    title : str
        Raw text.
    data : RetrievalSet
    names : tuple of str
        Keys of `CONFIGURATIONS`.
    chunker : ChunkParameters
    spec : EmbedderSpec
    key : str
        Of documents, queries, judgements, chunks and model; not of the configurations.
    """

    name: str
    title: str
    data: RetrievalSet
    names: tuple[str, ...]
    chunker: ChunkParameters
    spec: EmbedderSpec
    key: str

    @property
    def configurations(self) -> dict[str, SearchOptions]:
        """Title → options of the searches asked for."""
        return dict(CONFIGURATIONS[name] for name in self.names)


def draw() -> Asked | None:
    """Draw the controls and return what they ask for; None while no search is chosen."""
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    with row:
        name, title, data = _chosen()
    with row, st.popover("Bring your own", icon=":material/upload_file:"):
        evaluation_intake.draw()
    spec = corpus_sources.model()
    offered = _offered(spec)
    chosen = st.multiselect(
        "Searches",
        offered,
        default=[each for each in _DEFAULT if each in offered],
        format_func=lambda each: CONFIGURATIONS[each][0] if each in CONFIGURATIONS else each,
        key="evaluation_searches",
        bind="query-params",
        help="Dense is by meaning, BM25 by keywords, hybrid joins their ranks; MaxSim reads the "
        "first hundred again, token by token.",
    )
    with row, st.popover("Options", icon=":material/tune:"):
        chunker = _chunker(data)
    if not chosen:
        st.markdown("Choose at least one search to evaluate.")
        return None
    texts = Corpus(data.documents).fingerprint
    graded = [(query, sorted(row.items())) for query, row in data.judgements.items()]
    key = fingerprint("judge", texts, data.queries, repr(graded), repr(chunker), repr(spec))
    return Asked(name, title, data, tuple(chosen), chunker, spec, key)


def describe(asked: Asked) -> str:
    """Say in a line what is evaluated, as Markdown."""
    answers = sum(sum(g > 0 for g in row.values()) for row in asked.data.judgements.values())
    facts = [
        f"**{md(asked.title)}**",
        f"{len(asked.data.documents):,} documents",
        f"{len(asked.data.queries):,} queries",
        f"{answers:,} known answers",
        md(spaces.model_title(asked.spec)),
    ]
    return " · ".join(facts)


def _chosen() -> tuple[str, str, RetrievalSet]:
    own = evaluation_intake.own_sets()
    titles = {entry.name: entry.title for entry in ready_corpora()}
    titles |= {key: data.name for key, data in own.items()}
    if (wish := st.session_state.pop(evaluation_intake.NEXT, None)) in own:
        st.session_state["evaluation_set"] = wish
    name = st.selectbox(
        "Documents with queries",
        list(titles),
        index=list(titles).index(OPENS_WITH),
        format_func=lambda each: titles.get(each, each),
        key="evaluation_set",
        bind="query-params",
        width=320,
    )
    if name in own:
        frame.notes(own[name].notes)
        return "", own[name].name, own[name]
    known = name if name in titles else OPENS_WITH
    return known, titles[known], load_ready_corpus(known)


def _offered(spec: EmbedderSpec) -> list[str]:
    """Return the searches the model can serve: late interaction needs vectors of tokens."""
    tokens = spec.kind in ("minilm", "sentence-transformers")
    return [name for name, (_, how) in CONFIGURATIONS.items() if tokens or how.rerank is None]


def _chunker(data: RetrievalSet) -> ChunkParameters:
    suited: ChunkParameters = WholeParameters()
    if any(len(document.text) > _LONG for document in data.documents):
        suited = RecursiveParameters()
    word = "along the structure" if isinstance(suited, RecursiveParameters) else "not at all"
    name = st.selectbox(
        "Cut the documents",
        [SUITS, *CHUNKERS],
        format_func=lambda each: (
            f"As suits them: {word}" if each == SUITS else getattr(CHUNKERS.get(each), "title", "")
        ),
        key="evaluation_chunker",
        bind="query-params",
        help="A document ranks where its best chunk does.",
    )
    if name not in CHUNKERS:
        return suited
    st.caption(CHUNKERS[name].description)
    chosen: ChunkParameters = forms.parameters_form(
        CHUNKERS[name].parameters(), f"evaluation_{name}"
    )
    return chosen
