"""``compare A B``: how far two spaces of the same words agree."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.arrays import Progress
from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.corrections import add_data_corrections
from explorer.cli.options import add_k, add_seed, new_command
from explorer.cli.output import Meter
from explorer.cli.sources import load_space
from explorer.comparison import (
    VARIANTS,
    SpaceComparison,
    common_words,
    compare_spaces,
    parse_variant,
)
from explorer.errors import ParameterError
from explorer.space import Space

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_SHOWN = 10


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(commands, "compare", "Compare two spaces of the same words.")
    for name in ("first", "second"):
        parser.add_argument(
            name,
            metavar="A" if name == "first" else "B",
            help="a file of vectors, or a model for --words; variants follow an @, as in "
            f"minilm@int8 ({', '.join(VARIANTS)})",
        )
    add_data_corrections(parser)
    add_k(parser)
    add_seed(parser)


def run(options: argparse.Namespace) -> Answer:
    """Load both, bring them to the same words, and measure."""
    with Meter() as meter:
        first = _load(options, options.first, meter.part(0.0, 0.4))
        second = _load(options, options.second, meter.part(0.4, 0.8))
        both = common_words(first, second)
        found = compare_spaces(
            both.first,
            both.second,
            k=options.k,
            seed=options.seed,
            progress=meter.part(0.8, 1.0),
        )
    moved = [
        {
            "label": found.labels[row],
            "profile_correlation": float(found.profile_correlation[row]),
            "overlap": float(found.point_overlap[row]),
            "gained": list(found.changes(row).gained),
            "lost": list(found.changes(row).lost),
        }
        for row in found.moved_most(_SHOWN)
    ]
    data = {
        "n": len(found.labels),
        "k": found.k,
        "overlap": found.overlap,
        "overlap_by_chance": found.overlap_by_chance,
        "cka": found.cka,
        "similarity_correlation": found.similarity_correlation,
        "moved": moved,
    }
    return Answer(data, _text(found, both.left_out))


def _load(options: argparse.Namespace, text: str, progress: Progress) -> Space:
    """Load what one of the two names: a file or a model, and the variants behind it."""
    parts = text.split("@")
    split = len(parts)
    while split > 1 and parts[split - 1].partition("=")[0] in VARIANTS:
        split -= 1
    source, variants = "@".join(parts[:split]), [parse_variant(part) for part in parts[split:]]
    wanted = argparse.Namespace(**vars(options))
    if Path(source).exists():
        if options.words or options.model or options.space:
            raise ParameterError("A and B are files; leave out --words, --space and --model.")
        wanted.space = source
    else:
        if options.words is None and not isinstance(options.vocabulary, int):
            raise ParameterError(
                f"“{source[:40]}” is no file here; to compare models give words as well, "
                "as in --words topics."
            )
        wanted.model = source
    space = load_space(wanted, progress).space
    for variant in variants:
        space = variant(space)
    return space


def _text(found: SpaceComparison, left_out: tuple[int, int]) -> str:
    rows = []
    for row in found.moved_most(_SHOWN):
        changes = found.changes(row)
        rows.append(
            (
                float(found.profile_correlation[row]),
                float(found.point_overlap[row]),
                changes.label,
                ", ".join(changes.gained[:3]),
                ", ".join(changes.lost[:3]),
            )
        )
    told = [
        f"Labels of {name} left out because the other lacks them or they repeat: {count:,}."
        for name, count in zip("AB", left_out, strict=True)
        if count
    ]
    return lines(
        found.describe(),
        "Words that moved most:",
        table(("profile correlation", "overlap", "word", "gained", "lost"), rows),
        bullets(printable(note) for note in told),
    )
