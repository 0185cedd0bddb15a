"""Embeddings from a service that speaks OpenAI's protocol."""

from explorer.embedders.service.embedder import OpenAIEmbedder, load_openai
from explorer.embedders.service.parameters import (
    OPENAI_URL,
    OpenAIParameters,
    parse_service,
    service_text,
)

__all__ = [
    "OPENAI_URL",
    "OpenAIEmbedder",
    "OpenAIParameters",
    "load_openai",
    "parse_service",
    "service_text",
]
