"""Heavy work in worker processes: real progress, cancel at once, and a crash is only a message.

The numerical libraries hold the interpreter lock, can take minutes, and in rare cases kill the
process they run in. A :class:`WorkerPool` keeps a few processes warm, runs one job in each, and
replaces a process that dies, hangs after a cancel, or outlives its time.
"""

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from explorer.errors import CancelledError, ExplorerError
from explorer.jobs.endings import autopsy, not_handed_over, not_started, too_large, too_long
from explorer.jobs.job import Job, Lane, lane_of
from explorer.jobs.kept import Kept
from explorer.jobs.messages import receive_measured, send
from explorer.jobs.process import STOP, WorkerProcess

CANCEL_GRACE = 0.5
"""Seconds a cancelled job may take to stop by itself before its process is ended."""

MOST_KEPT_BYTES = 700_000_000
"""What an idle process may hold; one that took more for a job is replaced after it."""

_POLL = 0.05


class WorkerPool:
    """A few worker processes behind one queue.

    One more process than `size` takes short jobs only (see :func:`explorer.jobs.short`), so that
    those never wait behind long ones.

    Parameters
    ----------
    size : int >= 1
        Long jobs that run at once.
    kept : Kept, optional
        What finished results may take; the least recently used are dropped first.
    memory : int, optional
        Bytes that a process may hold (see :func:`explorer.jobs.memory_limit`); a job that takes
        more ends with a sentence, and its process with it.
    """

    def __init__(self, size: int = 2, kept: Kept | None = None, memory: int | None = None) -> None:
        self._lock = threading.Condition()
        self._queue: list[Job] = []
        self._known: OrderedDict[str, Job] = OrderedDict()
        self._kept = kept or Kept()
        self._closed = False
        self.memory = memory
        self.threads = max(1, (os.cpu_count() or 1) // size)
        both: tuple[Lane, ...] = ("long", "short")
        lanes: list[tuple[Lane, ...]] = [*[both] * size, ("short",)]
        self._workers = [_Worker(self, number, lane) for number, lane in enumerate(lanes)]
        for worker in self._workers:
            worker.start()

    def submit(
        self,
        key: str,
        task: Callable[..., Any],
        *arguments: Any,
        owner: str = "",
        title: str = "Computing",
        topic: str = "",
        timeout: float = 3600.0,
    ) -> Job:
        """Queue ``task(*arguments, progress)``, or return the job that already has this key.

        A session has one job: submitting another cancels the one before, unless somebody else
        waits for it too.

        Parameters
        ----------
        key : str
        task : module-level function
            Must accept a progress callback as its last positional argument, and after it, where
            it is marked as :func:`explorer.jobs.telling`, one for what it has to show.
        owner : str
            The session that asks.
        title : str
            What a person reads while it runs.
        topic : str
            Jobs of a topic prefer a process that has done this topic before.
        timeout : float, seconds
        """
        with self._lock:
            self._supersede(owner, key)
            job = self._known.get(key)
            if job is None or job.state in ("failed", "cancelled"):
                lane = lane_of(task, arguments)
                job = Job(key, title, task, arguments, topic, timeout, lane=lane)
                self._known[key] = job
                self._queue.append(job)
            job.owners.add(owner)
            job.askers.add(owner)
            self._known.move_to_end(key)
            self._lock.notify_all()
            return job

    def _supersede(self, owner: str, key: str) -> None:
        for other in self._known.values():
            if owner and other.key != key and owner in other.owners:
                other.owners.discard(owner)
                if not other.owners and not other.finished.is_set():
                    self._stop(other, "A newer request took its place.")

    def owners(self) -> set[str]:
        """Return the sessions that wait for something or have asked for what is kept.

        The application itself has no name.
        """
        with self._lock:
            return {owner for job in self._known.values() for owner in job.owners}

    def leave(self, owner: str) -> None:
        """Stop what only this session waited for, since it is gone."""
        with self._lock:
            for job in self._known.values():
                if owner in job.owners:
                    job.owners.discard(owner)
                    if not job.owners and not job.finished.is_set():
                        self._stop(job, "Nobody waits for it any more.")
            self._forget()

    def sweep(self, is_known: Callable[[str], bool]) -> None:
        """Let go of most that only sessions asked for which cannot be returned to."""
        with self._lock:
            for job in self._known.values():
                job.askers = {who for who in job.askers if not who or is_known(who)}
            self._forget()

    def _forget(self) -> None:
        for job in self._kept.beyond(self._known.values()):
            del self._known[job.key]

    def _stop(self, job: Job, reason: str) -> None:
        job.end("cancelled", error=CancelledError(reason))
        if job in self._queue:
            self._queue.remove(job)

    def cancel(self, job: Job) -> None:
        """Stop a job now; whoever waits for it gets a CancelledError."""
        with self._lock:
            self._stop(job, "Stopped.")

    def take(self, worker: "_Worker") -> Job | None:
        """Wait for a job this worker should run; None when the pool is closed."""
        with self._lock:
            while not self._closed:
                for job in self._queue:
                    if self._suits(job, worker):
                        self._queue.remove(job)
                        worker.busy = True
                        job.state, job.started = "running", time.monotonic()
                        return job
                self._lock.wait()
            return None

    def ahead(self, job: Job) -> int:
        """Return how many jobs that wait for the same workers were asked for before this one."""
        with self._lock:
            if job not in self._queue:
                return 0
            before = self._queue[: self._queue.index(job)]
            # Short work has a worker that long work never takes.
            return sum(job.lane == "long" or other.lane == "short" for other in before)

    def _suits(self, job: Job, worker: "_Worker") -> bool:
        if job.lane not in worker.lanes:
            return False
        if job.topic in worker.topics:
            return True
        return not any(
            job.topic in other.topics and not other.busy and job.lane in other.lanes
            for other in self._workers
        )

    def release(self, worker: "_Worker") -> None:
        """Note that a worker is free again."""
        with self._lock:
            worker.busy = False
            self._forget()
            self._lock.notify_all()

    def close(self) -> None:
        """Stop every job and process."""
        with self._lock:
            self._closed = True
            for job in list(self._known.values()):
                self._stop(job, "The application is shutting down.")
            self._lock.notify_all()
        for worker in self._workers:
            worker.join(2.0)
            worker.kill()


class _Worker(threading.Thread):
    """A thread that feeds one process and listens to it."""

    def __init__(self, pool: WorkerPool, number: int, lanes: tuple[Lane, ...]) -> None:
        super().__init__(name=f"worker-{number}", daemon=True)
        self.pool = pool
        self.lanes = lanes
        self.topics: set[str] = set()
        self.busy = False
        self.process: WorkerProcess | None = None

    def run(self) -> None:
        while job := self.pool.take(self):
            try:
                self._run(job)
            except (EOFError, OSError):
                job.end("failed", error=autopsy(job))
                self.kill()
            except Exception:
                # A value that pickle cannot make again, or cannot take apart, costs no worker.
                logging.getLogger(__name__).exception("a job was not handed over")
                job.end("failed", error=not_handed_over(job))
                self.kill()
            finally:
                if self.process is not None and self.process.memory > MOST_KEPT_BYTES:
                    self.kill()
                self.pool.release(self)

    def _run(self, job: Job) -> None:
        arguments = job.arguments
        if self.process is None or not self.process.alive:
            self.kill()
            try:
                self.process = WorkerProcess(self.pool.threads)
            except OSError as error:
                job.end("failed", error=not_started(job, error))
                return
        if job.finished.is_set():  # cancelled while the process started
            return
        pipe = self.process.pipe
        send(pipe, (job.task, arguments))
        self.topics.add(job.topic)
        stop_at = None
        while True:
            if pipe.poll(_POLL):
                (kind, value), size = receive_measured(pipe)
                if kind == "progress":
                    job.report(float(value), time.monotonic())
                elif kind == "news":
                    job.hear(value)
                elif kind == "waits":
                    job.waits = "" if job.finished.is_set() else value
                elif kind == "done":
                    job.end("done", result=value, size=size)
                    return
                elif kind == "unsent":
                    job.end("failed", error=not_handed_over(job))
                    return
                else:
                    _fail(job, value)
                    return
            now = time.monotonic()
            if job.finished.is_set() and stop_at is None:
                stop_at = now + CANCEL_GRACE
                send(pipe, STOP)
            if stop_at and now > stop_at:
                self.kill()
                return
            if now - job.started > job.timeout:
                job.end("failed", error=too_long(job))
            if self.pool.memory is not None and self.process.memory > self.pool.memory:
                # At once: the memory is needed by others, and half a second more takes much of it.
                job.end("failed", error=too_large(job, self.pool.memory))
                self.kill()
                return

    def kill(self) -> None:
        """End the process, if there is one, and forget what it had loaded."""
        if self.process is not None:
            self.process.kill()
        self.process, self.topics = None, set()


def _fail(job: Job, error: ExplorerError) -> None:
    job.end("cancelled" if isinstance(error, CancelledError) else "failed", error=error)
