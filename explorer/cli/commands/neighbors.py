"""``neighbors QUERY``: what lies nearest to a word or text in the full space."""

import argparse
from typing import TYPE_CHECKING

import numpy as np

from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.corrections import add_data_corrections
from explorer.cli.options import add_choice, add_k, new_command
from explorer.cli.output import Meter
from explorer.cli.sources import Loaded, embedder_of, load_space
from explorer.embedders import EmbeddingCache, embed
from explorer.errors import InputError
from explorer.expressions import Vocabulary
from explorer.metrics import METRICS, Metric
from explorer.neighbors import Neighbors, nearest_in, neighbors_of

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_NONE = Neighbors(np.empty((1, 0), dtype=np.int64), np.empty((1, 0), dtype=np.float32))


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(commands, "neighbors", "List what lies nearest to a word or a text.")
    parser.add_argument("query", metavar="QUERY", help="a label of the space, or any text to embed")
    add_data_corrections(parser)
    add_k(parser)
    add_choice(parser, "--metric", METRICS, "how closeness is measured")


def run(options: argparse.Namespace) -> Answer:
    """Find the query in the space, or embed it, and list its neighbors."""
    query = " ".join(options.query.split())
    if not query:
        raise InputError("The query is empty; type a word or a text.")
    with Meter() as meter:
        loaded = load_space(options, meter, nothing_given="frequent words")
    found, note = _search(loaded, query, options.k, options.metric)
    labels = [loaded.space.labels[row] for row in found.indices[0]]
    scores = [float(score) for score in found.scores[0]]
    results = [
        {"label": label, "score": score} for label, score in zip(labels, scores, strict=True)
    ]
    data = {"query": query, "metric": options.metric, "results": results}
    far = options.metric == "euclidean"
    shown = table(
        ("", options.metric + (" distance" if far else ""), "label"),
        [
            (rank, -score if far else score, label)
            for rank, (label, score) in enumerate(zip(labels, scores, strict=True), 1)
        ],
    )
    heading = f"Nearest to {printable(query)} among {len(loaded.space):,} labels"
    return Answer(data, lines(heading, shown, note, bullets(loaded.notes)))


def _search(loaded: Loaded, query: str, k: int, metric: Metric) -> tuple[Neighbors, str]:
    """Return the neighbors of the label spelt like the query, else of the query embedded."""
    space, vocabulary = loaded.space, Vocabulary(loaded.space.labels)
    row = vocabulary.find(query)
    if row is not None:
        if metric != "euclidean" and not np.any(space.vectors[row]):
            return _NONE, "Its vector is zero, which points nowhere, so nothing is near it."
        return neighbors_of(space, row, k, metric), ""
    if loaded.spec is None:
        raise InputError(_unknown(query, vocabulary.suggest(query), space.provenance.source))
    embedder = embedder_of(loaded, loaded.spec)
    vectors = embed([query], embedder, cache=EmbeddingCache(), role="query").vectors
    if not np.any(vectors):
        return _NONE, f"{embedder.name} knows nothing of the query, so nothing is near it."
    return nearest_in(space, vectors, k, metric=metric), ""


def _unknown(query: str, likely: tuple[str, ...], source: str) -> str:
    shown = query if len(query) <= 40 else f"{query[:39]}…"
    meant = (
        f"perhaps you mean {' or '.join(f'“{label}”' for label in likely)}, or " if likely else ""
    )
    return (
        f"“{shown}” is not a label of {source}; {meant}give the model its vectors were made with, "
        "as in --model minilm, to embed any text."
    )
