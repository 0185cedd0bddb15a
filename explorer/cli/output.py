"""Writing results to files whole or not at all, and progress to a terminal."""

import contextlib
import os
import sys
import time
from pathlib import Path
from types import TracebackType

from explorer.calls.waiting import heard
from explorer.cli.answer import printable
from explorer.errors import InputError
from explorer.folders import replacing


def require_writable(path: Path) -> None:
    """Refuse a place where no file can be written, before any work is done for it.

    Raises
    ------
    InputError
        The folder is missing or closed, or the path is a folder.
    """
    folder = path.parent
    if not folder.is_dir():
        raise InputError(
            f"The folder “{folder}” for “{path.name}” does not exist; create it first."
        )
    if path.is_dir():
        raise InputError(f"“{path}” is a folder; name a file to write.")
    if not os.access(folder, os.W_OK):
        raise InputError(f"Nothing can be written into the folder “{folder}”; choose another one.")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there, so that no half file is ever seen.

    Raises
    ------
    InputError
        The disk or the folder refuses.
    """
    require_writable(path)
    path = path.resolve()  # a link stays a link to the new content
    try:
        with replacing(path) as file:
            file.write(data)
            Path(file.name).chmod(_usual_mode(path))
    except OSError as error:
        raise _refused(path, error) from error


def _usual_mode(path: Path) -> int:
    """Return the permissions of the file replaced, or those a new file would have got."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _refused(path: Path, error: OSError) -> InputError:
    return InputError(f"“{path}” cannot be written ({error.strerror}); choose another place.")


class Meter:
    """A line on stderr that says how far the work is, shown on a terminal only.

    Use as a context manager; call it with fractions from 0 to 1.
    """

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._last = 0.0
        self._fraction = 0.0
        self._waits = ""
        self._listening = contextlib.ExitStack()

    def __enter__(self) -> "Meter":
        self._listening.enter_context(heard(self._wait))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listening.close()
        if self._shown and self._last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def __call__(self, fraction: float) -> None:
        """Show the fraction, at most ten times a second."""
        now = time.monotonic()
        self._fraction = fraction
        if self._waits or not self._shown or now - self._last < 0.1:
            return
        self._last = now
        sys.stderr.write(f"\r{fraction:4.0%}")
        sys.stderr.flush()

    def _wait(self, words: str) -> None:
        """Show what the work waits for, behind the fraction; off a terminal, once a wait."""
        if self._shown:
            self._last = time.monotonic()
            sys.stderr.write(f"\r\x1b[K{self._fraction:4.0%} {printable(words)}")
        elif words and not self._waits:
            sys.stderr.write(f"{printable(words)}\n")
        self._waits = words
        sys.stderr.flush()

    def part(self, start: float, end: float) -> "MeterPart":
        """Return a callback for a step that runs from `start` to `end` of the whole."""
        return MeterPart(self, start, end)


class MeterPart:
    """The share of a meter that belongs to one step."""

    def __init__(self, meter: Meter, start: float, end: float) -> None:
        self._meter, self._start, self._end = meter, start, end

    def __call__(self, fraction: float) -> None:
        """Show the fraction of the step as one of the whole."""
        self._meter(self._start + (self._end - self._start) * fraction)
