"""``relations FILE``: do the pairs of a file share one direction."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.corrections import add_data_corrections
from explorer.cli.files import read_file
from explorer.cli.options import add_seed, new_command, positive
from explorer.cli.output import Meter
from explorer.cli.sources import space_of
from explorer.errors import InputError
from explorer.intake import Choice, Pairs, open_files
from explorer.labels import Vocabulary
from explorer.readers import LIMITS, WordTable
from explorer.readers.notes import NoteBook, source_name
from explorer.readers.text.decoding import decode
from explorer.relations import (
    FoundPairs,
    RelationReport,
    column_pairs,
    find_pairs,
    parse_pairs,
    relation,
)
from explorer.wordlists import WORD_LISTS, load_word_list

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_COLUMN = "pair"
_SHOWN = 10


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(
        commands, "relations", "Measure how parallel the offsets of word pairs are."
    )
    parser.add_argument(
        "pairs",
        metavar="FILE",
        help="two words on each line, a table with a column “pair”, or a ready-made list with one "
        "such as opposites",
    )
    add_data_corrections(parser)
    parser.add_argument(
        "--shufflings", type=positive, default=1_000, help="random pairings (default 1,000)"
    )
    add_seed(parser)


def run(options: argparse.Namespace) -> Answer:
    """Read the pairs, find them in the space, and measure."""
    pairs = _read(options.pairs)
    words = tuple(dict.fromkeys(word for pair in pairs for word in pair))
    with Meter() as meter:
        loaded = space_of(options, words, options.pairs, meter.part(0.0, 0.7))
        found = find_pairs(Vocabulary(loaded.space.labels), pairs)
        report = relation(
            loaded.space,
            found.rows,
            shufflings=options.shufflings,
            seed=options.seed,
            progress=meter.part(0.7, 1.0),
        )
    return Answer(_data(report, found), _text(report, found, loaded.notes))


def _read(text: str) -> tuple[tuple[str, str], ...]:
    path = Path(text)
    if not path.exists() and text in {entry.name for entry in WORD_LISTS()}:
        return _of_column(load_word_list(text), f"The list “{text}”")
    name, data = read_file(path, LIMITS.word_file_bytes)
    source = source_name(name)
    opened = open_files((name, data))
    if opened.kind == "pairs":
        found = opened.load().content
        assert isinstance(found, Pairs)
        return found.texts
    if _COLUMN in opened.columns:
        words = open_files((name, data), Choice(kind="words")).load().content
        assert isinstance(words, WordTable)
        return _of_column(words, source)
    return parse_pairs(decode(data, source, NoteBook()))


def _of_column(table: WordTable, source: str) -> tuple[tuple[str, str], ...]:
    if _COLUMN not in table.metadata:
        raise InputError(f"{source} has no column “{_COLUMN}” that says which words are a pair.")
    pairs = column_pairs(table.words, [str(value) for value in table.metadata[_COLUMN]])
    if not pairs:
        raise InputError(f"No two words of {source} share a value in the column “{_COLUMN}”.")
    return pairs


def _data(report: RelationReport, found: FoundPairs) -> dict[str, object]:
    return {
        "pairs": len(report.pairs),
        "mean_cosine": report.mean_cosine,
        "baseline": {"mean": report.baseline_mean, "sd": report.baseline_sd},
        "p_value": report.p_value,
        "shufflings": report.shufflings,
        "exact": report.exact,
        "results": [
            {"first": fit.first, "second": fit.second, "fit": fit.fit} for fit in report.pairs
        ],
        "missing": list(found.missing),
    }


def _text(report: RelationReport, found: FoundPairs, notes: tuple[str, ...]) -> str:
    rows: list[tuple[float | None, str]] = [
        (fit.fit, f"{fit.first} → {fit.second}") for fit in report.pairs
    ]
    if len(rows) > 2 * _SHOWN:
        rows = [*rows[:_SHOWN], (None, f"… {len(rows) - 2 * _SHOWN} more …"), *rows[-_SHOWN:]]
    told = list(notes)
    if found.missing:
        told.append(f"Not in the vocabulary: {', '.join(found.missing[:10])}.")
    return lines(
        report.describe(),
        table(("cosine to the others", "pair"), rows),
        bullets(printable(note) for note in told),
    )
