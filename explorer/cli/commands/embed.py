"""``embed FILE --out SPACE``: words to a file of labels and vectors."""

import argparse
import time
from typing import TYPE_CHECKING

from explorer.cli.answer import Answer, bullets, lines, printable
from explorer.cli.corrections import add_data_corrections
from explorer.cli.options import add_engine, add_file, new_command, output_path
from explorer.cli.output import Meter, require_writable, write_whole
from explorer.cli.sources import load_space
from explorer.errors import InputError
from explorer.space_files import SPACE_FORMATS, space_to_bytes

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(commands, "embed", "Turn words into vectors and keep them in a file.")
    add_file(parser)
    add_data_corrections(parser)
    add_engine(parser)
    parser.add_argument(
        "--out",
        required=True,
        metavar="SPACE",
        type=output_path(tuple(SPACE_FORMATS)),
        help="file to write: .npz, .parquet or .tsv; read it back with --space",
    )


def run(options: argparse.Namespace) -> Answer:
    """Embed and write."""
    started = time.perf_counter()
    require_writable(options.out)
    with Meter() as meter:
        loaded = load_space(options, meter)
    if loaded.layout is not None and loaded.layout.vectors is None:
        raise InputError(
            f"“{options.file or options.space}” holds places made elsewhere and no vectors; map "
            "draws them, and --as words embeds their texts."
        )
    space = loaded.space
    write_whole(options.out, space_to_bytes(space, options.out.suffix.lower()))
    cached = loaded.embedded.cached if loaded.embedded else 0
    data = {
        "n": len(space),
        "dimension": space.dimension,
        "model": space.provenance.model,
        "cached": cached,
        "seconds": round(time.perf_counter() - started, 3),
    }
    told = (
        f"{len(space):,} labels × {space.dimension} numbers from {space.provenance.model} "
        f"in {data['seconds']:.1f} s, {cached:,} of them from the cache."
    )
    return Answer(data, lines(told, bullets(loaded.notes), f"Wrote {printable(str(options.out))}"))
