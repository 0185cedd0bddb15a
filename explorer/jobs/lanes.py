"""Which work is short: told beside each task, so that nobody who asks for it has to know."""

from collections.abc import Callable, Sequence
from math import inf
from typing import Any, Literal, TypeVar

Lane = Literal["short", "long"]
Task = TypeVar("Task", bound=Callable[..., Any])

_SHORT: dict[Callable[..., Any], Callable[[Sequence[Any]], bool]] = {}


def short(most: float = inf, size: Callable[[Any], int] = len) -> Callable[[Task], Task]:
    """Mark a task as short, ending within seconds, while its first argument is small.

    Parameters
    ----------
    most : float
        Size up to which it is short; by default always.
    size : callable
        How the first argument is measured.
    """

    def mark(task: Task) -> Task:
        _SHORT[task] = lambda arguments: most == inf or size(arguments[0]) <= most
        return task

    return mark


def lane_of(task: Callable[..., Any], arguments: Sequence[Any]) -> Lane:
    """Return whether a task with these arguments is short; what nobody has marked is long."""
    is_short = _SHORT.get(task)
    return "short" if is_short is not None and is_short(arguments) else "long"
