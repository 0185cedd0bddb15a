"""``bench index``: indexes measured on a file or on made-up vectors, estimated first if large."""

import argparse
import sys
from typing import TYPE_CHECKING

from explorer.arrays import FloatMatrix
from explorer.benchmark import (
    ESTIMATED_ABOVE,
    Forecast,
    Generated,
    Needs,
    Settings,
    Study,
    calibrate,
    describe,
    describe_forecast,
    forecast,
    measure_indexes,
    recommend,
    with_estimates,
)
from explorer.cli.answer import Answer, bullets, lines, table, write_text
from explorer.cli.corrections import add_data_corrections
from explorer.cli.options import (
    add_choice,
    add_choices,
    add_file,
    add_k,
    add_seed,
    new_command,
    number,
    positive,
)
from explorer.cli.output import Meter
from explorer.cli.sources import load_space
from explorer.errors import ParameterError
from explorer.indexes import INDEXES, IndexParameters, entry_of
from explorer.metrics import METRICS

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(tasks: "Commands") -> None:
    """Add the subcommand."""
    parser = new_command(tasks, "index", "Measure recall, latency, memory and build time.")
    add_file(parser)
    add_data_corrections(parser)
    parser.set_defaults(bench=run)
    parser.add_argument(
        "--estimate",
        action="store_true",
        help="say what the measurement would take and measure nothing",
    )
    parser.add_argument(
        "--generated", type=positive, metavar="N", help="measure N made-up vectors instead"
    )
    parser.add_argument(
        "--dimension", type=positive, default=384, metavar="D", help="of made-up vectors"
    )
    add_choices(parser, "--index", tuple(INDEXES), "one or several (default all)")
    add_k(parser)
    parser.add_argument("--queries", type=positive, default=200, help="searches (default 200)")
    add_choice(parser, "--metric", METRICS, "how closeness is measured")
    add_seed(parser)
    wanted = parser.add_argument_group("what the recommendation is for")
    wanted.add_argument("--for", dest="size", type=positive, metavar="N", help="vectors in the end")
    wanted.add_argument("--recall", type=number, default=0.95, help="at least (default .95)")
    wanted.add_argument(
        "--memory", type=number, default=4_000.0, metavar="MB", help="at most (default 4000)"
    )


def run(options: argparse.Namespace) -> Answer:
    """Measure indexes and advise one, or estimate what measuring would take."""
    settings = Settings(options.k, options.queries, options.metric, options.seed)
    families: list[IndexParameters] = [INDEXES[name].parameters() for name in options.index]
    memory = int(options.memory * 1e6) if abs(options.memory) < 1e9 else 0
    needs = Needs(options.size or 1, options.recall, memory)
    with Meter() as meter:
        data, source, notes = _vectors(options, meter)
        shape = (data.n, data.d) if isinstance(data, Generated) else data.shape
        expected = _expected(options, families, settings, shape)
        if options.estimate and expected:
            return _estimates(expected)
        study = measure_indexes(data, families, settings, source, progress=meter.part(0.4, 1.0))
    study = with_estimates(study, expected) if expected else study
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


def _expected(
    options: argparse.Namespace,
    families: list[IndexParameters],
    settings: Settings,
    shape: tuple[int, ...],
) -> Forecast | None:
    """Estimate a measurement that is asked about or takes long, and say so before it starts."""
    n, d = shape
    if n <= ESTIMATED_ABOVE and not options.estimate:
        return None
    expected = forecast(calibrate(families, d, settings.metric), families, n, settings)
    if not options.estimate and expected.estimates:
        write_text(describe_forecast(expected), sys.stderr)
    return expected if expected.estimates else None


def _estimates(expected: Forecast) -> Answer:
    rows = [
        {
            "index": entry_of(each.asked).name,
            "title": each.title,
            "build_seconds": each.build_seconds,
            "search_seconds": each.search_seconds,
            "memory_bytes": each.memory_bytes,
            "sample": each.sample,
        }
        for each in expected.estimates
    ]
    said = describe_forecast(expected)
    found = {
        "rows": rows,
        "n": expected.n,
        "dimension": expected.d,
        "preparing_seconds": expected.preparing_seconds,
        "seconds": expected.seconds,
        "memory_bytes": expected.memory_bytes,
        "core_share": expected.share,
        "summary": said,
    }
    header = ("index", "build s", "search s", "MB while measured", "built on")
    shown = [
        (e.title, e.build_seconds, e.search_seconds, e.memory_bytes / 1e6, e.sample)
        for e in expected.estimates
    ]
    return Answer(found, lines(said, table(header, shown)))


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
        "estimated s",
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
                row["estimated_build_seconds"],
                row["memory_bytes"] / 1e6,
                "front" if row["pareto"] == "yes" else "",
            )
            for row in study.records()
        ],
    )
