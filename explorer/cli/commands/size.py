"""``size --documents N --tokens T``: what a collection of that size would need."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from explorer.benchmark import size_text
from explorer.benchmark.capacity import (
    Capacity,
    Plan,
    Rates,
    capacity,
    expected_hours,
    expected_search,
    measure_rates,
    sentences,
)
from explorer.chunking import parse_chunker
from explorer.cli.answer import Answer, bullets, lines, table
from explorer.cli.documents import add_chunker, add_model
from explorer.cli.options import new_command, positive
from explorer.cli.output import Meter
from explorer.embedders import EmbedderSpec, load_embedder, parse_spec
from explorer.errors import ParameterError

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(
        commands, "size", "What a collection of a given size would need.", shared="json"
    )
    parser.add_argument("--documents", type=positive, required=True, metavar="N", help="how many")
    parser.add_argument(
        "--tokens", type=positive, required=True, metavar="T", help="of a document, on average"
    )
    add_model(parser)
    add_chunker(parser, "recursive")
    parser.add_argument(
        "--copies", type=positive, default=2, help="of each shard, on different nodes (default 2)"
    )
    parser.add_argument(
        "--node-memory",
        type=positive,
        default=64,
        metavar="GB",
        help="memory of a node (default 64)",
    )
    parser.add_argument(
        "--unmeasured",
        action="store_true",
        help="say nothing of times, for which this machine is measured for half a minute",
    )


def run(options: argparse.Namespace) -> Answer:
    """Plan, measure and tell."""
    spec = parse_spec(options.model)
    plan = Plan(
        options.documents,
        options.tokens,
        _dimension(spec),
        parse_chunker(options.chunker),
        options.copies,
        options.node_memory * 10**9,
    )
    needed = capacity(plan)
    rates = Rates()
    if not options.unmeasured:
        with Meter() as meter:
            rates = measure_rates(spec, plan.chunk_tokens, plan.dimension, meter)
    return Answer(_data(needed, rates), lines(_table(needed), bullets(sentences(needed, rates))))


def _dimension(spec: EmbedderSpec) -> int:
    if spec.kind == "tf-idf":
        raise ParameterError("TF-IDF cannot fill a collection; choose minilm or another model.")
    if spec.kind == "openai":  # a service is paid by the text, and not asked for this
        named = getattr(spec.parameters, "dimensions", None)
        if not named:
            raise ParameterError("Add --dimensions N: a service is not asked for this.")
        return int(named)
    return load_embedder(spec).dimension


def _table(needed: Capacity) -> str:
    header = ("vectors as", "vectors", "graph", "keywords", "texts", "originals", "memory", "disk")
    rows = [
        (
            each.kind,
            *map(
                size_text,
                (
                    each.vectors,
                    each.graph,
                    each.keywords,
                    each.texts,
                    each.originals,
                    each.memory,
                    each.disk,
                ),
            ),
            each.nodes,
            each.shards,
            needed.plan.copies,
        )
        for each in needed.keepings
    ]
    return table((*header, "nodes", "shards", "copies"), rows)


def _data(needed: Capacity, rates: Rates) -> dict[str, object]:
    plan, speed = needed.plan, rates.speed
    data: dict[str, object] = {
        "documents": plan.documents,
        "tokens": plan.tokens,
        "chunks": plan.chunks,
        "chunk_tokens": plan.chunk_tokens,
        "dimension": plan.dimension,
        "copies": plan.copies,
        "keepings": [asdict(each) for each in needed.keepings],
        "measured": asdict(rates),
    }
    if speed is not None:
        data["embedding_hours"] = asdict(expected_hours(plan.chunks, speed))
    if rates.searches:
        shards = needed.keepings[0].shards
        p50, p95 = expected_search(rates.searches, plan.chunks, shards)
        data |= {"search_p50_ms": asdict(p50), "search_p95_ms": asdict(p95)}
    return data
