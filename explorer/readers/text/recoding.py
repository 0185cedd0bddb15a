"""Text in an encoding that a person names → the same text in UTF-8, block by block."""

import codecs
import io
from typing import BinaryIO

from explorer.errors import InputError

_BLOCK = 1 << 20


class Recoded(io.RawIOBase):
    """A stream of text in some encoding, read as UTF-8.

    Raises
    ------
    InputError
        On reading what is not written in that encoding.
    """

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream, self._encoding = stream, encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._waiting = b""

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes of UTF-8, all that is left where it is negative."""
        wanted = size if size >= 0 else None
        while wanted is None or len(self._waiting) < wanted:
            block = self._stream.read(_BLOCK)
            try:
                # What is cut at its end was cut before it came here, and is left out.
                self._waiting += self._decoder.decode(block).encode("utf-8", "replace")
            except ValueError:
                raise InputError(
                    f"The file is not written in {self._encoding}; choose another encoding."
                ) from None
            if not block:
                break
        taken, self._waiting = self._waiting[:wanted], self._waiting[len(self._waiting[:wanted]) :]
        return taken

    def close(self) -> None:
        """Close the stream below too."""
        self._stream.close()
        super().close()
