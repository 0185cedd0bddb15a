"""Fill the cache of embeddings by many workers, before what needs the vectors asks for them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.arrays import FloatMatrix, Progress
from explorer.embedders.base import Embedder, EmbedderSpec
from explorer.embedders.cache import EmbeddingCache
from explorer.embedders.fleet.engines import Engine
from explorer.embedders.fleet.shards import SHARD_TEXTS, Shard, cut, forget, keep, kept
from explorer.embedders.registry import load_embedder
from explorer.errors import EmbedderError, ParameterError
from explorer.folders import remedy

_FOLDER = "shards"


@dataclass(frozen=True)
class Ahead:
    """What was done ahead.

    Attributes
    ----------
    embedded : int
        Texts that workers embedded now.
    resumed : int
        Texts whose vectors a run that broke off had left.
    notes : tuple of str
    """

    embedded: int
    resumed: int
    notes: tuple[str, ...] = ()


def embed_ahead(
    texts: Sequence[str],
    spec: EmbedderSpec,
    engine: Engine,
    cache: EmbeddingCache,
    progress: Progress | None = None,
    size: int = SHARD_TEXTS,
) -> Ahead:
    """Embed texts the cache lacks on many workers; afterwards the cache has them.

    Each shard that is done is kept in a Parquet file beside the cache, so a run that breaks off at
    any moment goes on from there. At the end the cache takes them over and the files go.

    Parameters
    ----------
    texts : sequence of str
    spec : EmbedderSpec
        Of a model that runs on the workers.
    engine : Engine
    cache : EmbeddingCache
    progress : callable, optional
    size : int >= 1
        Texts of a shard.

    Raises
    ------
    ParameterError
        The model learns from all texts at once, or is a service.
    EmbedderError
        The model fails, or a shard cannot be kept.
    """
    if spec.kind in ("tf-idf", "openai"):
        raise ParameterError(
            "An engine runs a model on many workers; TF-IDF learns from all texts at once, and a "
            "service runs its own: leave --engine out."
        )
    embedder = load_embedder(spec)
    model = embedder.cache_key("document")
    assert model is not None
    distinct = list(dict.fromkeys(texts))
    known = cache.get(model, distinct, embedder.dimension).found
    shards = [
        shard
        for place, shard in enumerate(cut(distinct, model, size))
        if not known[place * size : (place + 1) * size].all()
    ]
    name = hashlib.blake2b(model.encode(), digest_size=8).hexdigest()
    folder = cache.path.parent / _FOLDER / name
    waiting = [each for each in shards if kept(folder, each, embedder.dimension) is None]
    if waiting:
        for done, (shard, vectors) in enumerate(engine.run(waiting, spec), 1):
            _keep(folder, shard, vectors, embedder)
            if progress:
                progress(done / len(waiting))
    note = _take_over(folder, shards, embedder, cache)
    embedded = sum(len(shard.texts) for shard in waiting)
    resumed = sum(len(shard.texts) for shard in shards) - embedded
    return Ahead(embedded, resumed, (note,) if note else ())


def _keep(folder: Path, shard: Shard, vectors: FloatMatrix, embedder: Embedder) -> None:
    expected = (len(shard.texts), embedder.dimension)
    if vectors.shape != expected or not np.isfinite(vectors).all():
        raise EmbedderError(
            f"A worker gave vectors of shape {vectors.shape} instead of {expected}, or some that "
            "are not finite; check that every node has the same model."
        )
    try:
        keep(folder, shard, vectors)
    except OSError as error:
        raise EmbedderError(
            f"What was embedded cannot be kept in {folder} ({error.strerror}); "
            f"{remedy(str(error.strerror), 'VSE_CACHE_DIR')}."
        ) from error


def _take_over(
    folder: Path, shards: Sequence[Shard], embedder: Embedder, cache: EmbeddingCache
) -> str | None:
    """Bring the shards into the cache; the files go only when it has them all."""
    model = embedder.cache_key("document")
    for shard in shards:
        vectors = kept(folder, shard, embedder.dimension)
        if vectors is None or model is None:
            continue  # lost since it was written: embedded again by who asks for it
        note = cache.put(model, shard.texts, vectors)
        if note:
            return note
    forget(folder, shards)
    return None
