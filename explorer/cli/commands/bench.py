"""``bench index|embed|map``: what is found, how fast, and in how many bytes, on this machine."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from explorer.benchmark import EmbeddingSpeed, MapSpeed, measure_embedding, measure_map
from explorer.cli.answer import Answer, bullets, lines, table
from explorer.cli.commands import bench_index
from explorer.cli.corrections import add_data_corrections
from explorer.cli.options import (
    DEFAULT_MODEL,
    add_choices,
    add_file,
    add_seed,
    new_command,
    positive,
)
from explorer.cli.output import Meter
from explorer.cli.sources import load_space
from explorer.embedders import parse_spec
from explorer.errors import ParameterError
from explorer.projection import METHODS

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(commands: "Commands") -> None:
    """Add the command with a subcommand for each thing that is timed."""
    parser = commands.add_parser(
        "bench", help="Measure indexes, embedding or maps on this machine.", allow_abbrev=False
    )
    tasks = parser.add_subparsers(dest="task", metavar="TASK", required=True)
    bench_index.add_parser(tasks)
    embed = _task(tasks, "embed", "Time a model over texts, nothing taken from the cache.", _embed)
    embed.add_argument("--repeats", type=positive, default=3, help="runs (default 3)")
    drawn = _task(tasks, "map", "Time maps of a space and measure what they keep.", _map)
    drawn.add_argument("--repeats", type=positive, default=1, help="runs of each (default 1)")
    add_choices(drawn, "--method", tuple(METHODS), "one or several (default all)")
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
    add_data_corrections(parser)
    parser.set_defaults(bench=function)
    return parser


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
