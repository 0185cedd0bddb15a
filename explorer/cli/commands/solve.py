"""``solve EXPRESSION``: which words lie nearest to a sum of words."""

import argparse
from typing import TYPE_CHECKING

import numpy as np

from explorer.arrays import FloatVector
from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.corrections import add_data_corrections
from explorer.cli.options import add_choice, add_k, new_command
from explorer.cli.output import Meter
from explorer.cli.sources import Loaded, embedder_of, load_space
from explorer.embedders import EmbeddingCache, embed
from explorer.errors import ParameterError
from explorer.expressions import Expression, Solution, Vocabulary, parse, solve
from explorer.expressions.analogies import METHODS

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(
        commands, "solve", "Do arithmetic with words, such as “king - man + woman”."
    )
    parser.add_argument("expression", metavar="EXPRESSION", help="words, signs, weights, brackets")
    add_data_corrections(parser)
    add_k(parser)
    add_choice(parser, "--method", METHODS, "how words are scored")
    parser.add_argument(
        "--allow-inputs", action="store_true", help="let words of the expression be answers"
    )
    parser.add_argument(
        "--embed-unknown",
        action="store_true",
        help="embed words that the vocabulary lacks instead of refusing them",
    )


def run(options: argparse.Namespace) -> Answer:
    """Read the expression with the vocabulary, embed what it lacks, and rank."""
    with Meter() as meter:
        loaded = load_space(options, meter, nothing_given="frequent words")
    vocabulary = Vocabulary(loaded.space.labels)
    if options.embed_unknown and loaded.spec is None:
        raise ParameterError("Name the --model these vectors were made with to embed other words.")
    expression = parse(
        options.expression, vocabulary, unknown="keep" if options.embed_unknown else "refuse"
    )
    extra, notes = _embedded(loaded, expression, vocabulary, options.expression)
    solution = solve(
        loaded.space,
        expression,
        options.k,
        method=options.method,
        inputs="allowed" if options.allow_inputs else "excluded",
        extra=extra,
    )
    notes += [
        f"“{text}” was read as a subtraction; put it in quotes if it is one word."
        for text in expression.split
    ]
    if expression.cancelled:
        notes.append(f"These cancel out: {', '.join(expression.cancelled)}.")
    return Answer(_data(solution), _text(solution, (*notes, *loaded.notes), len(loaded.space)))


def _embedded(
    loaded: Loaded, expression: Expression, vocabulary: Vocabulary, text: str
) -> tuple[dict[str, FloatVector], list[str]]:
    """Embed the terms that the vocabulary lacks, and say so."""
    if not expression.unknown or loaded.spec is None:
        return {}, []
    labels = [term.label for term in expression.unknown]
    embedder = embedder_of(loaded, loaded.spec)
    vectors = embed(labels, embedder, cache=EmbeddingCache()).vectors
    if not np.abs(vectors).max(axis=1).all():
        # A model that knows nothing of a word gives zeros; refuse it with suggestions.
        parse(text, vocabulary)
    notes = []
    for label in labels:
        likely = vocabulary.suggest(label)
        meant = f"; did you mean {' or '.join(f'“{word}”' for word in likely)}?" if likely else "."
        notes.append(f"“{label}” is not in the vocabulary and was embedded as typed{meant}")
    return dict(zip(labels, vectors, strict=True)), notes


def _data(solution: Solution) -> dict[str, object]:
    baseline = solution.baseline
    return {
        "expression": str(solution.expression),
        "method": solution.method,
        "results": [{"label": hit.label, "score": hit.score} for hit in solution.results],
        "excluded": [
            {"label": entry.label, "score": entry.score, "rank": entry.rank}
            for entry in solution.excluded
        ],
        "margin": solution.margin,
        "baseline": baseline
        and {"term": baseline.term, "label": baseline.label, "score": baseline.score},
        "cancelled": list(solution.expression.cancelled),
        "embedded": [term.label for term in solution.expression.unknown],
    }


def _text(solution: Solution, notes: tuple[str, ...], count: int) -> str:
    heading = f"{printable(str(solution.expression))} among {count:,} labels"
    ranking = table(
        ("", "score", "label"),
        [(rank, hit.score, hit.label) for rank, hit in enumerate(solution.results, 1)],
    )
    margin = "" if solution.margin is None else f"Margin to the runner-up: {solution.margin:.3f}."
    told = [
        f"“{entry.label}” was left out; it would have been number {entry.rank:,} "
        f"({entry.score:.3f})."
        for entry in solution.excluded
    ]
    told += [
        f"Without arithmetic, the nearest to “{entry.term}” is “{entry.label}” ({entry.score:.3f})."
        for entry in solution.baselines
    ]
    return lines(heading, ranking, margin, bullets(printable(note) for note in (*told, *notes)))
