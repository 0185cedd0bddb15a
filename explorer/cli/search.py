"""``search QUERY --documents PATH…``: find passages by meaning, keywords or both, and say why."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.documents import add_chunker, add_model, corpus_of
from explorer.cli.options import add_k, new_command, number, one_of
from explorer.cli.output import Meter
from explorer.embedders import EmbeddingCache
from explorer.search import (
    FUSIONS,
    MODES,
    Hit,
    SearchOptions,
    explain,
    open_keyword_searcher,
    open_searcher,
    parse_filter,
)

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(
        commands, "search", "Search documents and see why each hit ranks there.", shared="json"
    )
    parser.add_argument("query", metavar="QUERY", help="what to look for")
    parser.add_argument(
        "--documents",
        metavar="PATH",
        nargs="+",
        type=Path,
        required=True,
        help="files, or folders with everything in them",
    )
    add_model(parser)
    add_chunker(parser, "recursive")
    parser.add_argument(
        "--mode",
        type=one_of(MODES),
        default="hybrid",
        metavar="{" + ",".join(MODES) + "}",
        help="by meaning, by keywords, or both (default hybrid)",
    )
    parser.add_argument(
        "--fusion",
        type=one_of(FUSIONS),
        default="rrf",
        metavar="{" + ",".join(FUSIONS) + "}",
        help="how hybrid joins the two (default rrf)",
    )
    parser.add_argument("--rerank", metavar="NAME", help="maxsim or cross-encoder:NAME")
    parser.add_argument(
        "--filter",
        metavar="CONDITION",
        action="append",
        default=[],
        help="as in minutes<=30, cuisine=Thai or title~soup; may be repeated",
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
    )
    with Meter() as meter:
        corpus, spec, notes = corpus_of(options)
        if options.mode == "bm25" and options.rerank is None:
            searcher = open_keyword_searcher(corpus)
        else:
            searcher = open_searcher(corpus, spec, cache=EmbeddingCache(), progress=meter)
        result = searcher.search(options.query, chosen)
    data = {"hits": [_plain(hit) for hit in result.hits], "message": result.message}
    rows = [
        (rank, hit.score, hit.title or hit.source, " ".join(hit.text.split())[:80])
        for rank, hit in enumerate(result.hits, 1)
    ]
    shown = table(("", "score", "document", "text"), rows) if rows else ""
    why = [f"{rank}: {printable(explain(hit))}" for rank, hit in enumerate(result.hits, 1)]
    return Answer(data, lines(result.message, shown, bullets(why), bullets(map(printable, notes))))


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
