"""A worker process for each core of this machine."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from explorer.arrays import FloatMatrix
from explorer.embedders.base import Embedder, EmbedderSpec
from explorer.embedders.fleet.shards import Shard
from explorer.embedders.registry import load_embedder
from explorer.errors import EmbedderError

_DEATHS = 3  # of pools without a shard done in between

_model: Embedder | None = None


@dataclass(frozen=True)
class Processes:
    """Embeds shards in processes that each load the model once.

    Attributes
    ----------
    workers : int, optional
        By default the cores there are.
    """

    workers: int | None = None

    def run(
        self, shards: Sequence[Shard], spec: EmbedderSpec
    ) -> Iterator[tuple[Shard, FloatMatrix]]:
        """Yield each shard with its vectors when it is done; see :class:`Engine`."""
        waiting = {shard.key: shard for shard in shards}
        deaths = 0
        while waiting:
            try:
                for shard, vectors in self._pool(list(waiting.values()), spec):
                    del waiting[shard.key]
                    deaths = 0
                    yield shard, vectors
            except BrokenProcessPool:
                deaths += 1
                if deaths == _DEATHS:
                    raise EmbedderError(
                        "The processes that embed die again and again, perhaps for want of memory; "
                        "give fewer texts, or embed without --engine."
                    ) from None

    def _pool(
        self, shards: Sequence[Shard], spec: EmbedderSpec
    ) -> Iterator[tuple[Shard, FloatMatrix]]:
        workers = min(self.workers or os.cpu_count() or 1, len(shards))
        # Spawned: a fork of a process whose libraries run threads may hang.
        pool = ProcessPoolExecutor(workers, get_context("spawn"), _prepare, (spec,))
        waiting = iter(shards)
        running: dict[Future[FloatMatrix], Shard] = {}
        try:
            while True:
                # Few are handed out at a time: a million shards need not travel before one is done.
                while len(running) < 2 * workers and (shard := next(waiting, None)):
                    running[pool.submit(_embed, shard.texts)] = shard
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _prepare(spec: EmbedderSpec) -> None:
    global _model
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # there are as many processes as cores
    _model = load_embedder(spec)


def _embed(texts: Sequence[str]) -> FloatMatrix:
    assert _model is not None
    return _model.encode_document(list(texts))
