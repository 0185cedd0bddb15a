"""Both ends of one worker process.

The process is a fresh interpreter running this package, not a ``multiprocessing`` child: a spawned
child imports the parent's main module again, which under Streamlit is a page.
"""

import contextlib
import logging
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from explorer.arrays import Progress
from explorer.calls.waiting import heard
from explorer.errors import CancelledError, ExplorerError, WorkerError
from explorer.jobs.job import is_telling
from explorer.jobs.messages import receive, send

STOP = "stop"

GIVES_WAY = 5
"""How much nicer than the server a worker is: where both want a core, a third of its share."""

_REPORT_EVERY = 0.05
_NEWS_EVERY = 0.1
_NEWS_SHARE = 0.03  # of the time of the work that handing over news may take


class WorkerProcess:
    """A child interpreter that runs tasks sent through `pipe`.

    Parameters
    ----------
    threads : int >= 1
        Cores its numerical libraries may use, unless the environment says otherwise.

    Attributes
    ----------
    pipe : Connection
        By `explorer.jobs.messages`: send ``(task, arguments)``; receive
        ``("progress", fraction)``, ``("news", value)`` and ``("waits", words)`` any number of
        times and then ``("done", result)``, ``("failed", ExplorerError)`` or ``("unsent", None)``,
        when what came of it cannot be sent. Sending `STOP` asks it to give up.

    Raises
    ------
    OSError
        The system gives no process, or no pipe to it.
    """

    def __init__(self, threads: int = 1) -> None:
        root = str(Path(__file__).resolve().parents[2])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        # Inherited, not called by a name: nobody else can connect, and a child that dies before
        # its first word is the end of the pipe and not a call that is waited for.
        self.pipe, its = Pipe()
        with its:
            self._child = subprocess.Popen(
                # -P: a module in the current folder must not be taken for one of ours.
                [sys.executable, "-P", "-m", "explorer.jobs", str(its.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[its.fileno()],
                env={**os.environ, **_shared_cores(threads), "PYTHONPATH": os.pathsep.join(paths)},
            )

    @property
    def alive(self) -> bool:
        """Whether the child still runs."""
        return self._child.poll() is None

    @property
    def memory(self) -> int:
        """Bytes of memory the child holds; 0 where the system does not say."""
        try:
            pages = Path(f"/proc/{self._child.pid}/statm").read_text("ascii").split()[1]
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGESIZE")

    def kill(self) -> None:
        """End the child at once."""
        self._child.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):  # held by the system, as by a disk
            self._child.wait(5.0)
        self.pipe.close()


def _shared_cores(threads: int) -> dict[str, str]:
    """Keep processes that compute side by side from waiting for each other in a spin."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    shared = {name: os.environ.get(name, str(threads)) for name in names}
    return shared | {"OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "passive")}


def serve(pipe: Connection) -> None:
    """Run tasks in this process, one after the other, until the other end goes away."""
    while True:
        try:
            message = receive(pipe)
        except (EOFError, OSError):
            return
        # A stop that crossed the result of the task it meant is late, not an order.
        if message != STOP:
            task, arguments = message
            callbacks: list[Callable[..., None]] = [_reporter(pipe)]
            if is_telling(task):
                callbacks.append(Teller(lambda news: send(pipe, ("news", news))))
            with heard(lambda words: send(pipe, ("waits", words))):
                outcome = _outcome(task, (*arguments, *callbacks))
            try:
                send(pipe, outcome)
            except OSError:
                return
            except Exception:
                # Pickled whole before anything is sent, so the pipe is as it was.
                logging.getLogger(__name__).exception("what came of a job cannot be sent")
                send(pipe, ("unsent", None))


def _reporter(pipe: Connection) -> Progress:
    last = 0.0

    def report(fraction: float) -> None:
        nonlocal last
        if pipe.poll() and receive(pipe) == STOP:
            raise CancelledError("Stopped.")
        now = time.monotonic()
        if now - last > _REPORT_EVERY or fraction >= 1.0:
            last = now
            send(pipe, ("progress", fraction))

    return report


class Teller:
    """Hands over what the work has so far, and drops what would come too soon.

    Too soon is within a tenth of a second, or so that handing over took more than three percent
    of the time.
    """

    def __init__(
        self, send: Callable[[object], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._send = send
        self._clock = clock
        self._not_before = -math.inf

    def __call__(self, news: object) -> None:
        """Hand over or drop a state."""
        started = self._clock()
        if started < self._not_before:
            return
        self._send(news)
        now = self._clock()
        self._not_before = now + max(_NEWS_EVERY, (now - started) / _NEWS_SHARE)


def _outcome(task: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", task(*arguments)
    except ExplorerError as error:
        return "failed", error
    except MemoryError:
        return "failed", WorkerError("There is not enough memory for this; use fewer points.")
    except Exception as error:
        logging.getLogger(__name__).exception("a job failed")
        return "failed", WorkerError(
            f"The calculation failed with an unexpected {type(error).__name__}; "
            "the server's log has the details."
        )
