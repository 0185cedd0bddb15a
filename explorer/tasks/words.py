"""Words become vectors, away from the server."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explorer.arrays import Progress
from explorer.embedders import Embedded, EmbedderSpec, embed, load_embedder
from explorer.embedders import embed_words as _embed_words
from explorer.jobs import short
from explorer.labels import Vocabulary
from explorer.readers import WordTable
from explorer.space import Provenance, Space
from explorer.tasks.steps import FEW, cache_at
from explorer.vocabulary import frequent_words

if TYPE_CHECKING:
    from explorer.arrays import FloatMatrix


@short(most=FEW, size=lambda table, *_: len(table.words))
def embed_table(
    table: WordTable, spec: EmbedderSpec, cache: Path | None, progress: Progress | None = None
) -> tuple[Space, Embedded]:
    """Turn a word list into a space, taking from the cache what it already holds."""
    return _embed_words(
        table.words,
        table.metadata,
        spec,
        cache=cache_at(cache),
        source=table.source,
        progress=progress,
    )


@short()
def embed_phrase(
    text: str,
    space_words: tuple[str, ...],
    spec: EmbedderSpec,
    cache: Path | None,
    progress: Progress | None = None,
) -> "FloatMatrix":
    """Embed one typed phrase with the model of a space, shape (1, d)."""
    return embed_phrases((text,), space_words, spec, cache, progress)


@short()
def embed_phrases(
    texts: tuple[str, ...],
    space_words: tuple[str, ...],
    spec: EmbedderSpec,
    cache: Path | None,
    progress: Progress | None = None,
) -> "FloatMatrix":
    """Embed typed phrases with the model of a space, shape (phrases, d)."""
    embedder = load_embedder(spec, corpus=space_words)
    return embed(texts, embedder, cache=cache_at(cache), role="query", progress=progress).vectors


def extend_space(
    space: Space,
    n: int,
    spec: EmbedderSpec,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Space:
    """Add the n most frequent English words to a space, as far as they are new to it.

    Parameters
    ----------
    space : Space
        Its words keep their rows and their vectors.
    n : int in [1, 100,000]
    spec : EmbedderSpec
        The model that made the space.
    cache : Path, optional
    progress : callable, optional

    Returns
    -------
    Space
        Without metadata. Words the model knows nothing of, whose vector would be zero, are not
        added.

    Raises
    ------
    EmbedderError
        The model is missing or failed.
    """
    known = {label.casefold() for label in space.labels}
    added = [word for word in frequent_words(n) if word not in known]
    if not added:
        return space
    embedder = load_embedder(spec, space.labels)
    vectors = embed(added, embedder, cache=cache_at(cache), progress=progress).vectors
    told = np.flatnonzero(np.abs(vectors).max(axis=1) > 0)
    source = f"{space.provenance.source} and frequent English words"
    return Space(
        [*space.labels, *(added[row] for row in told)],
        np.concatenate([space.vectors, vectors[told]]),
        None,
        Provenance(source, space.provenance.model, space.provenance.options),
    )


@short()
def embed_terms(
    labels: tuple[str, ...],
    words: tuple[str, ...],
    spec: EmbedderSpec,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> "FloatMatrix":
    """Embed terms of an expression that a space lacks, as its words were, shape (terms, d).

    Parameters
    ----------
    labels : tuple of str
    words : tuple of str
        Those of the space; a model that learns from its words is made of them.
    spec : EmbedderSpec
    cache : Path, optional
    progress : callable, optional
    """
    return embed(
        labels, load_embedder(spec, words), cache=cache_at(cache), progress=progress
    ).vectors


def add_words(
    space: Space,
    words: tuple[str, ...],
    spec: EmbedderSpec | None,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Space:
    """Return the space with the words it lacks embedded and added after its own.

    Without a model the space stays as it is. The result has no metadata.
    """
    vocabulary = Vocabulary(space.labels)
    new = [word for word in dict.fromkeys(words) if vocabulary.find(word) is None]
    if not new or spec is None:
        return space
    embedder = load_embedder(spec, corpus=space.labels)
    vectors: FloatMatrix = embed(new, embedder, cache=cache_at(cache), progress=progress).vectors
    origin = space.provenance
    return Space(
        (*space.labels, *new),
        np.concatenate([space.vectors, vectors]),
        provenance=Provenance(origin.source, origin.model, {"added": len(new)}),
    )
