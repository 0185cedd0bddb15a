"""``check PATH…``: would it be taken, taken after a cleaning, or refused, and why."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli.answer import Answer, bullets, lines, printable
from explorer.cli.corrections import KINDS, add_reading, choice_of
from explorer.cli.files import named_paths
from explorer.cli.options import ROLES, add_columns, new_command
from explorer.cli.output import Meter
from explorer.cli.telling import alternatives, asked, told, would_be_taken
from explorer.errors import ExplorerError, InputError, ParameterError

if TYPE_CHECKING:
    from explorer.cli.options import Commands
    from explorer.intake import Choice, Loaded, Opened

_VERDICTS = {"accept": "Accepted", "clean": "Accepted after cleaning", "reject": "Refused"}
_LABELS = "labels"


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(
        commands,
        "check",
        "Tell whether files would be taken, as what, and what would be cleaned.",
        shared="json",
    )
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="files, folders or archives that belong together"
    )
    parser.add_argument(
        "--as",
        "--kind",
        dest="kind",
        choices=(*KINDS, _LABELS),
        help="what they are; otherwise told from the content",
    )
    add_columns(parser, ROLES)
    add_reading(parser)
    parser.add_argument(
        "--vectors",
        metavar="FILE",
        action="append",
        default=[],
        help="the vectors that labels belong to; can be repeated for parts of them",
    )


def run(options: argparse.Namespace) -> Answer:
    """Open the files as ``open`` does, and tell the verdict; a refusal ends with exit code 2."""
    paths = named_paths(options.paths)
    vectors = named_paths(options.vectors)
    about_labels = options.kind == _LABELS or bool(vectors)
    if about_labels:
        options.kind = None  # what is opened is the vectors
    choice = choice_of(options)
    meant = _LABELS if about_labels else choice.kind
    try:
        if meant == _LABELS:
            opened, loaded = _with_labels(vectors, paths, choice)
        else:
            opened, loaded = _opened(paths, choice)
    except ParameterError:
        raise
    except ExplorerError as error:
        return _refused(str(error), meant)
    except MemoryError:
        return _refused(f"“{paths[0].name}” needs more memory than there is; keep a part.", meant)
    message = f"{would_be_taken(loaded)}."
    read = f"Read as {opened.belief} ({opened.why})"
    encoding = opened.believed.encoding
    asks, asking = asked(paths, opened)
    data = {
        **told(loaded),
        "kind": meant or loaded.kind,
        "outcome": loaded.outcome,
        "message": message,
        "read": f"{read}.",
        "encoding": encoding,
        "asks": asks,
        "notes": loaded.notes,
        "alternatives": alternatives(opened),
    }
    text = lines(
        f"{_VERDICTS[loaded.outcome]}: {message}",
        f"{printable(read)}{f', in {encoding}' if encoding else ''}.",
        bullets(loaded.notes),
        asking,
        *(f"It can also be opened so: {printable(way)}" for way in data["alternatives"]),
    )
    return Answer(data, text)


def _opened(paths: list[Path], choice: "Choice") -> tuple["Opened", "Loaded"]:
    from explorer.intake import open_files

    opened = open_files(paths, choice)
    with Meter() as meter:
        return opened, opened.load(meter.part(0.0, 1.0))


def _with_labels(
    vectors: list[Path], paths: list[Path], choice: "Choice"
) -> tuple["Opened", "Loaded"]:
    """Open vectors with the files whose rows should name theirs."""
    name = paths[0].name
    if not vectors:
        raise InputError(
            f"“{name}” holds labels; give the vector file they belong to as well, with --vectors."
        )
    opened, loaded = _opened([*vectors, *paths], choice)
    if loaded.kind != "vectors" or not opened.has_labels_apart:
        raise InputError(
            f"“{name}” is not taken for the labels of “{vectors[0].name}”; give one text for each "
            "row of vectors that have none."
        )
    return opened, loaded


def _refused(sentence: str, kind: str | None) -> Answer:
    data: dict[str, Any] = {
        "outcome": "reject", "kind": kind, "message": sentence, "rows": 0, "notes": [],
    }  # fmt: skip
    return Answer(data, f"{_VERDICTS['reject']}: {printable(sentence)}", 2)
