"""Where the Chrome or Chromium of this machine is: one answer for pictures, tests and benchmarks.

``python -m explorer.browser`` prints it, or says what to install and exits with 1.
"""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from explorer.errors import ExplorerError

_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Not Path.expanduser: who runs a container may have no home.
_MAC_FOLDERS = (Path("/Applications"), Path(os.path.expanduser("~/Applications")))  # noqa: PTH111
_MAC_PROGRAMS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)


def find_browser(applications: Sequence[Path] = _MAC_FOLDERS) -> Path:
    """Return the program of a Chrome or Chromium.

    The one that ``BROWSER_PATH`` names; else one on the PATH; else one among macOS's applications;
    else what kaleido finds by itself, such as the Chrome that ``kaleido_get_chrome`` downloads.

    Parameters
    ----------
    applications : sequence of Path
        The folders where macOS keeps its applications.

    Raises
    ------
    ExplorerError
        There is none; the sentence says what to install, or that ``BROWSER_PATH`` is wrong.
    """
    if named := os.environ.get("BROWSER_PATH"):
        if not _runs(Path(named)):
            raise ExplorerError(f"BROWSER_PATH names no program: “{named[:200]}”; correct it.")
        return Path(named)
    for found in filter(None, map(shutil.which, _COMMANDS)):
        return Path(found)
    for program in (folder / name for folder in applications for name in _MAC_PROGRAMS):
        if _runs(program):
            return program
    from choreographer.browsers.chromium import Chromium

    if other := Chromium.find_browser(skip_local=False):
        return Path(other)
    raise ExplorerError(
        "There is no Chrome or Chromium on this machine: install Google Chrome (on Debian or "
        "Ubuntu “apt-get install chromium”, on Fedora “dnf install chromium”), or name one in "
        "BROWSER_PATH."
    )


def _runs(program: Path) -> bool:
    return program.is_file() and os.access(program, os.X_OK)


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{find_browser()}\n")
    except ExplorerError as error:
        sys.exit(str(error))
