"""``--engine``: texts embedded by many workers before a command asks for their vectors."""

import argparse
from collections.abc import Sequence

from explorer.arrays import Progress
from explorer.embedders import EmbedderSpec, EmbeddingCache


def done_ahead(
    options: argparse.Namespace,
    texts: Sequence[str],
    spec: EmbedderSpec,
    progress: Progress | None = None,
) -> tuple[str, ...]:
    """Embed by the engine named, if one is, and return notes for the person at the terminal."""
    name = getattr(options, "engine", None)
    if name is None:
        return ()
    from explorer.embedders.fleet import embed_ahead, load_engine

    done = embed_ahead(texts, spec, load_engine(name), EmbeddingCache(), progress)
    told = f"{done.embedded:,} texts embedded by {name}"
    if done.resumed:
        told += f"; {done.resumed:,} were there from a run that broke off"
    return (f"{told}.", *done.notes)
