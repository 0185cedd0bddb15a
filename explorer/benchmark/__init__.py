"""Speed and memory against what is found: indexes measured on vectors, and which one to take."""

from explorer.benchmark.describing import describe, size_text, time_text
from explorer.benchmark.generated import MOST_BYTES, MOST_DIMENSIONS, MOST_VECTORS, Generated
from explorer.benchmark.recommending import (
    Needs,
    Recommendation,
    recommend,
)
from explorer.benchmark.running import measure_indexes, needed_bytes
from explorer.benchmark.speed import EmbeddingSpeed, MapSpeed, measure_embedding, measure_map
from explorer.benchmark.values import MOST_NEIGHBORS, MOST_QUERIES, Row, Settings, Study, front

__all__ = [
    "MOST_BYTES",
    "MOST_DIMENSIONS",
    "MOST_NEIGHBORS",
    "MOST_QUERIES",
    "MOST_VECTORS",
    "EmbeddingSpeed",
    "Generated",
    "MapSpeed",
    "Needs",
    "Recommendation",
    "Row",
    "Settings",
    "Study",
    "describe",
    "front",
    "measure_embedding",
    "measure_indexes",
    "measure_map",
    "needed_bytes",
    "recommend",
    "size_text",
    "time_text",
]
