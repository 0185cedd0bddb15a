"""What the heavy steps share: progress in parts, and the cache they are told of."""

from pathlib import Path

from explorer.arrays import Progress
from explorer.embedders import EmbeddingCache

FEW = 2_000
"""Items up to which laying out, grouping or embedding them ends within seconds."""

MANY = 50_000
"""Items up to which going through them once or twice ends within seconds."""


def part(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Return a callback that reports a step as the part from `start` to `end` of the whole."""
    if progress is None:
        return None
    return lambda fraction: progress(start + (end - start) * fraction)


def cache_at(path: Path | None) -> EmbeddingCache | None:
    """Return the cache of embeddings in a file; None where there is to be none."""
    return EmbeddingCache(path) if path else None
