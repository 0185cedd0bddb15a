"""Heavy work in worker processes: see :class:`explorer.jobs.pool.WorkerPool`."""

from explorer.jobs.job import Job, private_key, short, telling
from explorer.jobs.kept import Kept
from explorer.jobs.memory import memory_limit
from explorer.jobs.pool import WorkerPool

__all__ = ["Job", "Kept", "WorkerPool", "memory_limit", "private_key", "short", "telling"]
