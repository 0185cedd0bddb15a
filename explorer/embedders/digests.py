"""Hash model files once per process, however often they are asked for."""

import functools
import hashlib
from pathlib import Path
from typing import Literal


def file_digest(path: Path, algorithm: Literal["sha256", "blake2b"]) -> str:
    """Return the hex digest of a file's content; read again only after the file changed.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    stat = path.stat()
    return _digest(str(path), stat.st_size, stat.st_mtime_ns, algorithm)


@functools.lru_cache(maxsize=1024)
def _digest(path: str, _size: int, _changed: int, algorithm: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()
