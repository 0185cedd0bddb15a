"""``search QUERY --documents PATH… | --collection NAME``: find passages and say why."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.corrections import refuse_corrections
from explorer.cli.documents import (
    add_chunker,
    add_document_corrections,
    add_model,
    add_store,
    corpus_of,
)
from explorer.cli.options import Added, add_choice, add_k, new_command, number
from explorer.cli.output import Meter
from explorer.embedders import EmbeddingCache, parse_spec
from explorer.search import (
    FUSIONS,
    MODES,
    Hit,
    SearchOptions,
    SearchResult,
    explain,
    open_keyword_searcher,
    open_keywords_stored,
    open_searcher,
    open_stored_searcher,
    parse_filter,
)
from explorer.stores import open_backend, open_collection, parse_store

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(
        commands, "search", "Search documents and see why each hit ranks there.", shared="json"
    )
    parser.add_argument("query", metavar="QUERY", help="what to look for")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--documents",
        metavar="PATH",
        action=Added,
        nargs="+",
        type=Path,
        help="files, or folders with everything in them",
    )
    where.add_argument("--collection", metavar="NAME", help="a collection made with “index”")
    add_document_corrections(parser)
    add_store(parser)
    add_model(parser)
    parser.set_defaults(model=None)
    add_chunker(parser, "recursive")
    add_choice(parser, "--mode", MODES, "by meaning, by keywords, or both", "hybrid")
    add_choice(parser, "--fusion", FUSIONS, "how hybrid joins the two")
    parser.add_argument("--rerank", metavar="NAME", help="maxsim or cross-encoder:NAME")
    parser.add_argument(
        "--filter",
        metavar="CONDITION",
        action="append",
        default=[],
        help="as in minutes<=30, cuisine=Thai or title~soup; may be repeated",
    )
    parser.add_argument(
        "--exact",
        dest="precision",
        action="store_const",
        const="exact",
        default="quick",
        help="compare with every text; above 50,000, or 10,000 of a collection, an index finds "
        "nearly all, and says how many",
    )
    parser.add_argument("--threshold", type=number, metavar="T", help="least cosine of a hit")
    add_k(parser)


def run(options: argparse.Namespace) -> Answer:
    """Read, chunk, embed and search."""
    chosen = SearchOptions(
        options.mode,
        k=options.k,
        depth=max(100, options.k),
        fusion=options.fusion,
        filters=tuple(parse_filter(text) for text in options.filter),
        threshold=options.threshold,
        rerank=options.rerank,
        rerank_depth=max(50, options.k),
        precision=options.precision,
    )
    if options.collection:
        return _answer(_in_collection(options, chosen), [])
    return _answer(*_in_documents(options, chosen))


def _in_documents(
    options: argparse.Namespace, chosen: SearchOptions
) -> tuple[SearchResult, list[str]]:
    with Meter() as meter:
        corpus, spec, notes = corpus_of(options)
        if options.mode == "bm25" and options.rerank is None:
            searcher = open_keyword_searcher(corpus)
        else:
            searcher = open_searcher(corpus, spec, cache=EmbeddingCache(), progress=meter)
        return searcher.search(options.query, chosen), notes


def _in_collection(options: argparse.Namespace, chosen: SearchOptions) -> SearchResult:
    refuse_corrections(options, "--documents")
    spec = parse_spec(options.model) if options.model else None
    with open_collection(open_backend(parse_store(options.store)), options.collection) as found:
        if options.mode == "bm25" and options.rerank is None:
            searcher = open_keywords_stored(found)
        else:
            searcher = open_stored_searcher(found, spec=spec, cache=EmbeddingCache())
        return searcher.search(options.query, chosen)


def _answer(result: SearchResult, notes: list[str]) -> Answer:
    data: dict[str, object] = {
        "hits": [_plain(hit) for hit in result.hits],
        "message": result.message,
    }
    if result.found_by:
        data["found_by"] = result.found_by
    rows = [
        (rank, hit.score, hit.title or hit.source, " ".join(hit.text.split())[:80])
        for rank, hit in enumerate(result.hits, 1)
    ]
    shown = table(("", "score", "document", "text"), rows) if rows else ""
    why = [f"{rank}: {printable(explain(hit))}" for rank, hit in enumerate(result.hits, 1)]
    told = [*([result.found_by] if result.found_by else []), *map(printable, notes)]
    return Answer(data, lines(result.message, shown, bullets(why), bullets(told)))


def _plain(hit: Hit) -> dict[str, object]:
    return {
        "id": hit.id,
        "document": hit.document_id,
        "title": hit.title,
        "score": hit.score,
        "text": hit.text,
        "source": hit.source,
        "start": hit.start,
        "end": hit.end,
        "stages": [asdict(stage) for stage in hit.stages],
        "highlights": [list(span) for span in hit.highlights],
        "metadata": dict(hit.metadata),
    }
