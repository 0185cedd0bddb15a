"""What the heavy steps share: progress in parts, and the cache they are told of."""

from pathlib import Path

from explorer.arrays import Progress
from explorer.embedders import EmbeddingCache


def part(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Return a callback that reports a step as the part from `start` to `end` of the whole."""
    if progress is None:
        return None
    return lambda fraction: progress(start + (end - start) * fraction)


def cache_at(path: Path | None) -> EmbeddingCache | None:
    """Return the cache of embeddings in a file; None where there is to be none."""
    return EmbeddingCache(path) if path else None
