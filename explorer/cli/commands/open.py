"""``open PATH…``: what are these files, and what is in them, without saying what they are."""

import argparse
import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.commands.workspaces import told_of
from explorer.cli.corrections import add_corrections, choice_of
from explorer.cli.files import named_paths
from explorer.cli.options import new_command, output_path
from explorer.cli.output import Meter, require_writable, write_whole
from explorer.cli.telling import alternatives, asked, told
from explorer.errors import ParameterError

if TYPE_CHECKING:
    from explorer.cli.options import Commands
    from explorer.intake import Loaded


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(
        commands,
        "open",
        "Tell what files are by looking into them, and open them.",
        shared="json",
    )
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="files, folders or archives that belong together"
    )
    add_corrections(parser)
    parser.add_argument(
        "--scaling",
        choices=("none", "standard"),
        default="none",
        help="standard: bring each number of the vectors to mean 0 and deviation 1",
    )
    parser.add_argument(
        "--vectors-out",
        metavar="FILE.npy",
        type=output_path((".npy",)),
        help="write the vectors there",
    )


def run(options: argparse.Namespace) -> Answer:
    """Look, load, and tell."""
    from explorer.intake import open_files

    if len(options.paths) == 1 and (workspace := told_of(Path(options.paths[0]))) is not None:
        return workspace
    if options.vectors_out:
        require_writable(options.vectors_out)
    paths = named_paths(options.paths)
    opened = open_files(paths, replace(choice_of(options), scaling=options.scaling))
    with Meter() as meter:
        loaded = opened.load(meter.part(0.0, 1.0))
    if options.vectors_out:
        _write_vectors(options.vectors_out, loaded)
    data = {**told(loaded), "notes": loaded.notes, "alternatives": alternatives(opened)}
    data["believed"] = {name: value for name, value in vars(opened.believed).items() if value}
    data["asks"], asking = asked(paths, opened)
    if options.only:
        data["missing"] = loaded.missing
    text = lines(
        f"{printable(opened.belief)} ({printable(opened.why)}).",
        table(opened.columns, opened.first_rows) if opened.first_rows else "",
        bullets(loaded.notes),
        asking,
        *(f"It can also be opened so: {printable(way)}" for way in data["alternatives"]),
        f"Wrote {printable(str(options.vectors_out))}" if options.vectors_out else "",
    )
    return Answer(data, text)


def _write_vectors(path: Path, loaded: "Loaded") -> None:
    import numpy as np

    vectors = getattr(loaded.content, "vectors", None)
    if vectors is None:
        raise ParameterError(
            f"--vectors-out goes with vectors; these files hold {loaded.kind}. Leave it out."
        )
    buffer = io.BytesIO()
    np.save(buffer, vectors, allow_pickle=False)
    write_whole(path, buffer.getvalue())
