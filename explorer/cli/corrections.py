"""The options that correct what is believed of files: kind, columns, form, and how much is read."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.options import ROLES, add_columns, positive
from explorer.errors import ParameterError

if TYPE_CHECKING:
    from explorer.intake import Choice

KINDS = ("vectors", "layout", "pairs", "words", "documents", "retrieval")
"""What files can be."""
DATA_KINDS = ("vectors", "layout", "pairs", "words")
"""What a command can work on that draws, groups or embeds."""

_SEPARATORS = {
    "comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "bar": "|", "space": " ", "none": "",
}  # fmt: skip


def add_corrections(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that opens files of any kind."""
    add_kind(parser, KINDS)
    add_columns(parser, ROLES)
    add_reading(parser)


def add_data_corrections(parser: argparse.ArgumentParser) -> None:
    """Add what corrects the file of a command that works on words, vectors or a layout."""
    add_kind(parser, DATA_KINDS)
    add_reading(parser)


def add_kind(parser: argparse.ArgumentParser, kinds: Sequence[str]) -> None:
    """Add the option that says what files are."""
    parser.add_argument(
        "--as", dest="kind", choices=kinds, help="what they are; otherwise told from the content"
    )


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options that tell how a file is written and how much of it is read."""
    parser.add_argument("--member", metavar="NAME", help="the file of an archive that is meant")
    _add_form(parser)
    parser.add_argument(
        "--first",
        dest="first_rows",
        metavar="N",
        type=positive,
        help="read the first N rows only",
    )
    parser.add_argument(
        "--only",
        metavar="FILE",
        action="append",
        default=[],
        help="keep the rows of the words in that file only; can be repeated",
    )


def _add_form(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how a text or table is written, where it is told wrongly")
    group.add_argument(
        "--header",
        dest="header",
        action="store_const",
        const="named",
        help="the first row names the columns",
    )
    group.add_argument(
        "--no-header",
        dest="header",
        action="store_const",
        const="numbered",
        help="the first row is one of the rows",
    )
    group.add_argument(
        "--separator",
        type=_separator,
        metavar="MARK",
        help="what divides columns: comma, semicolon, tab, bar, space, or none for one entry a "
        "line",
    )
    group.add_argument(
        "--decimal", type=_decimal, metavar="MARK", help="the decimal mark: point or comma"
    )
    group.add_argument("--encoding", metavar="NAME", help="of the text, such as windows-1252")


def _separator(text: str) -> str:
    found = _SEPARATORS.get(text.lower(), text)
    if found not in _SEPARATORS.values():
        raise argparse.ArgumentTypeError(
            f"give comma, semicolon, tab, bar, space or none, not “{text[:40]}”"
        )
    return found


def _decimal(text: str) -> str:
    found = {"point": ".", "comma": ","}.get(text.lower(), text)
    if found not in (".", ","):
        raise argparse.ArgumentTypeError(f"give point or comma, not “{text[:40]}”")
    return found


def choice_of(options: argparse.Namespace) -> "Choice":
    """Return the corrections that were given.

    Raises
    ------
    ParameterError
        Two columns are named for one role.
    """
    choice = reading_of(options)
    if getattr(options, "kind", None):
        choice = replace(choice, kind=options.kind)
    columns: dict[str, list[str]] = {}
    for role, name in options.column:
        if role in columns and role != "vector":
            raise ParameterError(f"--column names two columns for “{role}”; give one.")
        columns.setdefault(role, []).append(name)
    for role, names in columns.items():
        choice = choice.corrected(role, tuple(names) if len(names) > 1 else names[0])
    return choice


def reading_of(options: argparse.Namespace) -> "Choice":
    """Return how a file is to be read, where the command has the options of :func:`add_reading`."""
    from explorer.intake import Choice

    if not hasattr(options, "member"):
        return Choice()
    return Choice(
        first=options.first_rows,
        member=options.member,
        header=options.header,
        separator=options.separator,
        decimal=options.decimal,
        encoding=options.encoding,
        only=_wanted(options.only),
    )


def refuse_corrections(options: argparse.Namespace, needed: str) -> None:
    """Refuse what would correct a file where none is read.

    Raises
    ------
    ParameterError
        Something was said of a file; `needed` names what gives one.
    """
    from explorer.intake import Choice

    if choice_of(options) != Choice():
        raise ParameterError(
            "What is said of a file (--first, --only, --as, --column and how it is written) has "
            f"none to go with; give {needed}, or leave it out."
        )


def _wanted(paths: list[str]) -> tuple[str, ...]:
    from explorer.intake import Choice, open_files
    from explorer.readers import WordTable

    words: list[str] = []
    for path in paths:
        content = open_files(Path(path), Choice(kind="words")).load().content
        assert isinstance(content, WordTable)
        words += content.words
    return tuple(dict.fromkeys(words))
