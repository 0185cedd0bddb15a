"""The evaluation as jobs: the quick searches first, those that rerank when they are ready."""

from dataclasses import dataclass, replace

import streamlit as st

from explorer.arrays import fingerprint
from explorer.evaluation.duplicates import Duplicates
from explorer.search import SearchOptions
from explorer.space import Space
from explorer.tasks import evaluation
from explorer.tasks.evaluation import Judged, SizeScore
from pages.evaluation.controls import CONFIGURATIONS, Asked
from pages.shared import jobs, runtime

SIZES = (16, 32, 64, 96, 128, 192, 256)
STUDIED = ("dense", "bm25", "hybrid")

_RERANKED = "evaluation reranked"


@dataclass(frozen=True, eq=False)
class Points:
    """The chunks of an evaluation as labelled points.

    Attributes
    ----------
    space : Space
    documents : tuple of str
        Id of the document of each chunk.
    """

    space: Space
    documents: tuple[str, ...]


def judge(asked: Asked) -> Judged | None:
    """Return what is judged so far in the order asked for, or None while there is nothing."""
    wanted = asked.configurations
    plain = {name: how for name, how in wanted.items() if how.rerank is None}
    slow = {name: how for name, how in wanted.items() if how.rerank is not None}
    # The bar of one in the place of the other's, not below it.
    place = st.empty()
    with place.container():
        quick = _judge(asked, plain, "evaluation") if plain else None
    if plain and quick is None:
        return None
    if quick is not None and quick.missing:
        return quick
    with place.container():
        reranked = _judge(asked, slow, _RERANKED) if slow else None
    parts = [part for part in (quick, reranked) if part is not None]
    if not parts:
        return None
    ranked = {name: found for part in parts for name, found in part.ranked.items()}
    vectors = next((part for part in parts if part.vectors is not None), parts[0])
    return replace(vectors, ranked={name: ranked[name] for name in wanted if name in ranked})


def expected(asked: Asked, judged: Judged) -> list[str]:
    """Return which searches are judged or still to come, in the order asked for."""
    if judged.missing or jobs.failed(_RERANKED):
        return list(judged.ranked)
    return list(asked.configurations)


def _judge(asked: Asked, wanted: dict[str, SearchOptions], slot: str) -> Judged | None:
    what = "Reranking for" if slot == _RERANKED else "Searching with"
    judged: Judged | None = jobs.result(
        slot,
        fingerprint(asked.key, [(name, repr(how)) for name, how in wanted.items()]),
        evaluation.judge,
        asked.data,
        wanted,
        asked.chunker,
        asked.spec,
        runtime.cache_path(),
        title=f"{what} {len(asked.data.queries):,} queries",
        topic=f"model {asked.spec.kind}",
    )
    return judged


def study(asked: Asked) -> tuple[SizeScore, ...] | None:
    """Return the study of chunk sizes, or None while it runs."""
    wanted = dict(CONFIGURATIONS[name] for name in STUDIED)
    found: tuple[SizeScore, ...] | None = jobs.result(
        "evaluation sizes",
        fingerprint("sizes", asked.key, SIZES),
        evaluation.study_chunk_sizes,
        asked.data,
        SIZES,
        wanted,
        asked.spec,
        runtime.cache_path(),
        title=f"Cutting and searching at {len(SIZES) + 1} sizes",
        topic=f"model {asked.spec.kind}",
    )
    return found


def duplicates(asked: Asked, judged: Judged) -> Duplicates | None:
    """Return how close the documents are to each other, or None while it is found out."""
    found: Duplicates | None = jobs.result(
        "evaluation duplicates",
        fingerprint("duplicates", asked.key),
        evaluation.duplicates_of,
        judged.corpus,
        judged.vectors,
        title=f"Comparing {len(judged.corpus.documents):,} documents",
        topic="layout",
    )
    return found


def points(judged: Judged) -> Points | None:
    """Return the chunks as a space, labelled by their documents; None without a model."""
    if judged.vectors is None:
        return None
    chunks = judged.corpus.chunks
    cut = {chunk.document_id for chunk in chunks if chunk.index}
    labels = [
        f"{title_of(judged, chunk.document_id)} ({chunk.index + 1})"
        if chunk.document_id in cut
        else title_of(judged, chunk.document_id)
        for chunk in chunks
    ]
    return Points(Space(labels, judged.vectors), tuple(chunk.document_id for chunk in chunks))


def title_of(judged: Judged, document_id: str) -> str:
    """Return what a document is called: its title, or its id."""
    document = judged.corpus.by_id.get(document_id)
    return (document.title if document else "") or document_id
