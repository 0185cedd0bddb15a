"""``evaluate analogies|similarity|clusters|outliers FILE``: figures on public question sets."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from explorer.arrays import Progress
from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.commands import retrieval
from explorer.cli.files import read_file
from explorer.cli.options import add_choice, add_seed, new_command
from explorer.cli.output import Meter
from explorer.cli.sources import Loaded, space_of
from explorer.evaluation import (
    evaluate_analogies,
    evaluate_categories,
    evaluate_outliers,
    evaluate_similarity,
    read_analogies,
    read_categories,
    read_outliers,
    read_similarity,
)
from explorer.expressions.analogies import METHODS, Inputs
from explorer.readers import LIMITS
from explorer.space import Space

if TYPE_CHECKING:
    from explorer.cli.options import Commands


class Questions(Protocol):
    """What all questions have."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words they are about."""


Asked = TypeVar("Asked", bound=Questions)
Scores = TypeVar("Scores")


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
    parser.set_defaults(evaluate=function)
    return parser


def _judged(
    options: argparse.Namespace,
    read: Callable[[str, bytes], Asked],
    judge: Callable[[Space, Asked, Progress], Scores],
) -> tuple[Loaded, Scores]:
    """Read the questions, load a space that has their words, and judge it by them."""
    path = Path(options.questions)
    questions = read(*read_file(path, LIMITS.word_file_bytes))
    with Meter() as meter:
        loaded = space_of(options, questions.words, path.name, meter.part(0.0, 0.8))
        return loaded, judge(loaded.space, questions, meter.part(0.8, 1.0))


def _analogies(options: argparse.Namespace) -> Answer:
    inputs: Inputs = "allowed" if options.allow_inputs else "excluded"
    loaded, scores = _judged(
        options,
        read_analogies,
        lambda space, questions, progress: evaluate_analogies(
            space, questions, method=options.method, inputs=inputs, progress=progress
        ),
    )
    sections = {section.name: asdict(section) for section in scores.sections}
    for section in sections.values():
        del section["name"]
    data = {
        "accuracy": scores.accuracy,
        "top5": scores.top5,
        "answered": scores.answered,
        "total": scores.total,
        "sections": sections,
    }
    shown = table(
        ("section", "accuracy", "top 5", "answered", "of"),
        [
            (section.name, section.accuracy, section.top5, section.answered, section.total)
            for section in scores.sections
        ],
    )
    found = (
        f"{scores.accuracy:.1%} right at first, {scores.top5:.1%} among the first five, of "
        f"{scores.answered:,} of {scores.total:,} questions ({scores.method}, inputs "
        f"{scores.inputs}, {len(loaded.space):,} candidates)."
    )
    return _answer(data, loaded, found, shown)


def _similarity(options: argparse.Namespace) -> Answer:
    loaded, scores = _judged(
        options, read_similarity, lambda space, pairs, _: evaluate_similarity(space, pairs)
    )
    found = (
        f"Spearman {scores.spearman:.3f}, Pearson {scores.pearson:.3f} over {scores.pairs:,} of "
        f"{scores.total:,} pairs."
    )
    data = {"spearman": scores.spearman, "pearson": scores.pearson, "pairs": scores.pairs}
    return _answer(data, loaded, found)


def _clusters(options: argparse.Namespace) -> Answer:
    loaded, scores = _judged(
        options,
        read_categories,
        lambda space, questions, progress: evaluate_categories(
            space, questions, seed=options.seed, progress=progress
        ),
    )
    names = ("purity", "ari", "nmi", "v_measure", "n", "classes")
    data = {name: getattr(scores, name) for name in names}
    found = (
        f"Purity {scores.purity:.3f} (± {scores.purity_sd:.3f} between {scores.runs} k-means "
        f"runs), ARI {scores.ari:.3f}, NMI {scores.nmi:.3f}, V-measure {scores.v_measure:.3f}: "
        f"{scores.n:,} words in {scores.classes} categories."
    )
    return _answer(data, loaded, found)


def _outliers(options: argparse.Namespace) -> Answer:
    loaded, scores = _judged(
        options, read_outliers, lambda space, groups, _: evaluate_outliers(space, groups)
    )
    found = (
        f"Accuracy {scores.accuracy:.1%}, outlier position percentage {scores.opp:.1%} over "
        f"{len(scores.cases):,} of {scores.total:,} cases."
    )
    missed = [
        (case.group, case.outlier, case.chosen)
        for case in scores.cases
        if case.position < case.size
    ]
    shown = table(("group", "outlier", "taken for it"), missed) if missed else ""
    data = {"accuracy": scores.accuracy, "opp": scores.opp, "cases": len(scores.cases)}
    return _answer(data, loaded, found, shown)


def _answer(data: Mapping[str, object], loaded: Loaded, found: str, shown: str = "") -> Answer:
    return Answer(data, lines(found, shown, bullets(printable(note) for note in loaded.notes)))
