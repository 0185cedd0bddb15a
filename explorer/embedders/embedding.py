"""Embed texts through the cache, and words into a space."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.arrays import FloatMatrix, Progress
from explorer.embedders.base import Embedder, EmbedderSpec, Role, quote
from explorer.embedders.batches import Meter, batches
from explorer.embedders.cache import EmbeddingCache
from explorer.embedders.registry import load_embedder
from explorer.errors import EmbedderError, InputError
from explorer.space import Provenance, Space

if TYPE_CHECKING:
    import pandas as pd

# What is lost at most when a run is stopped; also the unit of a cache commit.
_CHUNK_TEXTS = 256
_CHUNK_CHARACTERS = 65_536


@dataclass(frozen=True, eq=False)
class Embedded:
    """Vectors and what they cost.

    Attributes
    ----------
    vectors : ndarray, shape (n, d), float32
        One row per text given, duplicates included.
    cached, computed : int
        Distinct texts found in the cache and embedded now.
    seconds : float
        Wall-clock time.
    notes : tuple of str
        What the user should know, such as a cache that could not be written.
    """

    vectors: FloatMatrix
    cached: int
    computed: int
    seconds: float
    notes: tuple[str, ...] = ()


def embed(
    texts: Sequence[str],
    embedder: Embedder,
    *,
    cache: EmbeddingCache | None,
    role: Role = "document",
    progress: Progress | None = None,
) -> Embedded:
    """Embed texts, each distinct one at most once and only if the cache lacks it.

    Parameters
    ----------
    texts : sequence of str, length n
    embedder : Embedder
    cache : EmbeddingCache or None
        What is computed is kept chunk by chunk, so a stopped run resumes where it was.
    role : {"document", "query"}
    progress : callable, optional
        Told the fraction of the missing texts done, weighed by length.

    Returns
    -------
    Embedded

    Raises
    ------
    InputError
        A text holds half a character, or the embedder does not know it.
    EmbedderError
        The model failed, or gave unusable vectors.
    """
    started = time.perf_counter()
    distinct = list(dict.fromkeys(texts))
    _check_unicode(distinct)
    key = embedder.cache_key(role) if cache else None
    notes: list[str] = []
    if cache is None or key is None:
        vectors, missing = _encode(embedder, distinct, role, progress), len(distinct)
    else:
        vectors, missing, notes = _through(_Keyed(cache, key), distinct, embedder, role, progress)
    if len(distinct) < len(texts):
        rows = {text: row for row, text in enumerate(distinct)}
        vectors = vectors[[rows[text] for text in texts]]
    if progress:
        progress(1.0)
    return Embedded(
        vectors,
        cached=len(distinct) - missing,
        computed=missing,
        seconds=time.perf_counter() - started,
        notes=tuple(dict.fromkeys(notes)),
    )


@dataclass(frozen=True)
class _Keyed:
    """A cache and the key of one model in it."""

    cache: EmbeddingCache
    key: str


def _through(
    keyed: _Keyed, texts: list[str], embedder: Embedder, role: Role, progress: Progress | None
) -> tuple[FloatMatrix, int, list[str]]:
    """Return the vectors of distinct texts, how many had to be computed, and notes."""
    known = keyed.cache.get(keyed.key, texts, embedder.dimension)
    vectors, notes = known.vectors, [known.note] if known.note else []
    missing = np.flatnonzero(~known.found)
    wanted = [texts[row] for row in missing]
    meter = Meter(wanted, progress)
    writable = True
    for chunk in batches(wanted, most=_CHUNK_TEXTS, characters=_CHUNK_CHARACTERS):
        some = [wanted[row] for row in chunk]
        computed = _encode(embedder, some, role, meter.part(chunk))
        vectors[missing[chunk]] = computed
        # Whatever stopped one write would stop the next, perhaps after a long wait each time.
        note = keyed.cache.put(keyed.key, some, computed) if writable else None
        if note:
            notes.append(note)
            writable = False
        meter.finish(chunk)
    return vectors, len(missing), notes


def _encode(
    embedder: Embedder, texts: list[str], role: Role, progress: Progress | None
) -> FloatMatrix:
    encode = embedder.encode_query if role == "query" else embedder.encode_document
    vectors = encode(texts, progress)
    if vectors.shape != (len(texts), embedder.dimension):
        raise EmbedderError(
            f"{embedder.name} gave vectors of shape {vectors.shape} for {len(texts)} texts in "
            f"{embedder.dimension} dimensions; choose another model."
        )
    finite = np.isfinite(vectors).all(axis=1)
    if not finite.all():
        text = texts[int(np.argmin(finite))]
        raise EmbedderError(
            f"{embedder.name} gave a vector with values that are not finite for {quote(text)}; "
            "choose another model."
        )
    return vectors


def _check_unicode(texts: Sequence[str]) -> None:
    """Refuse lone surrogates: no tokenizer takes them, and a text that holds one was cut."""
    try:
        "".join(texts).encode()
        return
    except UnicodeEncodeError:
        pass  # two halves side by side do not make a whole, so one of the texts holds half of one
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError:
            shown = quote(text.encode("utf-8", "replace").decode())
            raise InputError(
                f"The text {shown} holds half of a character, probably cut in two; "
                "remove or complete it."
            ) from None


def embed_words(
    words: Sequence[str],
    metadata: "pd.DataFrame | None",
    spec: EmbedderSpec,
    cache: EmbeddingCache | None,
    source: str,
    progress: Progress | None = None,
) -> tuple[Space, Embedded]:
    """Embed a word list into a space whose rows are the words in the order given.

    Parameters
    ----------
    words : sequence of str, length n >= 1
    metadata : DataFrame with n rows, optional
    spec : EmbedderSpec
        Where the embedder learns from a corpus, the words are that corpus.
    cache : EmbeddingCache or None
    source : str
        Where the words came from, for people to read.
    progress : callable, optional

    Raises
    ------
    InputError
        There are no words, or one cannot be embedded.
    EmbedderError
        The model is missing or failed.
    """
    if not words:
        raise InputError("There are no words to embed; give at least one.")
    embedder = load_embedder(spec, words)
    embedded = embed(words, embedder, cache=cache, progress=progress)
    provenance = Provenance(source, embedder.name, spec.options)
    return Space(words, embedded.vectors, metadata, provenance), embedded
