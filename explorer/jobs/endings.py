"""Why a job ended without a result, in the words that are shown."""

from explorer.errors import WorkerError
from explorer.jobs.job import Job
from explorer.jobs.memory import VARIABLE


def autopsy(job: Job) -> WorkerError:
    """Say that the process of a job is gone, and nothing said why."""
    return WorkerError(
        f"“{job.title}” ended because its process stopped unexpectedly; nothing else was "
        "touched, so try again with fewer points or another method."
    )


def not_started(job: Job, error: OSError) -> WorkerError:
    """Say that the system gave no process for a job."""
    return WorkerError(
        f"“{job.title}” was not begun, since the system gives no process for it "
        f"({error.strerror or type(error).__name__}); try again when less is running here."
    )


def not_handed_over(job: Job) -> WorkerError:
    """Say that a value of a job could not be sent or read."""
    return WorkerError(
        f"“{job.title}” failed: what was asked, or what came of it, cannot be handed over between "
        "processes; the server's log has the details."
    )


def too_long(job: Job) -> WorkerError:
    """Say that a job took longer than it may."""
    return WorkerError(
        f"“{job.title}” was stopped after {job.timeout:.0f} seconds, the time it is allowed; "
        "use fewer rows or simpler settings."
    )


def too_large(job: Job, most: int) -> WorkerError:
    """Say that a job held more than `most` bytes."""
    return WorkerError(
        f"“{job.title}” was stopped when it held more than {most / 1e6:,.0f} MB of memory, what "
        "one piece of work may take here; use fewer rows, or have the operator raise "
        f"{VARIABLE}."
    )
