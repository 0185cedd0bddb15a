"""One piece of work as those who wait for it see it."""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, Literal, TypeVar

from explorer.errors import ExplorerError, WorkerError

Lane = Literal["short", "long"]
Task = TypeVar("Task", bound=Callable[..., Any])
State = Literal["waiting", "running", "done", "failed", "cancelled"]

_TOLD_FROM = 0.02  # of the work; before, nothing can be estimated


@dataclass(eq=False)
class Job:
    """One piece of work: what it is, how far it is, and what came of it.

    Attributes
    ----------
    key : str
        Equal keys mean equal results; a finished job is reused.
    fraction : float in [0, 1]
    error : ExplorerError or None
        Set when `state` is "failed" or "cancelled".
    size : int
        Bytes of `result` as it came.
    owners : set of str
        Sessions that wait for it, or asked for nothing else since; the application has no name.
    askers : set of str
        Sessions that asked for it once and are there or may return.
    news : object or None
        What a task marked as `telling` has handed over last; None before, and after the end.
    waits : str
        What the work waits for outside this machine, in a few words; empty while it goes on.
    told : Event
        Set when there is something to show: the first news, or the end.
    """

    key: str
    title: str
    task: Callable[..., Any]
    arguments: tuple[Any, ...]
    topic: str
    timeout: float
    state: State = "waiting"
    fraction: float = 0.0
    result: Any = None
    size: int = 0
    error: ExplorerError | None = None
    owners: set[str] = field(default_factory=set)
    askers: set[str] = field(default_factory=set)
    started: float = 0.0
    finished: threading.Event = field(default_factory=threading.Event)
    lane: Lane = "long"
    reports: list[tuple[float, float]] = field(default_factory=list)
    news: Any = None
    waits: str = ""
    told: threading.Event = field(default_factory=threading.Event)

    def report(self, fraction: float, now: float) -> None:
        """Note how far the work was at a time of the monotonic clock; it never goes back."""
        self.fraction = max(self.fraction, min(fraction, 1.0))
        self.reports.append((now, self.fraction))

    def hear(self, news: object) -> None:
        """Take what the work has to show so far in place of what it had before."""
        if not self.finished.is_set():
            self.news = news
            self.told.set()

    @property
    def remaining(self) -> float | None:
        """Estimated seconds to go, or None before there is anything to estimate from."""
        return self.remaining_at(time.monotonic())

    def remaining_at(self, now: float) -> float | None:
        """Estimate at a time of the monotonic clock.

        Steps differ in speed, so the slower counts of the whole way so far and its second half;
        where nothing has moved in that half there is no estimate.
        """
        elapsed = now - self.started
        if self.state != "running" or self.fraction < _TOLD_FROM or elapsed <= 0:
            return None
        half = self.started + elapsed / 2
        before = max((done for at, done in self.reports if at <= half), default=0.0)
        rate = min(self.fraction / elapsed, (self.fraction - before) / (elapsed / 2))
        return (1.0 - self.fraction) / rate if rate > 0 else None

    def wait(self, seconds: float | None = None) -> Any:
        """Block until the job has ended and return its result.

        Raises
        ------
        ExplorerError
            What the job failed with, or a WorkerError when `seconds` have passed.
        """
        if not self.finished.wait(seconds):
            raise WorkerError(f"“{self.title}” is still running after {seconds:.0f} seconds.")
        if self.error:
            raise self.error
        return self.result

    def end(
        self,
        state: State,
        result: Any = None,
        size: int = 0,
        error: ExplorerError | None = None,
    ) -> None:
        """Set the outcome; the first one stands."""
        if not self.finished.is_set():
            self.state, self.error = state, error
            self.result, self.size = result, size
            self.fraction = 1.0 if state == "done" else self.fraction
            self.arguments, self.reports = (), []
            self.finished.set()
            self.news, self.waits = None, ""
            self.told.set()


_SALT = secrets.token_bytes(32)


def private_key(key: str, owner: str, *used: str) -> str:
    """Return the key of work that uses secrets of its owner, so that nobody else gets its result.

    Parameters
    ----------
    key : str
        Equal for equal work.
    owner : str
        The session that entered the secrets.
    *used : str
        The secrets; only a digest is kept, salted with what this process alone knows.
    """
    digest = hashlib.blake2b(repr((owner, used)).encode(), key=_SALT, digest_size=16)
    return f"{key} {digest.hexdigest()}" if used else key


_SHORT: dict[Callable[..., Any], Callable[[Sequence[Any]], bool]] = {}


def _length_of_first(first: Any, *_: Any) -> int:
    return len(first)


def short(most: float = inf, size: Callable[..., int] = _length_of_first) -> Callable[[Task], Task]:
    """Mark a task as short, ending within seconds, while its arguments are small.

    Parameters
    ----------
    most : float
        Size up to which it is short; by default always.
    size : callable
        How the arguments are measured: by default, the length of the first.
    """

    def mark(task: Task) -> Task:
        _SHORT[task] = lambda arguments: most == inf or size(*arguments) <= most
        return task

    return mark


_TELLING: set[Callable[..., Any]] = set()


def telling(task: Task) -> Task:
    """Mark a task that shows what it has while it works.

    After the progress callback it gets another, to be called with each new state. Only the latest
    is kept for whoever looks, and some are dropped on the way, so that the work is never held up.
    """
    _TELLING.add(task)
    return task


def is_telling(task: Callable[..., Any]) -> bool:
    """Return whether a task takes a callback for what it has so far."""
    return task in _TELLING


def lane_of(task: Callable[..., Any], arguments: Sequence[Any]) -> Lane:
    """Return whether a task with these arguments is short; what nobody has marked is long."""
    is_short = _SHORT.get(task)
    return "short" if is_short is not None and is_short(arguments) else "long"
