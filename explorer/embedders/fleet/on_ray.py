"""Model actors on every node of a Ray cluster, fed by Ray Data.

Ray does again what was under way on a node that died, and starts its actors elsewhere. It is an
optional part: ``requirements-ray.txt`` installs it.
"""

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.embedders.base import EmbedderSpec
from explorer.embedders.fleet.shards import Shard
from explorer.embedders.registry import load_embedder
from explorer.errors import EmbedderError, ParameterError

_BLOCKS = 2_000  # tasks at most; a larger corpus has several shards in each


class Model:
    """An actor: a model, loaded once.

    Parameters
    ----------
    spec : EmbedderSpec
    """

    def __init__(self, spec: EmbedderSpec) -> None:
        self.embedder = load_embedder(spec)

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Embed the shards of a batch; their vectors travel as bytes, bit by bit."""
        found = [self.embedder.encode_document(list(texts)) for texts in batch["texts"]]
        return {
            "key": list(batch["key"]),
            "dimension": [vectors.shape[1] for vectors in found],
            "vectors": [np.ascontiguousarray(each, "<f4").tobytes() for each in found],
        }


@dataclass(frozen=True)
class OnRay:
    """Embeds shards on a Ray cluster.

    Attributes
    ----------
    cores : float
        Of each actor.

    Raises
    ------
    ParameterError
        Ray is not installed.
    """

    cores: float = 1.0

    def __post_init__(self) -> None:
        _ray()

    def run(
        self, shards: Sequence[Shard], spec: EmbedderSpec
    ) -> Iterator[tuple[Shard, FloatMatrix]]:
        """Yield each shard with its vectors when it is done; see :class:`Engine`."""
        ray = _ray()
        ours = not ray.is_initialized()
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        if ours:  # the cluster in RAY_ADDRESS, else one here
            ray.init(include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
        try:
            yield from self._data(ray, shards, spec)
        except ray.exceptions.RayError as error:
            raise EmbedderError(
                f"Ray gave up embedding ({type(error).__name__}); start it again, it goes on from "
                "what is done."
            ) from error
        finally:
            if ours:
                ray.shutdown()

    def _data(
        self, ray: Any, shards: Sequence[Shard], spec: EmbedderSpec
    ) -> Iterator[tuple[Shard, FloatMatrix]]:
        data = import_module("ray.data")
        # It tells how it plans and that its bars are off, on the terminal of who waits for texts.
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        data.DataContext.get_current().enable_progress_bars = False
        most = max(1, int(ray.cluster_resources().get("CPU", 1) // self.cores))
        rows = [{"key": shard.key, "texts": list(shard.texts)} for shard in shards]
        blocks = min(len(rows), _BLOCKS)
        made = data.from_items(rows, override_num_blocks=blocks).map_batches(
            Model,
            fn_constructor_args=(spec,),
            compute=data.ActorPoolStrategy(min_size=1, max_size=min(most, blocks)),
            batch_size=1,
            batch_format="numpy",
            num_cpus=self.cores,
        )
        by_key = {shard.key: shard for shard in shards}
        for row in made.iter_rows():
            vectors = np.frombuffer(row["vectors"], "<f4").reshape(-1, int(row["dimension"]))
            yield by_key[row["key"]], vectors.astype(np.float32)


def _ray() -> Any:
    try:
        return import_module("ray")
    except ImportError:
        raise ParameterError(
            "Ray is not installed here; “pip install -r requirements-ray.txt” does so, on every "
            "node of the cluster."
        ) from None
