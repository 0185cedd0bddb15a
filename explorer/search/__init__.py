"""Search documents by meaning, by keywords, or both, and see why each hit is where it is."""

from explorer.search.analysis import LANGUAGE_TITLES, LANGUAGES, Analyzer
from explorer.search.bm25 import Bm25Index, Bm25Parameters
from explorer.search.filters import OPERATORS, Filter, fields_of, parse_filter
from explorer.search.fusion import RRF_K, reciprocal_rank_fusion, weighted_fusion
from explorer.search.opening import encode_with, open_keyword_searcher, open_searcher
from explorer.search.pipeline import Searcher
from explorer.search.rerank import RERANKERS, Reranker, load_reranker
from explorer.search.retriever import MemoryRetriever, Retriever
from explorer.search.stored import (
    Indexed,
    StoredRetriever,
    index_corpus,
    open_keywords_stored,
    open_stored_searcher,
)
from explorer.search.threshold import (
    MADE_UP_WORDS,
    UNRELATED_QUESTIONS,
    ThresholdSuggestion,
    suggest_threshold,
)
from explorer.search.values import (
    FUSIONS,
    MODES,
    NO_CLOSE_MATCHES,
    Hit,
    Passage,
    Ranking,
    SearchOptions,
    SearchResult,
    Stage,
    explain,
)

__all__ = [
    "FUSIONS",
    "LANGUAGES",
    "LANGUAGE_TITLES",
    "MADE_UP_WORDS",
    "MODES",
    "NO_CLOSE_MATCHES",
    "OPERATORS",
    "RERANKERS",
    "RRF_K",
    "UNRELATED_QUESTIONS",
    "Analyzer",
    "Bm25Index",
    "Bm25Parameters",
    "Filter",
    "Hit",
    "Indexed",
    "MemoryRetriever",
    "Passage",
    "Ranking",
    "Reranker",
    "Retriever",
    "SearchOptions",
    "SearchResult",
    "Searcher",
    "Stage",
    "StoredRetriever",
    "ThresholdSuggestion",
    "encode_with",
    "explain",
    "fields_of",
    "index_corpus",
    "load_reranker",
    "open_keyword_searcher",
    "open_keywords_stored",
    "open_searcher",
    "open_stored_searcher",
    "parse_filter",
    "reciprocal_rank_fusion",
    "suggest_threshold",
    "weighted_fusion",
]
