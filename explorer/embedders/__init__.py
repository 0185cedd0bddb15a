"""Text to vectors, by any of several means, through one cache on disk."""

from explorer.embedders.base import Embedder, EmbedderEntry, EmbedderSpec, Role
from explorer.embedders.cache import EmbeddingCache, default_path
from explorer.embedders.costs import Estimate, estimate
from explorer.embedders.embedding import Embedded, embed, embed_words
from explorer.embedders.lookup import LookupEmbedder, VectorsParameters
from explorer.embedders.minilm import Int8Parameters, MiniLmParameters
from explorer.embedders.registry import (
    EMBEDDERS,
    load_embedder,
    parse_spec,
    shortened,
    spec_text,
    title_of,
    title_of_text,
)
from explorer.embedders.service import OpenAIParameters
from explorer.embedders.tfidf import TfidfParameters
from explorer.embedders.transformer import SentenceTransformerParameters

__all__ = [
    "EMBEDDERS",
    "Embedded",
    "Embedder",
    "EmbedderEntry",
    "EmbedderSpec",
    "EmbeddingCache",
    "Estimate",
    "Int8Parameters",
    "LookupEmbedder",
    "MiniLmParameters",
    "OpenAIParameters",
    "Role",
    "SentenceTransformerParameters",
    "TfidfParameters",
    "VectorsParameters",
    "default_path",
    "embed",
    "embed_words",
    "estimate",
    "load_embedder",
    "parse_spec",
    "shortened",
    "spec_text",
    "title_of",
    "title_of_text",
]
