"""``bench index|embed|map``: what is found, how fast, and in how many bytes, on this machine."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from explorer.arrays import FloatMatrix
from explorer.benchmark import (
    EmbeddingSpeed,
    Generated,
    MapSpeed,
    Needs,
    Settings,
    Study,
    describe,
    measure_embedding,
    measure_indexes,
    measure_map,
    recommend,
)
from explorer.cli.answer import Answer, bullets, lines, table
from explorer.cli.options import (
    DEFAULT_MODEL,
    add_file,
    add_k,
    add_seed,
    new_command,
    number,
    one_of,
    positive,
)
from explorer.cli.output import Meter
from explorer.cli.sources import load_space
from explorer.embedders import parse_spec
from explorer.errors import ParameterError
from explorer.indexes import INDEXES, IndexParameters
from explorer.metrics import METRICS
from explorer.projection import METHODS

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(commands: "Commands") -> None:
    """Add the command with a subcommand for each thing that is timed."""
    parser = commands.add_parser(
        "bench", help="Measure indexes, embedding or maps on this machine.", allow_abbrev=False
    )
    tasks = parser.add_subparsers(dest="task", metavar="TASK", required=True)
    _add_index(tasks)
    embed = _task(tasks, "embed", "Time a model over texts, nothing taken from the cache.", _embed)
    embed.add_argument("--repeats", type=positive, default=3, help="runs (default 3)")
    drawn = _task(tasks, "map", "Time maps of a space and measure what they keep.", _map)
    drawn.add_argument("--repeats", type=positive, default=1, help="runs of each (default 1)")
    drawn.add_argument(
        "--method",
        type=one_of(tuple(METHODS)),
        nargs="+",
        default=list(METHODS),
        metavar="{" + ",".join(METHODS) + "}",
        help="one or several (default all)",
    )
    add_seed(drawn)


def run(options: argparse.Namespace) -> Answer:
    """Run the task chosen."""
    answer: Answer = options.bench(options)
    return answer


def _task(
    tasks: "Commands", name: str, summary: str, function: Callable[[argparse.Namespace], Answer]
) -> argparse.ArgumentParser:
    parser = new_command(tasks, name, summary)
    add_file(parser)
    parser.set_defaults(bench=function)
    return parser


def _add_index(tasks: "Commands") -> None:
    parser = _task(tasks, "index", "Measure recall, latency, memory and build time.", _index)
    parser.add_argument(
        "--generated", type=positive, metavar="N", help="measure N made-up vectors instead"
    )
    parser.add_argument(
        "--dimension", type=positive, default=384, metavar="D", help="of made-up vectors"
    )
    parser.add_argument(
        "--index",
        type=one_of(tuple(INDEXES)),
        nargs="+",
        default=list(INDEXES),
        metavar="{" + ",".join(INDEXES) + "}",
        help="one or several (default all)",
    )
    add_k(parser)
    parser.add_argument("--queries", type=positive, default=200, help="searches (default 200)")
    parser.add_argument(
        "--metric", type=one_of(METRICS), default="cosine", metavar="{" + ",".join(METRICS) + "}"
    )
    add_seed(parser)
    wanted = parser.add_argument_group("what the recommendation is for")
    wanted.add_argument("--for", dest="size", type=positive, metavar="N", help="vectors in the end")
    wanted.add_argument("--recall", type=number, default=0.95, help="at least (default .95)")
    wanted.add_argument(
        "--memory", type=number, default=4_000.0, metavar="MB", help="at most (default 4000)"
    )


def _index(options: argparse.Namespace) -> Answer:
    settings = Settings(options.k, options.queries, options.metric, options.seed)
    families: list[IndexParameters] = [INDEXES[name].parameters() for name in options.index]
    memory = int(options.memory * 1e6) if abs(options.memory) < 1e9 else 0
    needs = Needs(options.size or 1, options.recall, memory)
    with Meter() as meter:
        data, source, notes = _vectors(options, meter)
        study = measure_indexes(data, families, settings, source, meter.part(0.4, 1.0))
    advice = recommend(study, Needs(options.size or study.n, needs.recall, needs.memory_bytes))
    found = {
        "rows": study.records(),
        "n": study.n,
        "dimension": study.d,
        "source": study.source,
        "recommendation": advice.sentence,
        "basis": advice.basis,
        "notes": [*notes, *study.notes, *study.skipped],
    }
    shown = bullets((*notes, *study.notes, *study.skipped))
    return Answer(found, lines(advice.sentence, _index_table(study), describe(study), shown))


def _vectors(
    options: argparse.Namespace, meter: Meter
) -> tuple[FloatMatrix | Generated, str, tuple[str, ...]]:
    if options.generated is None:
        loaded = load_space(options, meter.part(0.0, 0.4))
        return loaded.space.vectors, loaded.space.provenance.source, loaded.notes
    if any((options.file, options.words, options.space, options.vocabulary)):
        raise ParameterError("--generated makes the vectors up; leave out the file or words.")
    made = Generated(options.generated, options.dimension, options.seed)
    return made, made.source, ()


def _index_table(study: Study) -> str:
    header = (
        "index",
        "setting",
        f"recall@{study.k}",
        "sd",
        "p50 ms",
        "p95 ms",
        "build s",
        "MB",
        "",
    )
    return table(
        header,
        [
            (
                row["title"],
                row["setting"],
                row["recall"],
                row["recall_sd"],
                row["p50_ms"],
                row["p95_ms"],
                row["build_seconds"],
                row["memory_bytes"] / 1e6,
                "front" if row["pareto"] == "yes" else "",
            )
            for row in study.records()
        ],
    )


def _embed(options: argparse.Namespace) -> Answer:
    with Meter() as meter:
        # Loading also checks the words; what it embeds on the way is not what is timed.
        loaded = load_space(options, meter.part(0.0, 0.3))
        if loaded.spec is None or loaded.embedded is None:
            raise ParameterError("Only words can be embedded; these are ready vectors.")
        spec = parse_spec(options.model or DEFAULT_MODEL)
        rows = measure_embedding(loaded.space.labels, spec, options.repeats, meter.part(0.3, 1.0))
    return _timed(rows, loaded.notes)


def _map(options: argparse.Namespace) -> Answer:
    rows: list[MapSpeed] = []
    with Meter() as meter:
        loaded = load_space(options, meter.part(0.0, 0.3))
        for place, name in enumerate(options.method):
            share = 0.7 / len(options.method)
            part = meter.part(0.3 + share * place, 0.3 + share * (place + 1))
            parameters = METHODS[name].parameters()
            rows += measure_map(loaded.space, parameters, options.repeats, options.seed, part)
    return _timed(rows, loaded.notes)


def _timed(rows: "tuple[EmbeddingSpeed, ...] | list[MapSpeed]", notes: tuple[str, ...]) -> Answer:
    plain: list[dict[str, Any]] = [asdict(row) for row in rows]
    header = [name.replace("_", " ") for name in plain[0]]
    shown = table(header, [list(row.values()) for row in plain])
    return Answer({"rows": plain}, lines(shown, bullets(notes)))
