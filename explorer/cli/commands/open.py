"""``open PATH…``: what are these files, and what is in them, without saying what they are."""

import argparse
import io
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.commands.workspaces import told_of
from explorer.cli.corrections import ROLES, add_corrections, choice_of
from explorer.cli.options import new_command, output_path
from explorer.cli.output import Meter, require_writable, write_whole
from explorer.errors import ParameterError

if TYPE_CHECKING:
    from explorer.cli.options import Commands
    from explorer.intake import Loaded, Opened

_MOST_LABELS = 1_000


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
    opened = open_files(
        [Path(path) for path in options.paths], replace(choice_of(options), scaling=options.scaling)
    )
    with Meter() as meter:
        loaded = opened.load(meter.part(0.0, 1.0))
    if options.vectors_out:
        _write_vectors(options.vectors_out, loaded)
    data = {**_told(loaded), "notes": loaded.notes, "alternatives": _alternatives(opened)}
    data["believed"] = {name: value for name, value in vars(opened.believed).items() if value}
    if options.only:
        data["missing"] = loaded.missing
    text = lines(
        f"{printable(opened.belief)} ({printable(opened.why)}).",
        table(opened.columns, opened.first_rows) if opened.first_rows else "",
        bullets(loaded.notes),
        *(f"It can also be opened so: {printable(way)}" for way in data["alternatives"]),
        f"Wrote {printable(str(options.vectors_out))}" if options.vectors_out else "",
    )
    return Answer(data, text)


def _told(loaded: "Loaded") -> dict[str, Any]:
    return _TOLD[loaded.kind](loaded.content)


def _vectors(content: Any) -> dict[str, Any]:
    rows, dimension = content.vectors.shape
    return {
        "kind": "vectors",
        "rows": rows,
        "dimension": dimension,
        "labels": content.labels[:_MOST_LABELS],
        "columns": [str(name) for name in content.metadata.columns],
    }


def _layout(content: Any) -> dict[str, Any]:
    x, y = content.coordinates[0]
    return {
        "kind": "layout",
        "rows": len(content),
        "dimension": None if content.vectors is None else content.vectors.shape[1],
        "labels": content.labels[:_MOST_LABELS],
        "columns": [str(name) for name in content.metadata.columns],
        "x": x,
        "y": y,
    }


def _pairs(content: Any) -> dict[str, Any]:
    scored = content.scores is not None
    return {
        "kind": "pairs",
        "rows": len(content),
        "dimension": None,
        "labels": [" – ".join(pair) for pair in content.texts[:_MOST_LABELS]],
        "columns": [],
        "pairs": len(content),
        "scored": scored,
        "first": [*content.texts[0], *([content.scores[0]] if scored else [])],
    }


def _words(content: Any) -> dict[str, Any]:
    return {
        "kind": "words",
        "rows": len(content),
        "dimension": None,
        "labels": content.words[:_MOST_LABELS],
        "columns": list(content.beside),
        "words": content.words[:_MOST_LABELS],
    }


def _documents(content: Any) -> dict[str, Any]:
    titles = [document.title for document in content.documents[:_MOST_LABELS]]
    return {
        "kind": "documents",
        "rows": len(content.documents),
        "dimension": None,
        "labels": [document.id for document in content.documents[:_MOST_LABELS]],
        "columns": [],
        "documents": len(content.documents),
        "titles": titles,
    }


def _retrieval(content: Any) -> dict[str, Any]:
    return {
        "kind": "retrieval",
        "rows": len(content.documents),
        "dimension": None,
        "labels": [document.id for document in content.documents[:_MOST_LABELS]],
        "columns": [],
        "queries": len(content.queries),
        "documents": len(content.documents),
    }


_TOLD = {
    "vectors": _vectors,
    "layout": _layout,
    "pairs": _pairs,
    "words": _words,
    "documents": _documents,
    "retrieval": _retrieval,
}


def _alternatives(opened: "Opened") -> list[str]:
    """Write each other reading with the options that ask for it."""
    from explorer.intake import Choice

    plain = vars(Choice())
    ways = []
    for other in opened.alternatives:
        changed = {
            each.name: getattr(other.choice, each.name)
            for each in fields(other.choice)
            if getattr(other.choice, each.name) not in (plain[each.name], _now(opened, each.name))
        }
        ways.append(f"{other.what}: {' '.join(_option(*item) for item in changed.items())}")
    return ways


def _now(opened: "Opened", name: str) -> object:
    return getattr(opened.choice, name)


def _option(name: str, value: object) -> str:
    if name in ROLES:
        return f"--column {name}={value}"
    return f"--{'as' if name == 'kind' else name} {value}"


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
