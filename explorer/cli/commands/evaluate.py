"""``evaluate analogies|similarity|clusters|outliers FILE``: figures on public question sets."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from explorer.arrays import Progress
from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.commands import retrieval
from explorer.cli.corrections import add_data_corrections
from explorer.cli.files import read_file
from explorer.cli.options import add_choice, add_seed, new_command
from explorer.cli.output import Meter
from explorer.cli.sources import Loaded, space_of
from explorer.evaluation import (
    AnalogyQuestions,
    Categories,
    Interval,
    OutlierQuestions,
    SimilarityPairs,
    evaluate_analogies,
    evaluate_categories,
    evaluate_outliers,
    evaluate_similarity,
)
from explorer.evaluation.intervals import ROUNDS
from explorer.evaluation.ready_sets import SetKind, WordSet
from explorer.expressions.analogies import METHODS, Inputs
from explorer.readers import LIMITS
from explorer.space import Space
from explorer.tasks.setfiles import recognize

if TYPE_CHECKING:
    from explorer.cli.options import Commands


_NAMED = 12  # unknown words that are printed

Asked = TypeVar("Asked", bound=WordSet)
Scores = TypeVar("Scores")

_KINDS: dict[type, SetKind] = {
    SimilarityPairs: "similarity",
    OutlierQuestions: "outliers",
    Categories: "categories",
    AnalogyQuestions: "analogies",
}


def add_parser(commands: "Commands") -> None:
    """Add the command with a subcommand for each task."""
    parser = commands.add_parser(
        "evaluate", help="Judge vectors by questions with known answers.", allow_abbrev=False
    )
    tasks = parser.add_subparsers(dest="task", metavar="TASK", required=True)
    analogies = _task(tasks, "analogies", "Answer a is to b as c is to d.", _analogies)
    add_choice(analogies, "--method", METHODS, "how words are scored")
    analogies.add_argument("--allow-inputs", action="store_true", help="let a, b and c be answers")
    _task(tasks, "similarity", "Correlate cosines with human ratings.", _similarity)
    clusters = _task(tasks, "clusters", "Compare k-means with known categories.", _clusters)
    add_seed(clusters)
    _task(tasks, "outliers", "Find the word that does not belong.", _outliers)
    retrieval.add_task(tasks)


def run(options: argparse.Namespace) -> Answer:
    """Run the task chosen."""
    answer: Answer = options.evaluate(options)
    return answer


def _task(
    tasks: "Commands", name: str, summary: str, function: Callable[[argparse.Namespace], Answer]
) -> argparse.ArgumentParser:
    parser = new_command(tasks, name, summary)
    parser.add_argument("questions", metavar="FILE", help="the questions; see data/README.md")
    add_data_corrections(parser)
    parser.set_defaults(evaluate=function)
    return parser


def _judged(
    options: argparse.Namespace,
    kind: type[Asked],
    judge: Callable[[Space, Asked, Progress], Scores],
) -> tuple[Loaded, Scores]:
    """Read the questions, load a space that has their words, and judge it by them."""
    path = Path(options.questions)
    given = read_file(path, LIMITS.word_file_bytes)
    recognized = recognize(given, _KINDS[kind])
    questions = recognized.questions
    assert isinstance(questions, kind)
    with Meter() as meter:
        loaded = space_of(options, questions.words, path.name, meter.part(0.0, 0.8))
        told = replace(loaded, notes=(*recognized.notes, *loaded.notes))
        return told, judge(loaded.space, questions, meter.part(0.8, 1.0))


def _analogies(options: argparse.Namespace) -> Answer:
    inputs: Inputs = "allowed" if options.allow_inputs else "excluded"
    loaded, scores = _judged(
        options,
        AnalogyQuestions,
        lambda space, questions, progress: evaluate_analogies(
            space, questions, method=options.method, inputs=inputs, progress=progress
        ),
    )
    sections = {section.name: asdict(section) for section in scores.sections}
    for name, section in sections.items():
        del section["name"]
        section["interval"] = _ends(next(s for s in scores.sections if s.name == name).interval)
    data = {
        "accuracy": scores.accuracy,
        "interval": _ends(scores.interval),
        "top5": scores.top5,
        "answered": scores.answered,
        "total": scores.total,
        "sections": sections,
    }
    shown = table(
        ("section", "accuracy", "low", "high", "top 5", "answered", "of"),
        [
            (
                section.name,
                section.accuracy,
                *(_ends(section.interval) or ("", "")),
                section.top5,
                section.answered,
                section.total,
            )
            for section in scores.sections
        ],
    )
    said = (
        f"{scores.accuracy:.1%} right at first{_percent(scores.interval)}, {scores.top5:.1%} among "
        f"the first five, of {scores.answered:,} of {scores.total:,} questions ({scores.method}, "
        f"inputs {scores.inputs}, {len(loaded.space):,} candidates). Intervals: 95 %, Wilson's."
    )
    return _answer(data, loaded, said, shown, scores.missing)


def _similarity(options: argparse.Namespace) -> Answer:
    loaded, scores = _judged(
        options, SimilarityPairs, lambda space, pairs, _: evaluate_similarity(space, pairs)
    )
    span = scores.interval
    within = f" (95 % interval {span.low:.3f} to {span.high:.3f})" if span else ""
    found = (
        f"Spearman {scores.spearman:.3f}{within}, Pearson {scores.pearson:.3f} over "
        f"{scores.pairs:,} of {scores.total:,} pairs.{_how(span, 'pairs')}"
    )
    data = {
        "spearman": scores.spearman,
        "interval": _ends(scores.interval),
        "pearson": scores.pearson,
        "pairs": scores.pairs,
    }
    return _answer(data, loaded, found, missing=scores.missing)


def _clusters(options: argparse.Namespace) -> Answer:
    loaded, scores = _judged(
        options,
        Categories,
        lambda space, questions, progress: evaluate_categories(
            space, questions, seed=options.seed, progress=progress
        ),
    )
    names = ("purity", "ari", "nmi", "v_measure", "n", "classes")
    data = {name: getattr(scores, name) for name in names}
    data["interval"] = _ends(scores.interval)
    span = scores.interval
    within = f"; 95 % interval {span.low:.3f} to {span.high:.3f}" if span else ""
    found = (
        f"Purity {scores.purity:.3f} (± {scores.purity_sd:.3f} between {scores.runs} k-means "
        f"runs{within}), ARI {scores.ari:.3f}, NMI {scores.nmi:.3f}, V-measure "
        f"{scores.v_measure:.3f}: {scores.n:,} words in {scores.classes} categories."
        f"{_how(span, 'words in these clusters')}"
    )
    return _answer(data, loaded, found, missing=scores.missing)


def _outliers(options: argparse.Namespace) -> Answer:
    loaded, scores = _judged(
        options, OutlierQuestions, lambda space, groups, _: evaluate_outliers(space, groups)
    )
    found = (
        f"Accuracy {scores.accuracy:.1%}{_percent(scores.interval)}, outlier position percentage "
        f"{scores.opp:.1%}{_percent(scores.opp_interval)} over {len(scores.cases):,} of "
        f"{scores.total:,} cases.{_how(scores.interval, 'whole groups')}"
    )
    missed = [(case.group, case.outlier, case.chosen) for case in scores.cases if not case.found]
    shown = table(("group", "outlier", "taken for it"), missed) if missed else ""
    data = {
        "accuracy": scores.accuracy,
        "interval": _ends(scores.interval),
        "opp": scores.opp,
        "opp_interval": _ends(scores.opp_interval),
        "cases": len(scores.cases),
    }
    return _answer(data, loaded, found, shown, scores.missing)


def _answer(
    data: Mapping[str, object],
    loaded: Loaded,
    found: str,
    shown: str = "",
    missing: Sequence[str] = (),
) -> Answer:
    notes = [*loaded.notes]
    if missing:
        more = f" and {len(missing) - _NAMED:,} more" if len(missing) > _NAMED else ""
        notes.append(f"Not in this vocabulary: {', '.join(missing[:_NAMED])}{more}.")
    return Answer(
        {**data, "missing": list(missing)},
        lines(found, shown, bullets(printable(note) for note in notes)),
    )


def _ends(interval: Interval | None) -> tuple[float, float] | None:
    return None if interval is None else (interval.low, interval.high)


def _percent(interval: Interval | None) -> str:
    return "" if interval is None else f" ({interval.low:.1%} to {interval.high:.1%})"


def _how(interval: Interval | None, drawn: str) -> str:
    """Name the method of an interval, where there is one."""
    how = f" Intervals: 95 %, percentile bootstrap, {ROUNDS:,} draws of {drawn}."
    return "" if interval is None else how
