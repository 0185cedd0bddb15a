"""The query and its hits among all chunks, on one map."""

import numpy as np
import streamlit as st

from explorer import plots
from explorer.arrays import FloatMatrix, FloatVector, fingerprint
from explorer.documents import Corpus
from explorer.plots import Extras, Scene
from explorer.space import Space
from explorer.tasks_search import MOST_ON_MAP, Answer
from pages.ui import layouts
from pages.ui.escape import md
from pages.ui.map_component import explorer_map
from pages.ui.search_sources import Source

HEIGHT = 480
AMONG = 3


def draw(source: Source, answer: Answer) -> None:
    """Draw the map of the chunks with the query where its nearest are."""
    st.markdown("**On the map of chunks**")
    found = source.searchable
    if found is None or found.vectors is None or not 1 < len(found.corpus) <= MOST_ON_MAP:
        st.caption(_why_not(source))
        return
    space = Space(labels(found.corpus), found.vectors)
    parameters = layouts.method("search")
    layout = layouts.of_space(space, parameters, "search layout")
    if layout is None:
        return
    rows = tuple(
        found.corpus.rows[hit.id] for hit in answer.result.hits if hit.id in found.corpus.rows
    )
    coordinates = layout.projection.coordinates
    placed = None
    sentence = ""
    if answer.vector is not None and len(answer.vector) == space.dimension:
        near, cosines = nearest(answer.vector, found.vectors)
        placed = (_short(answer.result.query), middle(coordinates, near, cosines))
        sentence = (
            f" The query stands in the middle of its {len(near)} nearest chunks (cosine "
            f"{cosines[0]:.2f} to {cosines[-1]:.2f}), wherever the method would have put it."
        )
    scene = Scene(
        coordinates,
        space.labels,
        hover=tuple(_short(text, 120) for text in found.corpus.texts),
        alt=f"Map of {len(space)} chunks with {len(rows)} hits",
        filename="search",
    )
    view = fingerprint(space.fingerprint, repr(parameters))
    extras = Extras(view, neighbors=layout.neighbors, highlight=rows, placed=placed)
    explorer_map(plots.payload(scene, extras), key="search map", height=HEIGHT)
    hits = "The hit is" if len(rows) == 1 else f"The {len(rows)} hits are"
    st.caption(f"{hits} emphasized among {len(space):,} chunks.{sentence}")


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


def nearest(vector: FloatVector, vectors: FloatMatrix) -> tuple[list[int], list[float]]:
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
        return f"Collections of more than {MOST_ON_MAP:,} chunks are searched but not drawn."
    if source.searchable.vectors is None:
        return f"{md(source.searchable.missing, 300)} Without vectors there is no map."
    if len(source.searchable.corpus) == 1:
        return "One chunk alone makes no map."
    return f"More than {MOST_ON_MAP:,} chunks are searched but not drawn."


def _short(text: str, limit: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
