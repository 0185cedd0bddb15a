"""The query and its hits among all chunks, on one map."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import streamlit as st

from explorer import plots
from explorer.arrays import FloatMatrix, FloatVector, fingerprint
from explorer.documents import Corpus
from explorer.neighbors import Neighbors, nearest
from explorer.plots import Extras, Scene
from explorer.projection import Projection
from explorer.search import Hit
from explorer.space import Space
from explorer.tasks.search import LEAST_ON_MAP, MOST_ON_MAP, Answer
from pages.search.sources import Source
from pages.shared import layouts
from pages.shared.map.component import explorer_map
from pages.shared.wording import md

HEIGHT = 480
AMONG = 3


@dataclass(frozen=True, eq=False)
class Shown:
    """The chunks on the map, and the hits that are among them or join them.

    Attributes
    ----------
    corpus : Corpus
        The chunks that are laid out.
    vectors : ndarray, shape (n, d)
        Theirs.
    rows : dict of str to int
        Id of a hit → its point; those from n on are not laid out but placed.
    joining : tuple of Hit
        Hits that are no part of the sample.
    places : ndarray, shape (joining, d)
        Their vectors.
    """

    corpus: Corpus
    vectors: FloatMatrix
    rows: dict[str, int]
    joining: tuple[Hit, ...]
    places: FloatMatrix


def draw(source: Source, answer: Answer) -> None:
    """Draw the map of the chunks with the query where its nearest are."""
    st.markdown("**On the map of chunks**")
    found = source.searchable
    if found is None or found.vectors is None or len(found.corpus) < LEAST_ON_MAP:
        st.caption(_why_not(source))
        return
    shown = select(found.corpus, found.vectors, answer)
    space = Space(labels(shown.corpus), shown.vectors)
    parameters = layouts.method("search", len(space))
    growing = layouts.Picture(partial(_chunks, shown, space), "search map", HEIGHT)
    drawing = layouts.of_space(space, parameters, "search layout", growing)
    if drawing is None:
        return
    trust = layouts.trust(space, drawing, "search layout")
    coordinates, neighbors = drawing.projection.coordinates, trust.neighbors if trust else None
    if shown.joining:
        coordinates, neighbors = _joined(shown, coordinates, neighbors)
    placed = None
    sentence = ""
    if answer.vector is not None and len(answer.vector) == space.dimension:
        near, cosines = closest(answer.vector, shown.vectors)
        placed = (_short(answer.result.query), middle(coordinates, near, cosines))
        sentence = (
            f" The query stands in the middle of its {len(near)} nearest chunks (cosine "
            f"{cosines[0]:.2f} to {cosines[-1]:.2f}), wherever the method would have put it."
        )
    chunks = growing.scene(drawing.projection)
    joining = shown.joining
    scene = replace(
        chunks,
        coordinates=coordinates,
        labels=(*chunks.labels, *(_short(hit.title or hit.document_id, 48) for hit in joining)),
        hover=(*(chunks.hover or ()), *(_short(hit.text, 120) for hit in joining)),
        alt=f"Map of {len(coordinates)} chunks with {len(shown.rows)} hits",
    )
    view = fingerprint(space.fingerprint, repr(parameters))
    rows = tuple(shown.rows.values())
    extras = Extras(view, neighbors=neighbors, highlight=rows, placed=placed)
    explorer_map(plots.payload(scene, extras), key=growing.key, height=HEIGHT)
    st.caption(_caption(source, shown) + sentence)


def _chunks(shown: Shown, space: Space, projection: Projection) -> Scene:
    """Return the map of the chunks that are laid out."""
    return Scene(
        projection.coordinates,
        space.labels,
        hover=tuple(_short(text, 120) for text in shown.corpus.texts),
        alt=f"Map of {len(space)} chunks",
        filename="search",
    )


def select(corpus: Corpus, vectors: FloatMatrix, answer: Answer) -> Shown:
    """Choose what is drawn: all chunks, or of many a sample and the hits beside it."""
    if len(corpus) > MOST_ON_MAP:
        drawn = np.random.default_rng(0).choice(len(corpus), MOST_ON_MAP, replace=False)
        kept = np.sort(drawn)
        corpus = Corpus(corpus.documents, [corpus.chunks[row] for row in kept])
        vectors = vectors[kept]
    rows: dict[str, int] = {}
    joining: list[int] = []
    for number, hit in enumerate(answer.result.hits):
        if hit.id in corpus.rows:
            rows[hit.id] = corpus.rows[hit.id]
        elif answer.vectors is not None and answer.vectors.shape[1] == vectors.shape[1]:
            rows[hit.id] = len(corpus) + len(joining)
            joining.append(number)
    places = vectors[:0] if answer.vectors is None else answer.vectors[joining]
    hits = tuple(answer.result.hits[number] for number in joining)
    return Shown(corpus, vectors, rows, hits, places)


def _joined(
    shown: Shown, coordinates: FloatMatrix, neighbors: Neighbors | None
) -> tuple[FloatMatrix, Neighbors | None]:
    """Put each hit outside the sample in the middle of the chunks nearest to it."""
    places = [middle(coordinates, *closest(vector, shown.vectors)) for vector in shown.places]
    joined = np.vstack([coordinates, *places]).astype(np.float32)
    if neighbors is None:
        return joined, None
    theirs = nearest(shown.places, shown.vectors, neighbors.indices.shape[1])
    together = Neighbors(
        np.vstack([neighbors.indices, theirs.indices]),
        np.vstack([neighbors.scores, theirs.scores]),
    )
    return joined, together


def _caption(source: Source, shown: Shown) -> str:
    hits = "The hit is" if len(shown.rows) == 1 else f"The {len(shown.rows)} hits are"
    total = source.manifest.chunks if source.manifest else len(shown.corpus)
    if source.searchable is not None:
        total = max(total, len(source.searchable.corpus))
    if total <= len(shown.corpus):
        return f"{hits} emphasized among {total:,} chunks."
    beside = (
        f" {len(shown.joining)} of them are no part of it and stand in the middle of the {AMONG} "
        "chunks nearest to them."
        if shown.joining
        else ""
    )
    return (
        f"{hits} emphasized on a sample of {len(shown.corpus):,} of the {total:,} chunks, the same "
        f"each time.{beside}"
    )


def labels(corpus: Corpus) -> list[str]:
    """Return a short name for each chunk: its document's, numbered where there are several."""
    parts: dict[str, int] = {}
    for chunk in corpus.chunks:
        parts[chunk.document_id] = parts.get(chunk.document_id, 0) + 1
    names = []
    for chunk in corpus.chunks:
        document = corpus.by_id[chunk.document_id]
        name = _short(document.title or document.id, 48)
        names.append(name if parts[document.id] == 1 else f"{name} · {chunk.index + 1}")
    return names


def closest(vector: FloatVector, vectors: FloatMatrix) -> tuple[list[int], list[float]]:
    """Return the rows nearest to a vector by cosine, and their cosines."""
    lengths = np.linalg.norm(vectors, axis=1) * max(float(np.linalg.norm(vector)), 1e-12)
    cosines = vectors @ vector / np.maximum(lengths, 1e-12)
    rows = np.argsort(-cosines, kind="stable")[:AMONG]
    return [int(row) for row in rows], [float(cosines[row]) for row in rows]


def middle(coordinates: FloatMatrix, rows: list[int], cosines: list[float]) -> FloatVector:
    """Return the mean place of some rows, weighted by their cosines."""
    weights = np.maximum(np.asarray(cosines, np.float32), 1e-6)[:, None]
    place: FloatVector = (coordinates[rows] * weights).sum(axis=0) / weights.sum()
    return place


def _why_not(source: Source) -> str:
    if source.searchable is None:
        return "There is nothing in this collection yet."
    if source.searchable.vectors is None:
        return f"{md(source.searchable.missing, 300)} Without vectors there is no map."
    return f"A map shows something from {LEAST_ON_MAP} chunks on."


def _short(text: str, limit: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
