"""Heavy work in worker processes: see :class:`explorer.jobs.pool.WorkerPool`."""

from explorer.jobs.job import Job, short, telling
from explorer.jobs.pool import WorkerPool

__all__ = ["Job", "WorkerPool", "short", "telling"]
