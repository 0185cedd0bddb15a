"""Where the product keeps what it would otherwise compute again."""

import os
import sys
import tempfile
from pathlib import Path


def cache_folder() -> Path:
    """Return ``VSE_CACHE_DIR``, else this product's part of the user's cache folder."""
    chosen = os.environ.get("VSE_CACHE_DIR")
    return Path(chosen) if chosen else _user_cache() / "vector-space-explorer"


def _user_cache() -> Path:
    try:
        home = Path.home()
    except RuntimeError:
        # Containers run under user ids that have no entry and so no home.
        return Path(tempfile.gettempdir())
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
