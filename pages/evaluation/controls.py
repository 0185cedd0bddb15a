"""What is evaluated: documents with judged queries, how they are cut, which searches."""

from dataclasses import dataclass, replace

import streamlit as st

from explorer.arrays import fingerprint
from explorer.chunking import CHUNKERS, ChunkParameters, RecursiveParameters, WholeParameters
from explorer.embedders import EmbedderSpec
from explorer.evaluation.judgements import RetrievalSet
from explorer.evaluation.ready import load_ready_corpus, place_of, ready_corpora
from explorer.evaluation.retrieval import DEPTH
from explorer.search import SearchOptions
from pages.evaluation import intake
from pages.shared import choices, documents, frame, models
from pages.shared.sets import JUDGED_QUERIES
from pages.shared.wording import counted, md
from pages.shared.work.judged import BroughtJudged, judged_key
from pages.shared.work.own import judged

OPENS_WITH = "recipes"
SUITS = "suits"
CROSS_ENCODER = "cross-encoder"
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
    "dense-cross": (
        "Dense + cross-encoder",
        SearchOptions("dense", k=DEPTH, rerank=CROSS_ENCODER, rerank_depth=DEPTH),
    ),
    "hybrid-cross": (
        "Hybrid + cross-encoder",
        SearchOptions("hybrid", k=DEPTH, rerank=CROSS_ENCODER, rerank_depth=DEPTH),
    ),
}
"""Name → title and options of a search; a cross-encoder is named by the person."""

_DEFAULT = ("dense", "bm25", "hybrid", "hybrid-maxsim")


@dataclass(frozen=True, eq=False)
class Asked:
    """An evaluation as asked for.

    Attributes
    ----------
    name : str
        Of a ready corpus; empty for a set of one's own.
    own : str
        Id in the workspace of a set of one's own; empty for a ready corpus.
    title : str
        Raw text.
    data : RetrievalSet
    place : tuple of str
        How the command line names the documents; empty where it cannot.
    configurations : dict of str to SearchOptions
        Title → options of the searches asked for.
    chunker : ChunkParameters
    spec : EmbedderSpec
    key : str
        Of documents, queries, judgements, chunks and model; not of the configurations.
    """

    name: str
    own: str
    title: str
    data: RetrievalSet
    place: tuple[str, ...]
    configurations: dict[str, SearchOptions]
    chunker: ChunkParameters
    spec: EmbedderSpec
    key: str


def draw() -> Asked | None:
    """Draw the controls and return what they ask for; None while no search is chosen."""
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    with row:
        name, brought = _chosen()
    data = brought.judged
    with row, st.popover("Own queries", icon=":material/upload_file:"):
        intake.draw()
    spec = models.chosen()
    configurations = _searches(spec)
    with row, st.popover("Options", icon=":material/tune:"):
        chunker = _chunker(brought)
    if not configurations:
        st.markdown("Choose at least one search to evaluate.")
        return None
    key = fingerprint("judge", judged_key(data), repr(chunker), repr(spec))
    own, title, place = brought.item_id, brought.title, brought.place
    return Asked(name, own, title, data, place, configurations, chunker, spec, key)


def _searches(spec: EmbedderSpec) -> dict[str, SearchOptions]:
    """Let a person choose the searches; those that need a cross-encoder wait for its name."""
    offered = _offered(spec)
    chosen = st.multiselect(
        "Searches",
        offered,
        default=[each for each in _DEFAULT if each in offered],
        format_func=lambda each: CONFIGURATIONS[each][0] if each in CONFIGURATIONS else each,
        key="evaluation_searches",
        bind="query-params",
        help="Dense is by meaning, BM25 by keywords, hybrid joins their ranks. MaxSim and a "
        "cross-encoder read the first hundred again: MaxSim token by token with the same model, "
        "a cross-encoder with one of your choice.",
    )
    wanted = dict(CONFIGURATIONS[name] for name in chosen)
    waiting = {title for title, how in wanted.items() if how.rerank == CROSS_ENCODER}
    if not waiting:
        return wanted
    named = st.text_input(
        "Cross-encoder",
        key="evaluation_cross_encoder",
        placeholder="a name on the Hugging Face hub, or a folder here",
        max_chars=200,
        persist_state="session",
        width=420,
    )
    model = (named or "").strip()
    if model:
        return {
            title: replace(how, rerank=f"{CROSS_ENCODER}:{model}") if title in waiting else how
            for title, how in wanted.items()
        }
    st.caption("Name a cross-encoder to use it; until then its searches are left out.")
    return {title: how for title, how in wanted.items() if title not in waiting}


def describe(asked: Asked) -> str:
    """Say in a line what is evaluated, as Markdown."""
    answers = sum(sum(g > 0 for g in row.values()) for row in asked.data.judgements.values())
    facts = [
        f"**{md(asked.title)}**",
        counted(len(asked.data.documents), "document"),
        counted(len(asked.data.queries), "query", "queries"),
        counted(answers, "known answer"),
        md(models.title(asked.spec)),
    ]
    return " · ".join(facts)


def _chosen() -> tuple[str, BroughtJudged]:
    """Return the name of a ready corpus, empty for a set of one's own, and the set."""
    own = JUDGED_QUERIES.kept()
    titles = {entry.name: entry.title for entry in ready_corpora()}
    titles |= {key: brought.title for key, brought in own.items()}
    JUDGED_QUERIES.choose()
    if (linked := JUDGED_QUERIES.gone(titles)) is not None:
        st.warning(
            f"The judged queries “{md(linked, limit=80)}” are not here. Bring their file again, or "
            "open the workspace they were kept in; below are some that come with the app.",
            icon=":material/link_off:",
        )
    name = st.selectbox(
        "Documents with queries",
        list(titles),
        index=list(titles).index(OPENS_WITH),
        format_func=lambda each: titles.get(each, each),
        key="evaluation_set",
        on_change=JUDGED_QUERIES.chosen,
        bind="query-params",
        width=320,
    )
    if name in own:
        brought = judged(name)
        frame.notes(brought.judged.notes)
        return "", brought
    known = name if name in titles else OPENS_WITH
    return known, BroughtJudged(titles[known], load_ready_corpus(known), (place_of(known),))


def _offered(spec: EmbedderSpec) -> list[str]:
    """Return the searches the model can serve: late interaction needs vectors of tokens."""
    tokens = spec.kind in ("minilm", "minilm-int8", "sentence-transformers")
    return [name for name, (_, how) in CONFIGURATIONS.items() if tokens or how.rerank != "maxsim"]


def _chunker(brought: BroughtJudged) -> ChunkParameters:
    suited, word = _suited(brought)
    name = st.selectbox(
        "Cut the documents",
        [SUITS, *CHUNKERS],
        format_func=lambda each: (
            word if each == SUITS else getattr(CHUNKERS.get(each), "title", "")
        ),
        key="evaluation_chunker",
        bind="query-params",
        help="A document ranks where its best chunk does.",
    )
    if name not in CHUNKERS:
        return suited
    st.caption(CHUNKERS[name].description)
    chosen: ChunkParameters = choices.parameters_form(
        CHUNKERS[name].parameters(), f"evaluation_{name}"
    )
    return chosen


def _suited(brought: BroughtJudged) -> tuple[ChunkParameters, str]:
    """Return how a set is cut unless the person says otherwise, and that in words."""
    if brought.about:
        return documents.cutting_of(brought.about), "As strategy A on the Corpus page"
    if any(len(document.text) > _LONG for document in brought.judged.documents):
        return RecursiveParameters(), "As suits them: along the structure"
    return WholeParameters(), "As suits them: not at all"
