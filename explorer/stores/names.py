"""Names of collections and where they are kept on this machine."""

import re
from pathlib import Path

from explorer.errors import InputError, ParameterError
from explorer.folders import data_root

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
    return data_root() / "collections"


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
