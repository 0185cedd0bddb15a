"""Vectors kept on disk by model and text."""

from explorer.embedders.cache.store import FILE_NAME, Cached, EmbeddingCache, default_path

__all__ = ["FILE_NAME", "Cached", "EmbeddingCache", "default_path"]
