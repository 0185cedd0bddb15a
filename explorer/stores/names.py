"""Names of collections and where they are kept on this machine."""

import os
import re
import sys
from pathlib import Path

from explorer.errors import InputError, ParameterError
from explorer.folders import private_folder

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}\Z")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{i}" for p in ("com", "lpt") for i in range(10))}


def check_name(name: str) -> str:
    """Return a name that works as a folder on every system and on a server.

    Raises
    ------
    ParameterError
        It is empty, too long, or holds something else than letters, digits, “-” and “_”.
    """
    if not _NAME.match(name) or name.lower() in _RESERVED:
        raise ParameterError(
            f"“{name[:40]}” cannot name a collection; use up to 63 letters from a to z, digits, "
            "“-” and “_”, beginning with a letter or digit."
        )
    return name


def data_folder() -> Path:
    """Return where collections live: in ``VSE_DATA_DIR``, else the user's data folder."""
    chosen = os.environ.get("VSE_DATA_DIR")
    return (Path(chosen) if chosen else _user_data() / "vector-space-explorer") / "collections"


def _user_data() -> Path:
    try:
        home = Path.home()
    except RuntimeError:
        # Containers run under user ids that have no entry and so no home.
        return private_folder()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")


def missing(name: str, known: list[str]) -> InputError:
    """Return the error for a collection that is not there, with the names of those that are."""
    if not known:
        return InputError(
            f"There is no collection “{name[:40]}”, nor any other here; make one with “index”."
        )
    some = ", ".join(f"“{other}”" for other in known[:8]) + (" …" if len(known) > 8 else "")
    return InputError(f"There is no collection “{name[:40]}” here; there are: {some}.")


def taken(name: str) -> InputError:
    """Return the error for a name that is in use."""
    return InputError(
        f"There is a collection “{name[:40]}” already; choose another name or delete it first."
    )
