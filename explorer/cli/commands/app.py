"""``app``: serve the pages to a browser, until it is stopped."""

import argparse
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from explorer.cli.options import port
from explorer.errors import InputError
from explorer.shipped import shipped

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(commands: "Commands") -> None:
    """Add the command."""
    summary = "Serve the pages to a browser."
    parser = commands.add_parser("app", help=summary, description=summary, allow_abbrev=False)
    parser.add_argument(
        "--host",
        metavar="ADDRESS",
        help="where to listen (default 127.0.0.1: to this machine alone)",
    )
    parser.add_argument("--port", type=port, help="default 8501")


def run(options: argparse.Namespace) -> NoReturn:
    """Become the server.

    Raises
    ------
    InputError
        The launcher was not installed beside the package.
    """
    launcher = shipped("app.py")
    if not launcher.is_file():
        raise InputError(
            "The pages are missing: app.py does not lie beside the package explorer; install "
            "Vector Space Explorer as a whole."
        )
    # -P: a module in the current folder must not be taken for one of the server's.
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(launcher)]
    if options.host is not None:
        command.append(f"--server.address={options.host}")
    if options.port is not None:
        command.append(f"--server.port={options.port}")
    # Libraries that compute side by side must not spin while they wait for each other.
    environment = {"OMP_WAIT_POLICY": "passive", **os.environ}
    # In place of this process, so that whoever stops it stops the server.
    os.execve(sys.executable, command, environment)  # noqa: S606 - no shell is what is wanted
