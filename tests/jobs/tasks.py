"""Tasks for the worker tests: a worker process imports them by name."""

import os
import time
from collections.abc import Callable

from explorer.errors import InputError


def double(value: int, progress: Callable[[float], None]) -> int:
    progress(0.5)
    return 2 * value


def process_id(progress: Callable[[float], None]) -> int:
    return os.getpid()


def steps(seconds: float, progress: Callable[[float], None]) -> str:
    for step in range(100):
        progress(step / 100)
        time.sleep(seconds / 100)
    return "finished"


def stubborn(seconds: float, progress: Callable[[float], None]) -> str:
    time.sleep(seconds)
    return "finished"


def crash(progress: Callable[[float], None]) -> None:
    os.abort()


def refuse(progress: Callable[[float], None]) -> None:
    raise InputError("Line 3 of “words.csv” is empty.")


def bug(progress: Callable[[float], None]) -> None:
    raise KeyError("secret detail")
