"""How much a pool keeps of work that is done, so that it need not be done again."""

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.jobs.job import Job


@dataclass(frozen=True)
class Kept:
    """What the results of finished jobs may take.

    Attributes
    ----------
    count : int >= 0
        Results, whosever they are.
    size : int >= 0, bytes
        All of them together; the last of a session that is there is kept even so.
    spare : int >= 0, bytes
        Those that were asked for only by sessions that cannot come back for them.
    """

    count: int = 64
    size: int = 500_000_000
    spare: int = 2_000_000

    def beyond(self, jobs: Iterable[Job]) -> list[Job]:
        """Return the finished ones that are too many or too much, of jobs by their last use."""
        settled = [job for job in jobs if job.finished.is_set()]
        many, size = len(settled), sum(job.size for job in settled)
        spare = sum(job.size for job in settled if not job.askers)
        found = []
        for job in settled:
            nobodys = not job.askers and spare > self.spare
            if many > self.count or nobodys or (size > self.size and not job.owners):
                found.append(job)
                many, size = many - 1, size - job.size
                spare -= 0 if job.askers else job.size
        return found
