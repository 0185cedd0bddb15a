"""``insights FILE``: study a space from all sides and write what was found."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.answer import Answer, bullets, lines, printable
from explorer.cli.corrections import add_data_corrections
from explorer.cli.options import add_file, add_seed, new_command, output_path
from explorer.cli.output import Meter, require_writable, write_whole
from explorer.cli.sources import load_space
from explorer.embedders import default_path
from explorer.studies import Report, Subject, study, to_html, to_markdown
from explorer.wordlists import WORD_LISTS

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(
        commands,
        "insights",
        "Study words or vectors from all sides: patterns, analogies, other models, pictures.",
    )
    add_file(parser)
    add_data_corrections(parser)
    parser.add_argument(
        "--out",
        type=output_path((".md", ".html")),
        metavar="REPORT",
        help="write the report to this file, ending in .md or .html",
    )
    add_seed(parser)


def run(options: argparse.Namespace) -> Answer:
    """Load, study and write."""
    if options.out:
        require_writable(options.out)
    with Meter() as meter:
        loaded = load_space(options, meter.part(0.0, 0.2))
        data = options.file or options.words or options.space or f"{len(loaded.space)} words"
        titles = {entry.name: entry.title for entry in WORD_LISTS()}
        subject = Subject(
            loaded.space,
            titles.get(data, Path(data).name),
            data,
            "words" if loaded.embedded else "vectors",
            loaded.spec if loaded.embedded else None,
        )
        report = study(subject, default_path(), options.seed, meter.part(0.2, 1.0))
    if options.out:
        written = to_html(report) if options.out.suffix.lower() == ".html" else to_markdown(report)
        write_whole(options.out, written.encode("utf-8", "backslashreplace"))
    told = f"Wrote {printable(str(options.out))}" if options.out else _text(report)
    return Answer(asdict(report), lines(told, bullets(printable(note) for note in loaded.notes)))


def _text(report: Report) -> str:
    parts = [f"{printable(report.title)}: {report.n:,} words, {report.model}"]
    parts += [printable(note) for note in report.notes]
    for section in report.sections:
        parts += ["", section.title.upper()]
        for finding in section.findings:
            parts += [f"– {printable(finding.sentence)}", f"  {printable(finding.check)}"]
    return "\n".join(parts)
