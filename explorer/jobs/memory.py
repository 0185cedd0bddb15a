"""How much memory one worker may hold: what the operator says, else a share of what there is."""

import os
from pathlib import Path

from explorer.errors import ParameterError

VARIABLE = "VSE_WORKER_MEMORY"
SHARE = 0.45
"""Of the machine's memory: two long jobs that take all they may still leave the server a tenth."""

_GROUP = Path("/sys/fs/cgroup/memory.max")


def memory_limit(group: Path = _GROUP) -> int | None:
    """Return the bytes a worker may hold, or None where the system does not say what there is.

    Parameters
    ----------
    group : Path
        Where the system tells how much the group of processes this one is in may hold.

    Raises
    ------
    ParameterError
        The variable is no number of megabytes.
    """
    told = os.environ.get(VARIABLE, "").strip()
    if told:
        if not told.isascii() or not told.isdigit() or int(told) < 1:
            raise ParameterError(
                f"{VARIABLE} must be a whole number of megabytes, such as 4000, not “{told[:40]}”."
            )
        return int(told) * 1_000_000
    there = [size for size in (_of_machine(), _of_group(group)) if size is not None]
    return int(SHARE * min(there)) if there else None


def _of_machine() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGESIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _of_group(group: Path) -> int | None:
    try:
        told = group.read_text("ascii").strip()
    except OSError:
        return None
    return int(told) if told.isdigit() else None
