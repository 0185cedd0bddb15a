"""What all sessions of one server share: the worker processes and the embedding cache."""

import functools
import os
import threading
from typing import TYPE_CHECKING

from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.jobs import WorkerPool

if TYPE_CHECKING:
    from pathlib import Path

WORKERS = 2

_lock = threading.Lock()


@functools.cache
def _pool() -> WorkerPool:
    return WorkerPool(size=WORKERS)


def pool() -> WorkerPool:
    """Return the worker pool, started on first use."""
    with _lock:
        return _pool()


def patience() -> float:
    """Seconds a page waits for a job before it shows a progress bar instead.

    Short work then never flickers. ``EXPLORER_PATIENCE`` changes it.
    """
    return float(os.environ.get("EXPLORER_PATIENCE", "0.4"))


def cache_path() -> "Path":
    """Return where the embedding cache lives."""
    from explorer.embedders import default_path

    return default_path()


def session_id() -> str:
    """Return the id of the session that runs this script."""
    context = get_script_run_ctx()
    return context.session_id if context else "no session"
