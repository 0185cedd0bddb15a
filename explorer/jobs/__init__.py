"""Heavy work in worker processes: see :class:`explorer.jobs.pool.WorkerPool`."""

from explorer.jobs.pool import Job, WorkerPool

__all__ = ["Job", "WorkerPool"]
