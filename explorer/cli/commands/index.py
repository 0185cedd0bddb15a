"""``index NAME PATH…``: keep documents, their chunks and vectors as a collection."""

import argparse
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.ahead import done_ahead
from explorer.cli.answer import Answer, bullets, lines, printable
from explorer.cli.documents import (
    add_chunker,
    add_document_corrections,
    add_model,
    add_store,
    corpus_of,
)
from explorer.cli.options import add_engine, new_command, one_of
from explorer.cli.output import Meter
from explorer.embedders import EmbeddingCache, parse_spec, spec_text
from explorer.search import LANGUAGES, index_corpus
from explorer.stores import Manifest, check_name, open_backend, parse_store

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(
        commands,
        "index",
        "Keep documents as a collection; those with ids it has already are replaced.",
        shared="json",
    )
    parser.add_argument("name", metavar="NAME", help="of the collection, made if there is none")
    parser.add_argument(
        "documents",
        metavar="PATH",
        nargs="+",
        type=Path,
        help="files, or folders with everything in them",
    )
    add_document_corrections(parser)
    add_model(parser)
    add_chunker(parser, "recursive")
    add_store(parser)
    add_engine(parser)
    parser.add_argument(
        "--language",
        type=one_of(LANGUAGES),
        default="en",
        metavar="CODE",
        help=f"of keywords, for a new collection: {', '.join(LANGUAGES)} (default en)",
    )


def run(options: argparse.Namespace) -> Answer:
    """Read, chunk, embed and keep."""
    started = time.perf_counter()
    backend = open_backend(parse_store(options.store))
    model = spec_text(parse_spec(options.model))
    wanted = Manifest(check_name(options.name), model, "", 0, options.chunker, options.language)
    with Meter() as meter:
        corpus, spec, notes = corpus_of(options)
        ahead = done_ahead(options, corpus.texts, spec, meter.part(0.0, 0.7))
        rest = meter.part(0.7, 1.0) if ahead else meter
        done = index_corpus(backend, wanted, corpus, cache=EmbeddingCache(), progress=rest)
    seconds = time.perf_counter() - started
    data = {
        "collection": options.name,
        "documents": len(corpus.documents),
        **asdict(done),
        "seconds": seconds,
        "notes": [*notes, *ahead],
    }
    told = (
        f"Saved in “{options.name}”: {done.added} documents added, {done.updated} updated, "
        f"{done.chunks} chunks; {done.computed} texts embedded, {done.cached} taken from the "
        f"cache; {seconds:.1f} s."
    )
    return Answer(data, lines(told, bullets(map(printable, (*notes, *ahead)))))
