"""Parse, run, print, and turn every mistake into one sentence and an exit code.

A new command is a module and a line in `COMMANDS`.
"""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from explorer.cli.answer import Answer, printable, write_json, write_text
from explorer.cli.options import DEFAULT_MODEL
from explorer.errors import CancelledError, ExplorerError, ParameterError

# As it was called: by the command that an installation brings, or as a module.
_COMMAND = "vector-space-explorer"
PROGRAM = _COMMAND if Path(sys.argv[0]).name == _COMMAND else "python -m explorer"

COMMANDS: dict[str, Callable[[], ModuleType]] = {
    name: partial(import_module, f"explorer.cli.commands.{name}")
    for name in (
        "app", "check", "open", "embed", "map", "solve", "neighbors", "relations", "clusters",
        "compare", "evaluate", "insights", "index", "search", "bench", "collections", "workspaces",
        "prepare", "size",
    )
}  # fmt: skip
"""Name to what imports its module, which has ``add_parser(commands)`` and ``run(options)``."""

_MISTAKE, _BUG, _INTERRUPTED, _BROKEN_PIPE = 2, 1, 130, 141
_LONGEST_COMPLAINT = 300


class Parser(argparse.ArgumentParser):
    """An argument parser that raises its complaint instead of printing usage and exiting.

    An option that keeps one value is refused when it is given twice; those that add up say so.
    """

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse as argparse does, which would keep the last of two values in silence."""
        met: dict[str, tuple[argparse.Action, str]] = {}
        stored: set[str] = set()
        for argument in args or ():
            if argument == "--":
                break
            action = self._option_string_actions.get(argument.partition("=")[0])
            if not isinstance(action, argparse._StoreAction | argparse._StoreConstAction):
                continue
            option = argument.partition("=")[0]
            first, before = met.setdefault(action.dest, (action, option))
            if first is not action:
                self.error(f"{before} and {option} contradict each other; give one of them")
            # A switch that is given twice says the same twice.
            if action.dest in stored:
                self.error(f"{option} is given twice; give it once")
            if isinstance(action, argparse._StoreAction):
                stored.add(action.dest)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Raise the complaint as one sentence.

        Raises
        ------
        ParameterError
            Always.
        """
        complaint = " ".join(message.removeprefix("argument ").split())
        complaint = complaint[:1].upper() + complaint[1:]
        if len(complaint) > _LONGEST_COMPLAINT:
            complaint = complaint[: _LONGEST_COMPLAINT - 1] + "…"
        raise ParameterError(f"{complaint.rstrip('.')}; try “{self.prog} --help”.")


def build_parser(arguments: Sequence[str] = ()) -> Parser:
    """Return the parser of the command that the arguments name, or of all where they name none.

    A command brings in only what it needs itself, so that each of them starts quickly.
    """
    parser = Parser(
        prog=PROGRAM,
        description="Explore embedding spaces: maps, arithmetic, clusters, search.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    named = arguments[0] if arguments else ""
    for name in [named] if named in COMMANDS else COMMANDS:
        COMMANDS[name]().add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments after the program's name; by default those of the process.

    Returns
    -------
    int
        0, or 2 after a mistake in the arguments or the data, 130 when interrupted, 141 when
        nobody reads the output any more, 1 after an error of ours.
    """
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except SystemExit as stop:  # argparse ends so after --help
        return int(stop.code or 0)
    except (KeyboardInterrupt, CancelledError):
        return _INTERRUPTED
    except ExplorerError as error:
        return _complain(str(error), _MISTAKE)
    except BrokenPipeError:
        _abandon_stdout()
        return _BROKEN_PIPE
    except Exception as error:
        if sys.flags.dev_mode:  # python -X dev -m explorer … shows where it happened
            raise
        kind = type(error).__name__
        return _complain(f"Something unforeseen went wrong inside the program ({kind}).", _BUG)


def _run(argv: Sequence[str]) -> int:
    options = build_parser(argv).parse_args(argv)
    if dimensions := getattr(options, "model_dimensions", None):
        from explorer.embedders import shortened

        options.model = shortened(options.model or DEFAULT_MODEL, dimensions)
    # Whatever a library prints on the way must not spoil the one object on stdout.
    with contextlib.redirect_stdout(sys.stderr):
        answer: Answer = COMMANDS[options.command]().run(options)
    if options.json:
        write_json(answer.data, sys.stdout)
    else:
        write_text(answer.text, sys.stdout)
    sys.stdout.flush()
    return answer.code


def _complain(sentence: str, code: int) -> int:
    with contextlib.suppress(OSError):
        write_text(printable(" ".join(sentence.split())), sys.stderr)
    return code


def _abandon_stdout() -> None:
    """Point stdout at nothing, or Python complains about the closed pipe once more at exit."""
    with contextlib.suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
