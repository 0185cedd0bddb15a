"""What the tests of the cache write into it, here or in a process of its own, and read back."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np

from explorer.embedders.cache import EmbeddingCache

ROOT = Path(__file__).resolve().parents[2]
DIMENSION = 64

WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    import numpy as np
    from explorer.embedders.cache import EmbeddingCache

    path, name, chunks = sys.argv[1], sys.argv[2], int(sys.argv[3])
    cache = EmbeddingCache(Path(path))
    print("ready", flush=True)
    for chunk in range(chunks):
        texts = [f"{name} {chunk} {row}" for row in range(32)]
        seed = int.from_bytes(f"{name} {chunk}".encode(), "big") % 2**32
        vectors = np.random.default_rng(seed).standard_normal((32, 64)).astype(np.float32)
        note = cache.put("model", texts, vectors)
        if note:
            print(note, file=sys.stderr)
            sys.exit(1)
        print(chunk, flush=True)
    """
)


def written(name: str, chunk: int) -> tuple[list[str], np.ndarray]:
    texts = [f"{name} {chunk} {row}" for row in range(32)]
    seed = int.from_bytes(f"{name} {chunk}".encode(), "big") % 2**32
    return texts, np.random.default_rng(seed).standard_normal((32, DIMENSION)).astype(np.float32)


def start_writer(path: Path, name: str, chunks: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(chunks)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def assert_kept(cache: EmbeddingCache, name: str, chunks: int) -> None:
    for chunk in range(chunks):
        texts, vectors = written(name, chunk)
        known = cache.get("model", texts, DIMENSION)
        assert known.note is None
        assert known.found.all(), (name, chunk)
        assert known.vectors.tobytes() == vectors.tobytes()
