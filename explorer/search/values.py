"""What a search is asked, what it returns, and how each hit explains itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from explorer.documents import Value
from explorer.errors import ParameterError
from explorer.search.filters import Filter

Mode = Literal["dense", "bm25", "hybrid"]
MODES: tuple[Mode, ...] = get_args(Mode)
Fusion = Literal["rrf", "weighted"]
FUSIONS: tuple[Fusion, ...] = get_args(Fusion)
Highlights = Literal["words", "none"]
Precision = Literal["quick", "exact"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
Span = tuple[int, int]

NO_CLOSE_MATCHES = "No close matches"


@dataclass(frozen=True)
class Ranking:
    """Ids with scores, best first, as one stage returned them.

    `note` says in a sentence how they were found where that is not as usual.
    """

    name: str
    ids: tuple[str, ...]
    scores: tuple[float, ...]
    note: str = ""

    def ranks(self) -> dict[str, int]:
        """Return the rank of each id, from 1."""
        return {name: rank for rank, name in enumerate(self.ids, 1)}


@dataclass(frozen=True)
class Stage:
    """Where one stage put a hit.

    Attributes
    ----------
    name : str
        ``dense``, ``bm25``, ``fusion`` or the reranker's name.
    rank : int or None
        From 1; None when the stage did not return the hit.
    score : float or None
        The stage's own score: cosine, BM25, fused score, reranker's score.
    contribution : float
        For dense and BM25 what they added to the fused score (alone: their score); for fusion the
        sum of that; for a reranker the places it moved the hit up (negative: down).
    """

    name: str
    rank: int | None
    score: float | None
    contribution: float


@dataclass(frozen=True)
class Passage:
    """A chunk with what is known of its document, as a hit shows it."""

    id: str
    document_id: str
    title: str
    text: str
    source: str
    start: int
    end: int
    metadata: Mapping[str, Value] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Hit:
    """One result and why it is where it is.

    Attributes
    ----------
    id : str
        Of the chunk.
    score : float
        Of the last stage; larger is closer.
    text, title, source : str
    document_id : str
    start, end : int
        Character offsets of the chunk in its document.
    stages : tuple of Stage
        In the order in which they ran.
    highlights : tuple of (start, end)
        Words of the query, as offsets into `text`.
    folded : tuple of str
        Ids of near-duplicates that were folded under this hit.
    metadata : mapping
    """

    id: str
    score: float
    text: str
    source: str
    start: int
    end: int
    stages: tuple[Stage, ...]
    document_id: str = ""
    title: str = ""
    highlights: tuple[Span, ...] = ()
    folded: tuple[str, ...] = ()
    metadata: Mapping[str, Value] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class SearchResult:
    """The hits of one query, best first, and what the person should be told about them.

    Attributes
    ----------
    hits : tuple of Hit
    message : str
        Empty when there is nothing to say; starts with “No close matches” when nothing was good
        enough.
    query : str
    mode : {"dense", "bm25", "hybrid"}
        What was really done: keywords alone when the model is missing.
    found_by : str
        How an index found the hits and the share it finds, and how keywords without spaces were
        matched; empty where everything was compared, word by word.
    """

    hits: tuple[Hit, ...]
    message: str = ""
    query: str = ""
    mode: Mode = "hybrid"
    found_by: str = ""


@dataclass(frozen=True)
class SearchOptions:
    """How to search.

    Attributes
    ----------
    mode : {"dense", "bm25", "hybrid"}
        By meaning, by keywords, or both.
    k : int
        Hits returned, 1 to 1,000.
    depth : int
        Candidates taken from each of dense and BM25, `k` to 10,000.
    fusion : {"rrf", "weighted"}
        How hybrid joins the two: by their ranks or by their normalized scores.
    dense_weight : float
        Share of the meaning in weighted fusion, 0 to 1.
    filters : tuple of Filter
        All must hold.
    threshold : float, optional
        Hits must have at least this cosine with the query (by keywords: this BM25 score).
    rerank : str, optional
        ``maxsim`` or ``cross-encoder:NAME``.
    rerank_depth : int
        How many of the best are reranked, `k` to 10,000; the others are left out.
    near_duplicate : float, optional
        Hits with at least this cosine to a better one are folded under it.
    variety : float
        0 orders by score alone; toward 1 hits unlike those above them move up.
    highlights : {"words", "none"}
        Whether to look for the query's words in each hit; evaluations need not.
    precision : {"quick", "exact"}
        Whether many vectors may be searched by an index, which says what share it finds.

    Raises
    ------
    ParameterError
        A value is out of range.
    """

    mode: Mode = "hybrid"
    k: int = 10
    depth: int = 100
    fusion: Fusion = "rrf"
    dense_weight: float = 0.5
    filters: tuple[Filter, ...] = ()
    threshold: float | None = None
    rerank: str | None = None
    rerank_depth: int = 50
    near_duplicate: float | None = None
    variety: float = 0.0
    highlights: Highlights = "words"
    precision: Precision = "quick"

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ParameterError(
                f"Unknown search mode “{str(self.mode)[:40]}”; choose one of {', '.join(MODES)}."
            )
        if self.fusion not in FUSIONS:
            raise ParameterError(
                f"Unknown fusion “{str(self.fusion)[:40]}”; choose one of {', '.join(FUSIONS)}."
            )
        if self.precision not in PRECISIONS:
            raise ParameterError(
                f"Unknown precision “{str(self.precision)[:40]}”; choose one of "
                f"{', '.join(PRECISIONS)}."
            )
        _within("The number of hits", self.k, 1, 1_000)
        _within("The number of candidates", self.depth, self.k, 10_000)
        if self.rerank is not None:
            _within("The number of hits to rerank", self.rerank_depth, self.k, 10_000)
        _within("The weight of the meaning", self.dense_weight, 0, 1)
        _within("The variety", self.variety, 0, 1)
        if self.near_duplicate is not None:
            _within("The similarity of near-duplicates", self.near_duplicate, 0, 1)


def _within(what: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ParameterError(f"{what} must be from {low:,} to {high:,}, not {value:,}.")


_NAMES = {"dense": "meaning", "bm25": "keywords"}

_SCORES = {"dense": "cosine", "bm25": "BM25"}


def explain(hit: Hit) -> str:
    """Return what each stage did with a hit: ranks, scores, what fusion added, places moved."""
    found = [stage for stage in hit.stages if stage.name in _NAMES]
    parts = [_retrieved(stage) for stage in found]
    text = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1] if parts else ""]))
    for stage in hit.stages:
        if stage.name == "fusion" and stage.score is not None:
            sums = " + ".join(f"{part.contribution:.4f}" for part in found)
            text += f"; together {sums} = {stage.score:.4f}, rank {stage.rank}"
        elif stage.name not in _NAMES and stage.name != "fusion":
            text += f"; {_moved(stage)}"
    if hit.folded:
        some = "near-duplicate is" if len(hit.folded) == 1 else "near-duplicates are"
        text += f"; {len(hit.folded)} {some} folded under it"
    return text[:1].upper() + text[1:] + "."


def _retrieved(stage: Stage) -> str:
    by = _NAMES[stage.name]
    if stage.rank is None or stage.score is None:
        return f"not found by {by}"
    return f"rank {stage.rank} by {by} ({_SCORES[stage.name]} {stage.score:.3f})"


def _moved(stage: Stage) -> str:
    if stage.rank is None or stage.score is None:
        return f"not reranked by {stage.name}"
    places = round(abs(stage.contribution))
    if not places:
        return f"{stage.name} ({stage.score:.3f}) left it at rank {stage.rank}"
    way = "up" if stage.contribution > 0 else "down"
    unit = "place" if places == 1 else "places"
    return f"{stage.name} ({stage.score:.3f}) moved it {way} {places} {unit} to rank {stage.rank}"
