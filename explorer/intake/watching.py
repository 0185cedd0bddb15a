"""How far files have been read, told while they are loaded, whatever reads them."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from explorer.arrays import Progress

_READ = 0.95  # share of the work that is reading; what is made of it is the rest


class Watch:
    """Tells how much of all watched files has been read, while somebody listens."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._sizes: list[int] = []
        self._reached: list[int] = []

    @contextmanager
    def telling(self, progress: Progress | None) -> Iterator[None]:
        """Tell `progress` of what is read meanwhile; what it raises stops the reading."""
        self._reached = [0] * len(self._sizes)
        self._progress = progress
        try:
            yield
            if progress is not None:
                progress(1.0)
        finally:
            self._progress = None

    def over(self, opener: Callable[[], BinaryIO], size: int) -> Callable[[], BinaryIO]:
        """Return what opens the same stream and tells of what is read from it."""
        place = len(self._sizes)
        self._sizes.append(size)
        self._reached.append(0)

        def watched() -> BinaryIO:
            stream = opener()
            if self._progress is None:
                return stream
            return cast("BinaryIO", _Watched(stream, lambda reached: self._tell(place, reached)))

        return watched

    def _tell(self, place: int, reached: int) -> None:
        if self._progress is None or reached <= self._reached[place]:
            return
        self._reached[place] = reached
        self._progress(_READ * min(1.0, sum(self._reached) / max(1, sum(self._sizes))))


class _Watched(io.RawIOBase):
    """A stream that tells after each reading how far it has come."""

    def __init__(self, stream: BinaryIO, tell: Callable[[int], None]) -> None:
        self._stream, self._told = stream, tell

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def read(self, size: int = -1) -> bytes:
        found = self._stream.read(size)
        self._told(self._stream.tell())
        return found

    def close(self) -> None:
        self._stream.close()
        super().close()
