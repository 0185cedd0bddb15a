"""The chunks of both ways of cutting as points on one map."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.documents import Corpus
from explorer.faithfulness import describe_parts
from explorer.plots import Extras, Groups, Scene
from explorer.projection import Projection, can_grow, rows_in
from explorer.space import Space
from explorer.tasks.search import LEAST_ON_MAP, MOST_ON_MAP
from pages.corpus.sides import Side, short_model
from pages.shared import choices, documents, frame, layouts
from pages.shared.map.component import explorer_map
from pages.shared.wording import md
from pages.shared.work.growing import ANEW, KEPT

HEIGHT = 520
_MOST_CHAINS = 4
_CHAINS = "what chunks have grown from"
COLORS = {"strategy": "Strategy", "document": "Document"}


@st.fragment
def draw(sides: Sequence[Side]) -> None:
    """Draw the map; choosing its method or colors reruns nothing else."""
    if all(len(side.cut.corpus) < LEAST_ON_MAP for side in sides):
        st.caption(
            f"A map shows something from {LEAST_ON_MAP} chunks on; these few stand in the text "
            "above."
        )
        return
    st.header("On the map", anchor=False)
    with frame.errors_as_sentences():
        total = sum(len(side.cut.corpus) for side in sides)
        if total > MOST_ON_MAP:
            st.caption(
                f"{total:,} chunks are too many for this map, which draws up to {MOST_ON_MAP:,}; "
                "cut larger chunks or choose fewer documents."
            )
            return
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            parameters = layouts.method("corpus", total)
            color = choices.one_of("Color by", COLORS, "corpus_color")
        space = _space(sides)
        if space is None:
            return
        picture = layouts.Picture(partial(_scene, sides, space, color), "corpus map", HEIGHT)
        grown = _grown(sides, space)
        drawing = layouts.of_space(space, parameters, "corpus layout", picture, grown)
        if drawing is None:
            return
        trust = layouts.trust(space, drawing, "corpus layout")
        scene = picture.scene(drawing.projection)
        view = fingerprint(space.fingerprint, repr(parameters), len(grown))
        explorer_map(
            plots.payload(scene, Extras(view, neighbors=trust.neighbors if trust else None)),
            key=picture.key,
            height=HEIGHT,
        )
        st.caption(_caption(sides, space, trust.faithfulness.trustworthiness if trust else None))
        if grown and trust is not None:
            st.caption(describe_parts(trust.faithfulness, drawing.projection))
        frame.notes(drawing.projection.notes)


def _grown(sides: Sequence[Side], space: Space) -> tuple[Space, ...]:
    """Return what these chunks have grown from where documents were added, unless not wanted."""
    kept, documents_now = documents.own(), Corpus(sides[0].cut.corpus.documents).fingerprint
    chains: dict[str, tuple[Space, ...]] = st.session_state.setdefault(_CHAINS, {})
    added = kept is not None and kept.before and kept.key == documents_now
    chain = chains.get(kept.before, ()) if kept is not None and added else ()
    if chain and (rows_in(chain[-1], space) is None or not can_grow(chain[0])):
        chain = ()  # cut otherwise, by another model, or too few
    anew = bool(chain) and choices.one_of("Map", [KEPT, ANEW], "corpus_drawn") == ANEW
    chain = () if anew else chain
    chains[documents_now] = (*chain, space)
    for old in list(chains)[:-_MOST_CHAINS]:
        del chains[old]
    return chain


def _scene(sides: Sequence[Side], space: Space, color: str, projection: Projection) -> Scene:
    return Scene(
        projection.coordinates,
        space.labels,
        groups=_groups(sides, color),
        hover=tuple(_snippet(text) for side in sides for text in side.cut.corpus.texts),
        axes=(),
        alt=f"Map of {len(space)} chunks, colored by {color}",
        filename="chunks",
        added=projection.added_rows,
    )


def _space(sides: Sequence[Side]) -> Space | None:
    """Return the vectors of all chunks, or None while they are made or without the model."""
    corpora = [side.cut.corpus for side in sides]
    spec = sides[0].spec
    found = documents.embedded("corpus vectors", _joined(corpora), spec)
    if found is None:
        return None
    if found.vectors is None:
        st.caption(f"{md(found.missing, 300)} The chunks cannot be drawn without it.")
        return None
    return Space(_labels(sides), found.vectors)


def _joined(corpora: Sequence[Corpus]) -> Corpus:
    chunks = [chunk for corpus in corpora for chunk in corpus.chunks]
    return Corpus(corpora[0].documents, chunks)


def _labels(sides: Sequence[Side]) -> list[str]:
    labels = []
    for side in sides:
        corpus = side.cut.corpus
        for chunk in corpus.chunks:
            document = corpus.by_id[chunk.document_id]
            name = (document.title or document.id)[:40]
            labels.append(f"{side.letter}{chunk.index + 1} {name}")
    return labels


def _snippet(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 120 else flat[:119] + "…"


def _groups(sides: Sequence[Side], color: str) -> Groups:
    if color == "strategy":
        index = [n for n, side in enumerate(sides) for _ in side.cut.corpus.chunks]
        return Groups("strategy", tuple(side.title for side in sides), np.array(index, np.int64))
    documents = sides[0].cut.corpus.documents
    number = {document.id: n for n, document in enumerate(documents)}
    index = [number[chunk.document_id] for side in sides for chunk in side.cut.corpus.chunks]
    names = tuple(document.title or document.id for document in documents)
    return Groups("document", names, np.array(index, np.int64))


def _caption(sides: Sequence[Side], space: Space, trust: float | None) -> str:
    parts = []
    unit = space.vectors / np.maximum(np.linalg.norm(space.vectors, axis=1, keepdims=True), 1e-12)
    start = 0
    for side in sides:
        n = len(side.cut.corpus)
        own = [chunk.document_id for chunk in side.cut.corpus.chunks]
        share = _same_document(unit[start : start + n], own)
        start += n
        if share is not None:
            parts.append(f"for {share:.0%} of the {n:,} chunks of {side.letter}")
    nearest = (
        f" The nearest other chunk of the same strategy is from the same document "
        f"{' and '.join(parts)}."
        if parts
        else ""
    )
    kept = (
        ""
        if trust is None
        else f" Trustworthiness {trust:.2f}, where 1 means that none only looks near."
    )
    return (
        f"Each point is a chunk, embedded with {short_model(sides[0])}; near means alike in "
        f"meaning.{nearest}{kept}"
    )


def _same_document(unit: np.ndarray, documents: Sequence[str]) -> float | None:
    if len(unit) < 2 or len(set(documents)) < 2:
        return None
    alike = unit @ unit.T
    np.fill_diagonal(alike, -2.0)
    near = alike.argmax(axis=1)
    return float(np.mean([documents[row] == documents[other] for row, other in enumerate(near)]))
