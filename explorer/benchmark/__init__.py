"""Speed and memory against what is found: indexes measured on vectors, and which one to take."""

from explorer.benchmark.describing import describe, describe_beyond, describe_forecast
from explorer.benchmark.estimating import (
    ESTIMATED_ABOVE,
    Calibration,
    Estimate,
    Forecast,
    calibrate,
    forecast,
    with_estimates,
)
from explorer.benchmark.generated import (
    MOST_BYTES,
    MOST_DIMENSIONS,
    MOST_VECTORS,
    Generated,
    available_bytes,
)
from explorer.benchmark.keeping import Keep
from explorer.benchmark.recommending import (
    Needs,
    Recommendation,
    recommend,
)
from explorer.benchmark.running import measure_indexes, needed_bytes
from explorer.benchmark.speed import EmbeddingSpeed, MapSpeed, measure_embedding, measure_map
from explorer.benchmark.values import MOST_NEIGHBORS, MOST_QUERIES, Row, Settings, Study, front
from explorer.benchmark.wording import counted, long_text, size_text, time_text

__all__ = [
    "ESTIMATED_ABOVE",
    "MOST_BYTES",
    "MOST_DIMENSIONS",
    "MOST_NEIGHBORS",
    "MOST_QUERIES",
    "MOST_VECTORS",
    "Calibration",
    "EmbeddingSpeed",
    "Estimate",
    "Forecast",
    "Generated",
    "Keep",
    "MapSpeed",
    "Needs",
    "Recommendation",
    "Row",
    "Settings",
    "Study",
    "available_bytes",
    "calibrate",
    "counted",
    "describe",
    "describe_beyond",
    "describe_forecast",
    "forecast",
    "front",
    "long_text",
    "measure_embedding",
    "measure_indexes",
    "measure_map",
    "needed_bytes",
    "recommend",
    "size_text",
    "time_text",
    "with_estimates",
]
