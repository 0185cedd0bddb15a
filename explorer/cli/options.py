"""Options that several commands share, and the types their values are read with."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

Vocabulary = Literal["own"] | int
"""Only the words given, or that many frequent English words as well."""

DEFAULT_MODEL = "minilm"

CATEGORY = "category"
"""The usual name of a column of categories."""

ROLES = ("text", "label", "vector", "x", "y", "second", "score", "color", "image")
"""What ``--column`` can choose a column for."""
DATA_ROLES = ("text", "label", "vector", "x", "y", "second", "color")
"""The same for a command on words, vectors or a layout."""

_LARGEST_SEED = 2**32 - 1
_LARGEST_PORT = 2**16 - 1


class Added(argparse.Action):
    """Several values, which add up where the option is given again."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Add to the values given before; the first ones replace the default."""
        before = getattr(namespace, self.dest)
        kept = [] if before is None or before is self.default else before
        setattr(namespace, self.dest, [*kept, *values])


def new_command(
    commands: "Commands",
    name: str,
    summary: str,
    *,
    shared: Literal["all", "drawing", "json"] = "all",
) -> argparse.ArgumentParser:
    """Add a command with the options shared by all, or with ``--json`` alone.

    Parameters
    ----------
    commands : action of ``add_subparsers``
    name : str
    summary : str
        One sentence.
    shared : {"all", "drawing", "json"}
        "drawing": all but ``--dimensions``, which there are those of the picture.
    """
    parser = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    if shared != "json":
        group = parser.add_argument_group("where words and vectors come from")
        _add_data_options(group)
        if shared == "all":
            add_dimensions(group)
    return parser


def _add_data_options(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--model",
        metavar="NAME",
        help="minilm (default), minilm-int8 (twice as fast, less exact), tf-idf, tf-idf:letters, "
        "sentence-transformers:NAME, openai:MODEL or openai:MODEL@http://HOST/v1",
    )
    group.add_argument(
        "--words", metavar="FILE", help="words to embed: a file or a ready-made list"
    )
    group.add_argument("--space", metavar="FILE", help="ready vectors instead of embedding")
    group.add_argument("--labels", metavar="FILE", help="labels of vectors that come without")
    add_columns(group, DATA_ROLES)
    group.add_argument(
        "--vocabulary",
        type=vocabulary,
        metavar="own|N",
        help="own: only the words given; N: with the N most frequent English words as well",
    )


def add_dimensions(group: "argparse._ActionsContainer") -> None:
    """Add ``--dimensions``, which is part of the model once the command is read."""
    group.add_argument(
        "--dimensions",
        dest="model_dimensions",
        type=positive,
        metavar="N",
        help="ask a service for vectors of N numbers, as openai:MODEL,dimensions=N does",
    )


def add_columns(group: "argparse._ActionsContainer", roles: Sequence[str]) -> None:
    """Add the option that names the columns of a table, read as (role, name)."""

    def column(text: str) -> tuple[str, str]:
        role, mark, name = text.partition("=")
        if not mark or role not in ROLES:
            return "text", text
        if role not in roles:
            raise argparse.ArgumentTypeError(f"{role} is no role here; give {', '.join(roles)}")
        return role, name

    group.add_argument(
        "--column",
        metavar="[ROLE=]NAME",
        type=column,
        action="append",
        default=[],
        help=f"the column of the texts, or of another role: {', '.join(roles)}; can be repeated",
    )


def add_file(parser: argparse.ArgumentParser) -> None:
    """Add the positional FILE of a command on one data set."""
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="words or vectors, or the name of a ready-made list such as topics",
    )


def add_seed(parser: argparse.ArgumentParser) -> None:
    """Add ``--seed``."""
    parser.add_argument(
        "--seed", type=seed, default=0, help="the same seed gives the same result (default 0)"
    )


def add_k(parser: argparse.ArgumentParser, default: int = 10) -> None:
    """Add ``-k``, how many results to list."""
    parser.add_argument(
        "-k", type=positive, default=default, help=f"how many to list (default {default})"
    )


def add_category(parser: argparse.ArgumentParser, option: str, what: str) -> None:
    """Add the option that names the column of categories."""
    parser.add_argument(
        option, metavar="COLUMN", help=f"{what} (default: {CATEGORY}, if there is such a column)"
    )


def add_choice(
    parser: argparse.ArgumentParser,
    option: str,
    choices: tuple[str, ...],
    help: str,
    default: str | None = None,
) -> None:
    """Add an option that takes one of a few names, by default the first."""
    parser.add_argument(
        option,
        type=one_of(choices),
        default=default or choices[0],
        metavar="{" + ",".join(choices) + "}",
        help=f"{help} (default {default or choices[0]})",
    )


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add ``--engine``: what embeds by many workers."""
    parser.add_argument(
        "--engine",
        metavar="{processes,ray}",
        help="embed by many workers, going on where a run broke off: processes of this machine, or "
        "a Ray cluster (RAY_ADDRESS, else one here)",
    )


def add_choices(
    parser: argparse.ArgumentParser, option: str, choices: tuple[str, ...], help: str
) -> None:
    """Add an option that takes some of a few names, by default all."""
    parser.add_argument(
        option,
        type=one_of(choices),
        action=Added,
        nargs="+",
        default=list(choices),
        metavar="{" + ",".join(choices) + "}",
        help=help,
    )


def vocabulary(text: str) -> Vocabulary:
    """Read ``own`` or the number of frequent words to add."""
    return "own" if text == "own" else _whole(text, "own, or a whole number of frequent words")


def seed(text: str) -> int:
    """Read a seed."""
    wanted = f"a whole number from 0 to {_LARGEST_SEED}"
    value = _whole(text, wanted)
    if not 0 <= value <= _LARGEST_SEED:
        raise _refusal(text, wanted)
    return value


def positive(text: str) -> int:
    """Read a whole number from 1."""
    value = _whole(text, "a whole number from 1")
    if value < 1:
        raise _refusal(text, "a whole number from 1")
    return value


def port(text: str) -> int:
    """Read the number of a port."""
    wanted = f"a port, 1 to {_LARGEST_PORT}"
    value = _whole(text, wanted)
    if not 1 <= value <= _LARGEST_PORT:
        raise _refusal(text, wanted)
    return value


def auto_or_positive(text: str) -> int | None:
    """Read ``auto`` as None, or a whole number from 1."""
    return None if text == "auto" else positive(text)


def number(text: str) -> float:
    """Read a number."""
    try:
        return float(text)
    except ValueError:
        raise _refusal(text, "a number") from None


def whole(text: str) -> int:
    """Read a whole number."""
    return _whole(text, "a whole number")


def one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    """Return a type that accepts one of the choices."""

    def read(text: str) -> str:
        if text not in choices:
            raise _refusal(text, f"one of {', '.join(choices)}")
        return text

    return read


def output_path(suffixes: tuple[str, ...]) -> Callable[[str], Path]:
    """Return a type that accepts a file to write, by its ending, in a folder that is there."""

    def read(text: str) -> Path:
        path = Path(text)
        if path.suffix.lower() not in suffixes:
            raise _refusal(text, f"a file name ending in one of {' '.join(suffixes)}")
        return path

    return read


def _whole(text: str, wanted: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise _refusal(text, wanted) from None


def _refusal(text: str, wanted: str) -> argparse.ArgumentTypeError:
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    return argparse.ArgumentTypeError(f"give {wanted}, not “{shown}”")
