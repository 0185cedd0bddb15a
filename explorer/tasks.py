"""The heavy steps behind a page or a command, each callable in a worker process.

Every task takes picklable values and, last, a progress callback that may be None.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from explorer.arrays import Progress
from explorer.clustering import Clustering, Curve, kmeans, name_clusters, silhouette_curve
from explorer.embedders import Embedded, EmbedderSpec, EmbeddingCache, embed, load_embedder
from explorer.embedders import embed_words as _embed_words
from explorer.faithfulness import Faithfulness, measure
from explorer.neighbors import Neighbors, neighbor_graph
from explorer.projection import Parameters, Projection, project
from explorer.readers import VectorTable, WordTable, read_vectors, read_words
from explorer.space import Space

if TYPE_CHECKING:
    from explorer.arrays import FloatMatrix

LISTED_NEIGHBORS = 10
"""How many true neighbors of a point are listed and drawn."""


@dataclass(frozen=True, eq=False)
class Layout:
    """A projection together with how far to trust it and each point's true neighbors."""

    projection: Projection
    faithfulness: Faithfulness
    neighbors: Neighbors


@dataclass(frozen=True, eq=False)
class Clusters:
    """Named clusters, and the curve their number was chosen from (None when it was given)."""

    clustering: Clustering
    curve: Curve | None


def part(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Return a callback that reports a step as the part from `start` to `end` of the whole."""
    if progress is None:
        return None
    return lambda fraction: progress(start + (end - start) * fraction)


def embed_table(
    table: WordTable, spec: EmbedderSpec, cache: Path | None, progress: Progress | None = None
) -> tuple[Space, Embedded]:
    """Turn a word list into a space, taking from the cache what it already holds."""
    return _embed_words(
        table.words,
        table.metadata,
        spec,
        cache=EmbeddingCache(cache) if cache else None,
        source=table.source,
        progress=progress,
    )


def embed_phrase(
    text: str,
    space_words: tuple[str, ...],
    spec: EmbedderSpec,
    cache: Path | None,
    progress: Progress | None = None,
) -> "FloatMatrix":
    """Embed one typed phrase with the model of a space, shape (1, d)."""
    embedder = load_embedder(spec, corpus=space_words)
    store = EmbeddingCache(cache) if cache else None
    return embed([text], embedder, cache=store, role="query", progress=progress).vectors


def lay_out(
    space: Space,
    parameters: Parameters,
    dimensions: Literal[2, 3],
    seed: int = 0,
    record_frames: Literal["no", "yes"] = "no",
    progress: Progress | None = None,
) -> Layout:
    """Project a space, measure how faithful the picture is, and list true neighbors."""
    projection = project(
        space,
        parameters,
        dimensions=dimensions,
        seed=seed,
        progress=part(progress, 0.0, 0.8),
        record_frames=record_frames,
    )
    faithfulness = measure(
        space.vectors, projection.coordinates, seed=seed, progress=part(progress, 0.8, 0.95)
    )
    neighbors = neighbor_graph(space.vectors, LISTED_NEIGHBORS, progress=part(progress, 0.95, 1.0))
    return Layout(projection, faithfulness, neighbors)


def find_clusters(
    space: Space, k: int | None = None, seed: int = 0, progress: Progress | None = None
) -> Clusters:
    """Find k clusters by k-means; with k None, as many as the silhouette suggests."""
    curve = None
    if k is None:
        curve = silhouette_curve(space.vectors, seed=seed, progress=part(progress, 0.0, 0.8))
        k = curve.suggested or 1
    clustering = kmeans(space.vectors, k, seed=seed)
    return Clusters(clustering.with_names(name_clusters(space, clustering.labels)), curve)


def parse_words(
    name: str, data: bytes, column: str | None, progress: Progress | None = None
) -> WordTable:
    """Read an uploaded word list away from the server's process."""
    return read_words(name, data, column=column)


def parse_vectors(
    name: str,
    data: bytes,
    labels: tuple[str, bytes] | None,
    progress: Progress | None = None,
) -> VectorTable:
    """Read uploaded vectors away from the server's process."""
    return read_vectors(name, data, labels=labels)
