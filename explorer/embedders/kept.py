"""Networks kept on disk beside the embedding cache, so that each is put together once a machine.

A file is a line with the checksum of what follows, a line that says what the network is, and the
ONNX model. One that is damaged, or not ours, counts as absent. Nothing here raises: what cannot be
kept is made again the next time.
"""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.folders import cache_folder, make_private, replace_whole

_FOLDER = "networks"
_MARK = b"vector-space-explorer network 1 "


@dataclass(frozen=True)
class Kept:
    """A network as it was kept.

    Attributes
    ----------
    about : mapping
        What its maker noted, of the types JSON has.
    model : bytes
        The ONNX model.
    """

    about: Mapping[str, Any]
    model: bytes


def read_kept(key: str) -> Kept | None:
    """Return what was kept under a key, or None.

    Parameters
    ----------
    key : str
        A fingerprint of everything the network was made from.
    """
    try:
        head, rest = _path(key).read_bytes().split(b"\n", 1)
        if head != _MARK + _checksum(key, rest):
            return None
        about, model = rest.split(b"\n", 1)
        return Kept(json.loads(about), model)
    except (OSError, ValueError):
        return None


def keep(key: str, kept: Kept) -> None:
    """Keep a network; another process sees all of it or nothing."""
    path = _path(key)
    rest = json.dumps(dict(kept.about)).encode() + b"\n" + kept.model
    with contextlib.suppress(OSError):
        make_private(path.parent)
        replace_whole(path, _MARK + _checksum(key, rest) + b"\n" + rest)


def _path(key: str) -> Path:
    return cache_folder() / _FOLDER / f"{key}.network"


def _checksum(key: str, content: bytes) -> bytes:
    """Hash the content with its key, so that a file under another name is refused too."""
    return hashlib.sha256(key.encode() + b"\n" + content).hexdigest().encode()
