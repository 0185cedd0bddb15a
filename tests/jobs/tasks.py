"""Tasks for the worker tests: a worker process imports them by name."""

import ctypes
import os
import time
from collections.abc import Callable

import numpy as np

from explorer.calls.waiting import tell
from explorer.errors import InputError
from explorer.jobs import short, telling

KEPT: list[bytearray] = []


def double(value: int, progress: Callable[[float], None]) -> int:
    progress(0.5)
    return 2 * value


def process_id(progress: Callable[[float], None]) -> int:
    return os.getpid()


def niceness(progress: Callable[[float], None]) -> int:
    return os.nice(0)


def steps(seconds: float, progress: Callable[[float], None]) -> str:
    for step in range(100):
        progress(step / 100)
        time.sleep(seconds / 100)
    return "finished"


def stubborn(seconds: float, progress: Callable[[float], None]) -> str:
    time.sleep(seconds)
    return "finished"


def give_back(value: object, progress: Callable[[float], None]) -> object:
    return value


def wait_for_another(seconds: float, progress: Callable[[float], None]) -> str:
    tell("the service asks to wait")
    time.sleep(seconds)
    return "finished"


@short(most=3)
def quick(values: list[int], progress: Callable[[float], None]) -> int:
    return 2 * sum(values)


def hoard(size: int, progress: Callable[[float], None]) -> int:
    KEPT.append(bytearray(os.urandom(1024)) * (size // 1024))
    return os.getpid()


@telling
def grow(
    states: int,
    numbers: int,
    progress: Callable[[float], None],
    show: Callable[[object], None],
) -> int:
    """Tell a state of so many numbers each hundredth of a second; the first number is its own."""
    told = 0
    while told < states:
        show(np.full(numbers, told, dtype=np.float32))
        told += 1
        progress(told / states)
        time.sleep(0.01)
    return told


def fill(most: int, progress: Callable[[float], None]) -> int:
    """Take ever more memory, in pieces of 10 MB that are written, up to so many bytes."""
    held = [bytearray(b"x") * 10_000_000 for _ in range(most // 10_000_000)]
    return len(held)


def segfault(progress: Callable[[float], None]) -> None:
    ctypes.string_at(0)


def loop(progress: Callable[[float], None]) -> None:
    while True:
        pass


def crash(progress: Callable[[float], None]) -> None:
    os.abort()


def refuse(progress: Callable[[float], None]) -> None:
    raise InputError("Line 3 of “words.csv” is empty.")


def bug(progress: Callable[[float], None]) -> None:
    raise KeyError("secret detail")


class Unreadable:
    """What can be sent and not be made again at the other end."""

    def __reduce__(self) -> tuple[type[int], tuple[str]]:
        return int, ("no number",)


class UnreadableError(InputError):
    """An error that is made from other values than those that pickle hands over."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what} {why}")


def give_what_cannot_be_read(progress: Callable[[float], None]) -> Unreadable:
    return Unreadable()


def fail_unreadably(progress: Callable[[float], None]) -> None:
    raise UnreadableError("this", "fails")


def give_what_cannot_be_sent(progress: Callable[[float], None]) -> Callable[[], int]:
    return lambda: 2


def leave_in_silence(progress: Callable[[float], None]) -> None:
    os._exit(0)


def close_everything(progress: Callable[[float], None]) -> None:
    os.closerange(3, 1024)
    progress(0.5)
