"""Files as they were handed over, or lie inside an archive: a name and a stream of bytes."""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from explorer.errors import InputError, LimitError
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.watching import Watch
from explorer.readers.limits import A_PART, megabytes
from explorer.readers.notes import source_name
from explorer.readers.text.form import TOLD_BY_CONTENT, Form
from explorer.readers.text.recoding import Recoded
from explorer.readers.unpacked import Store, require_ratio

Given = str | Path | tuple[str, bytes]
"""A path on this machine, or a file name with its content."""

_BLOCK = 1 << 20
_LINES = 1 << 20

UNREADABLE = (OSError, EOFError, ValueError, RuntimeError)
"""What a stream of damaged or vanished content raises; decompressors wrap theirs into these."""


@dataclass(frozen=True, eq=False)
class Source:
    """One file, read from its beginning as often as wanted.

    Attributes
    ----------
    name : str
        File name, with the folders inside an archive or a folder that was handed over.
    opener : callable
        Returns a new stream from the first byte.
    size : int, optional
        Bytes, where known without unpacking.
    wrappings : tuple of str
        How it was packed, outermost first: ``("tar", "gzip")``.
    folder : str
        The archive or folder it came out of; empty for one that was handed over itself.
    form : Form
        How it is written, as far as a person said so.
    wanted : frozenset of str
        The only words that are wanted of it; empty for all.
    by : str
        The column in which these words stand, once that is known.
    packed : int, optional
        Bytes of the file it was unpacked from, where known.
    store : Store
        What it is unpacked to where it must be read to and fro.
    """

    name: str
    opener: Callable[[], BinaryIO]
    size: int | None = None
    wrappings: tuple[str, ...] = ()
    folder: str = ""
    form: Form = TOLD_BY_CONTENT
    wanted: frozenset[str] = frozenset()
    by: str = ""
    packed: int | None = None
    store: Store = field(default_factory=Store)

    @property
    def quoted(self) -> str:
        """The file's name for messages."""
        return source_name(self.name)

    @property
    def base(self) -> str:
        """The last part of the name."""
        return PurePosixPath(self.name.replace("\\", "/")).name or "input"

    @property
    def extension(self) -> str:
        """Lower case, with its dot; a hint and no more."""
        return PurePosixPath(self.base).suffix.lower()

    @cached_property
    def head(self) -> bytes:
        """The first bytes, at most `INTAKE_LIMITS.head_bytes`.

        Raises
        ------
        InputError
            It cannot be read or unpacked.
        """
        return self.beginning(INTAKE_LIMITS.head_bytes)

    @cached_property
    def start(self) -> bytes:
        """The first bytes, few enough to look at those of all files of an archive."""
        return self.beginning(INTAKE_LIMITS.start_bytes)

    @property
    def whole(self) -> bool:
        """Whether the head is all there is."""
        return len(self.head) < INTAKE_LIMITS.head_bytes

    def beginning(self, size: int) -> bytes:
        """Return the first `size` bytes, fewer where the file ends before.

        Raises
        ------
        InputError
        """
        parts: list[bytes] = []
        left = size
        for block in self.blocks(min(_BLOCK, size)):
            parts.append(block[:left])
            left -= len(parts[-1])
            if left <= 0:
                break
        return b"".join(parts)

    def read(self, limit: int = INTAKE_LIMITS.unpacked_bytes, otherwise: str = A_PART) -> bytes:
        """Return all bytes; `otherwise` says what to do where there are too many.

        Raises
        ------
        InputError
            It cannot be read or unpacked.
        LimitError
            There are more than `limit`.
        """
        if self.size is not None and self.size > limit:
            raise LimitError(self._too_large(limit, otherwise))
        buffer = io.BytesIO()
        for block in self.blocks():
            buffer.write(block)
            if buffer.tell() > limit:
                raise LimitError(self._too_large(limit, otherwise))
        return buffer.getvalue()

    def blocks(self, size: int = _BLOCK) -> Iterator[bytes]:
        """Yield the content from its beginning.

        Raises
        ------
        InputError, LimitError
            It cannot be read or unpacked, or unpacks to far more than its size.
        """
        read = 0
        try:
            with self.opener() as stream:
                while block := stream.read(size):
                    read += len(block)
                    require_ratio(self.quoted, read, self.packed)
                    yield block
        except UNREADABLE as error:
            raise self.unreadable(error) from None

    def seekable(self) -> BinaryIO:
        """Return a stream that can seek: of the file itself, or of what it is unpacked to, once.

        Raises
        ------
        InputError, LimitError
        """
        if self.wrappings:
            return self.store.view(self.blocks, self.quoted, self.packed)
        try:
            return self.opener()
        except UNREADABLE as error:
            raise self.unreadable(error) from None

    def lines(self, count: int) -> bytes:
        """Return the first `count` lines, without unpacking what follows.

        Raises
        ------
        InputError, LimitError
        """
        parts: list[bytes] = []
        size = 0
        for block in self.blocks():
            ends = block.count(b"\n")
            size += len(block)
            if size > INTAKE_LIMITS.unpacked_bytes:
                raise LimitError(self._too_large(INTAKE_LIMITS.unpacked_bytes, A_PART))
            if ends >= count:
                parts.append(b"\n".join(block.split(b"\n", count)[:count]) + b"\n")
                break
            parts.append(block)
            count -= ends
        return b"".join(parts)

    def cut(self, data: bytes) -> "Source":
        """Return the same file as if it held no more than `data`."""
        return replace(self, opener=lambda: io.BytesIO(data), size=len(data), store=Store())

    def written(self, form: Form) -> "Source":
        """Return the same file, written as a person says; text of another encoding as UTF-8."""
        if form == self.form:
            return self
        told = replace(self, form=form)
        if form.encoding is None:
            return told
        opener, encoding = self.opener, form.encoding
        recoded = lambda: cast("BinaryIO", Recoded(opener(), encoding))  # noqa: E731
        return replace(told, opener=recoded, size=None, store=Store())

    def line_blocks(self, size: int = _LINES) -> Iterator[bytes]:
        """Yield whole lines, some megabytes at a time.

        Raises
        ------
        InputError
            A line is longer than a block, or the content cannot be read.
        """
        rest = b""
        for block in self.blocks():
            rest += block
            if len(rest) < size:
                continue
            end = rest.rfind(b"\n") + 1
            if end == 0:
                raise InputError(
                    f"{self.quoted} has a line longer than {megabytes(size)}; write one row a line."
                )
            yield rest[:end]
            rest = rest[end:]
        if rest:
            yield rest

    def unreadable(self, error: Exception) -> InputError:
        """Return what to say when its bytes cannot be had."""
        if self.wrappings:
            return InputError(
                f"{self.quoted} cannot be unpacked ({self.wrappings[-1]}): it is cut off or "
                "damaged; pack or download it again."
            )
        reason = getattr(error, "strerror", None) or "it is damaged"
        return InputError(f"{self.quoted} cannot be read ({reason}); check the file.")

    def _too_large(self, limit: int, otherwise: str) -> str:
        verb = "unpacks to" if self.wrappings else "has"
        return f"{self.quoted} {verb} more than the {megabytes(limit)} read at once; {otherwise}."


def source_of(given: Given, watch: Watch | None = None) -> Source:
    """Return the source of a path or of bytes with a name, whose reading is watched.

    Raises
    ------
    InputError
        There is no such file.
    """
    if isinstance(given, tuple):
        name, data = given
        return Source(name, _watched(lambda: io.BytesIO(data), len(data), watch), len(data))
    path = Path(given)
    try:
        size = path.stat().st_size
    except (OSError, ValueError):
        raise InputError(f"There is no file {source_name(str(given))}; check the path.") from None
    if not path.is_file():
        raise InputError(f"{source_name(str(given))} is not a file; name a file or a folder.")
    return Source(path.name, _watched(lambda: path.open("rb"), size, watch), size)


def _watched(
    opener: Callable[[], BinaryIO], size: int, watch: Watch | None
) -> Callable[[], BinaryIO]:
    return opener if watch is None else watch.over(opener, size)


def sources_in(folder: Path, watch: Watch | None = None) -> list[Source]:
    """Return the files of a folder, its folders included, without hidden ones, by name.

    Raises
    ------
    LimitError
        There are more than `INTAKE_LIMITS.members`.
    """
    found: list[Source] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place) / name
            if name.startswith(".") or not path.is_file():
                continue
            if len(found) == INTAKE_LIMITS.members:
                raise LimitError(
                    f"{source_name(str(folder))} holds more than the {INTAKE_LIMITS.members:,} "
                    "files that are looked at; name fewer."
                )
            source = source_of(path, watch)
            inner = path.relative_to(folder).as_posix()
            found.append(replace(source, name=inner, folder=folder.resolve().name))
    return found
