"""``check FILE``: would it be taken, taken after a cleaning, or refused, and why."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.answer import Answer, lines, printable
from explorer.cli.options import new_command
from explorer.readers import KINDS
from explorer.readers.guarded import check_guarded

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_VERDICTS = {"accept": "Accepted", "clean": "Accepted after cleaning", "reject": "Refused"}


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(
        commands,
        "check",
        "Tell whether a file would be taken, and what would be cleaned.",
        shared="json",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="words, vectors or labels")
    parser.add_argument(
        "--kind", choices=KINDS, help="what the file holds; otherwise told from its content"
    )
    parser.add_argument(
        "--vectors", metavar="FILE", type=Path, help="the vectors that labels belong to"
    )


def run(options: argparse.Namespace) -> Answer:
    """Check in a process of its own; a refusal ends with exit code 2."""
    report = check_guarded(options.file, options.kind, options.vectors)
    text = lines(
        f"{_VERDICTS[report.outcome]}: {printable(report.message)}",
        *(f"– {printable(note)}" for note in report.notes),
    )
    return Answer(asdict(report), text, 2 if report.outcome == "reject" else 0)
