"""What all sessions of one server share: the worker processes and the embedding cache."""

import contextlib
import functools
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.errors import ParameterError
from explorer.jobs import WorkerPool, memory_limit

if TYPE_CHECKING:
    from pathlib import Path

WORKERS = 2
_LONGEST_PATIENCE = 3_600.0

_lock = threading.Lock()


@functools.cache
def _pool() -> WorkerPool:
    return WorkerPool(size=WORKERS, memory=memory_limit())


def pool() -> WorkerPool:
    """Return the worker pool, started on first use."""
    with _lock:
        return _pool()


class Departures:
    """Notices sessions whose browser is gone, and lets go of what only they waited for.

    A dropped connection that returns within `PATIENCE` keeps its work.
    """

    PATIENCE = 20.0
    """Seconds a session may be away before its work is stopped."""

    def __init__(self, workers: WorkerPool, is_here: Callable[[str], bool]) -> None:
        self._workers = workers
        self._is_here = is_here
        self._left: dict[str, float] = {}

    def look(self, now: float) -> None:
        """Look who waits for work and is not there, at a time of the monotonic clock."""
        waiting = {owner for owner in self._workers.owners() if owner}
        away = {owner for owner in waiting if not self._is_here(owner)}
        self._left = {owner: self._left.get(owner, now) for owner in away}
        for owner, since in self._left.items():
            if now - since >= self.PATIENCE:
                self._workers.leave(owner)


def patience() -> float:
    """Seconds a page waits for a job before it shows a progress bar instead.

    Short work then never flickers. ``EXPLORER_PATIENCE`` changes it.

    Raises
    ------
    ParameterError
        The variable is no number of seconds.
    """
    told = os.environ.get("EXPLORER_PATIENCE", "0.4")
    with contextlib.suppress(ValueError):
        if 0.0 <= (seconds := float(told)) <= _LONGEST_PATIENCE:
            return seconds
    raise ParameterError(
        f"EXPLORER_PATIENCE must be a number of seconds from 0 to {_LONGEST_PATIENCE:,.0f}, "
        f"not “{told[:40]}”."
    )


def cache_path() -> "Path":
    """Return where the embedding cache lives."""
    from explorer.embedders import default_path

    return default_path()


def session_id() -> str:
    """Return the id of the session that runs this script."""
    context = get_script_run_ctx()
    return context.session_id if context else "no session"
