"""Texts in shards with a key of their content, and their vectors in Parquet files of that name.

A file appears under its name when it is whole. What it says of its texts is compared before it is
used, so one that is damaged, or of other texts, is made again.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.folders import make_private

SHARD_TEXTS = 512
"""Texts of a shard: what a death costs at most for each worker."""


@dataclass(frozen=True)
class Shard:
    """Texts that one worker embeds at once.

    Attributes
    ----------
    key : str
        Of the model and the texts in their order.
    texts : tuple of str
    """

    key: str
    texts: tuple[str, ...]


def cut(texts: Sequence[str], model: str, size: int = SHARD_TEXTS) -> list[Shard]:
    """Return the shards of distinct texts; the same texts give the same shards each time.

    Parameters
    ----------
    texts : sequence of str
    model : str
        An embedder's cache key.
    size : int >= 1
    """
    shards = []
    for start in range(0, len(texts), size):
        some = tuple(texts[start : start + size])
        key = hashlib.blake2b(model.encode(), digest_size=16)
        for text in some:
            key.update(_digest(text))
        shards.append(Shard(key.hexdigest(), some))
    return shards


def keep(folder: Path, shard: Shard, vectors: FloatMatrix) -> None:
    """Write the vectors of a shard, shape (n, d), as columns ``text`` (its digest) and ``vector``.

    Raises
    ------
    OSError
        It cannot be written; nothing stands under its name then.
    """
    import pyarrow as pa
    from pyarrow import parquet

    numbers = pa.array(np.ascontiguousarray(vectors, np.float32).ravel())
    table = pa.table(
        {
            "text": pa.array(list(map(_digest, shard.texts)), pa.binary(16)),
            "vector": pa.FixedSizeListArray.from_arrays(numbers, vectors.shape[1]),
        }
    )
    make_private(folder)
    handle, beside = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            parquet.write_table(table, file)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(_path(folder, shard))
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def kept(folder: Path, shard: Shard, dimension: int) -> FloatMatrix | None:
    """Return the vectors of a shard, or None where they are not there, whole and finite."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(_path(folder, shard), columns=["text", "vector"])
        digests = table.column("text").to_pylist()
        numbers = table.column("vector").combine_chunks().flatten().to_numpy()
    except (OSError, pa.ArrowException, KeyError, AttributeError):
        return None
    if digests != list(map(_digest, shard.texts)) or len(numbers) != len(digests) * dimension:
        return None
    vectors: FloatMatrix = np.asarray(numbers, np.float32).reshape(len(digests), dimension)
    return vectors if np.isfinite(vectors).all() else None


def forget(folder: Path, shards: Sequence[Shard]) -> None:
    """Remove what was kept of shards that are no longer needed; another run may have some there."""
    with contextlib.suppress(OSError):
        for shard in shards:
            _path(folder, shard).unlink(missing_ok=True)
        folder.rmdir()


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _path(folder: Path, shard: Shard) -> Path:
    return folder / f"{shard.key}.parquet"
