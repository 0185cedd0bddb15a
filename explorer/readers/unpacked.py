"""What a packed file holds, in a file without a name: for formats that must be read to and fro."""

import io
import tempfile
import threading
from collections.abc import Callable, Iterable
from typing import BinaryIO, cast

from explorer.errors import LimitError
from explorer.readers.limits import LIMITS, megabytes


def require_unpackable(source: str, size: int, packed: int | None) -> None:
    """Refuse what unpacks to too much: in all, or beside the size of the packed file.

    Up to `LIMITS.unpacked_bytes` the second does not count: small files of zeros are no bombs.

    Parameters
    ----------
    source : str
    size : int
        Bytes once unpacked, or as many as have been unpacked so far.
    packed : int, optional
        Bytes of the packed file, where known.

    Raises
    ------
    LimitError
    """
    if size > LIMITS.unpacked_file_bytes:
        raise LimitError(
            f"{source} unpacks to {megabytes(size)}, more than the "
            f"{megabytes(LIMITS.unpacked_file_bytes)} that are unpacked; keep a part of it."
        )
    require_ratio(source, size, packed or 0)


def require_ratio(source: str, size: int, packed: int | None) -> None:
    """Refuse what unpacks to far more than its packed size, where that is known.

    Raises
    ------
    LimitError
    """
    most = LIMITS.unpacked_ratio * (size if packed is None else packed)
    if size > LIMITS.unpacked_bytes and size > most:
        raise LimitError(
            f"{source} unpacks to {megabytes(size)}, which is more than "
            f"{megabytes(LIMITS.unpacked_bytes)} and than {LIMITS.unpacked_ratio} times its size; "
            "unpack it yourself if you trust it."
        )


class Store:
    """Unpacks once, when it is first needed; all copies of a source share it.

    What is small stays in memory. The rest lies in a file of the temporary folder that has no
    name, so that the system removes it with the process whatever ends that.
    """

    def __init__(self) -> None:
        self._held: bytes | _Shared | None = None

    def view(
        self, unpack: Callable[[], Iterable[bytes]], source: str, packed: int | None
    ) -> BinaryIO:
        """Return a stream of its own that can seek.

        Raises
        ------
        LimitError
            It unpacks to more than `LIMITS` allow, or than the temporary folder has room for.
        InputError
            It cannot be unpacked.
        """
        if self._held is None:
            self._held = _unpacked(unpack(), source, packed)
        if isinstance(self._held, bytes):
            return io.BytesIO(self._held)
        return cast("BinaryIO", _View(self._held))

    def forget(self) -> None:
        """Give the room back once no view is open; what is asked again is unpacked again."""
        self._held = None


class _Shared:
    """An open file without a name and its size, read from one place at a time."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115
        self.size = 0
        self.lock = threading.Lock()

    def append(self, block: bytes, source: str) -> None:
        try:
            self.file.write(block)
        except OSError:
            raise LimitError(
                f"{source} unpacks to more than the temporary folder has room for; make room, or "
                "keep a part of it."
            ) from None

    def __del__(self) -> None:
        self.file.close()


def _unpacked(blocks: Iterable[bytes], source: str, packed: int | None) -> bytes | _Shared:
    memory, shared, size = io.BytesIO(), None, 0
    for block in blocks:
        size += len(block)
        require_unpackable(source, size, packed)
        if shared is None and size > LIMITS.held_bytes:
            shared = _Shared()
            shared.append(memory.getvalue(), source)
            memory = io.BytesIO()
        if shared is None:
            memory.write(block)
        else:
            shared.append(block, source)
    if shared is None:
        return memory.getvalue()
    shared.size = size
    return shared


class _View(io.RawIOBase):
    """Reads a shared file from a place of its own."""

    def __init__(self, shared: _Shared) -> None:
        self._shared, self._place = shared, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._shared.size}[whence]
        if start + offset < 0:
            raise ValueError("There is nothing before the beginning.")
        self._place = start + offset
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        with self._shared.lock:
            self._shared.file.seek(self._place)
            count = self._shared.file.readinto(buffer)
        self._place += count
        return count
