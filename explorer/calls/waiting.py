"""Telling whoever watches that work waits, and for what.

Work deep inside a call may have to wait for somebody else, such as a service that asks for a pause.
It says so with `tell`; who runs the work listens with `heard`. Without a listener nothing happens.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str], None]
"""Told in a few words what is waited for; the empty text when the wait is over."""

A_DAY = 86_400.0  # seconds

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def heard(listener: Listener) -> Iterator[None]:
    """Hand what is told within this block to a listener."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def tell(words: str) -> None:
    """Say what the work waits for; the empty text says that it goes on."""
    listener = _listener.get()
    if listener is not None:
        listener(words)


def pause_in_words(seconds: float) -> str:
    """Return how long a service asks to wait, whatever number it names."""
    return "more than a day" if seconds > A_DAY else f"{seconds:,.0f} s"
