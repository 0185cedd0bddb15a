"""A network run by ONNX Runtime: texts of equal length at once, on as many cores as allowed.

Nothing is ever padded. That costs no time, as a few hundred tokens keep a core busy and a long list
has texts enough of each length; and it makes a vector the same to the last bit whatever texts are
embedded beside it.
"""

import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexVector, Progress
from explorer.embedders.base import Role
from explorer.embedders.batches import Meter, batches

# More tokens at once leave the processor's cache, fewer leave its units idle.
_TOKENS = 320


@dataclass(frozen=True)
class ModelFiles:
    """What a model is read from.

    Attributes
    ----------
    network : bytes
        As `explorer.embedders.network.build` gives it.
    weights, tokenizer : Path
        The file the network points to, and ``tokenizer.json``.
    most_tokens : int
        Longer texts are cut.
    """

    network: bytes
    weights: Path
    tokenizer: Path
    most_tokens: int


class OnnxModel:
    """A network with its tokenizer. Several threads may use it at once.

    Parameters
    ----------
    files : ModelFiles
    """

    def __init__(self, files: ModelFiles) -> None:
        # Told when it is loaded: it would else send to its makers on which machine what is run, and
        # leave an id of the machine in the user's folder.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        # Batches do not depend on each other, so they are what is shared out to threads. Threads
        # within each operation would wait for each other a hundred times a batch.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # The network is made of fused operations; fusing it further picks slower ones.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.log_severity_level = 3  # errors only: what it warns of is for those who draw graphs
        place = "session.model_external_initializers_file_folder_path"
        options.add_session_config_entry(place, str(files.weights.parent))
        self._session = onnxruntime.InferenceSession(
            files.network, options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(files.tokenizer))
        # Such files often ask for padding, and for another cut than the model's authors.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(files.most_tokens)

    @property
    def width(self) -> int:
        """Number of coordinates of each vector."""
        return int(self._session.get_outputs()[0].shape[1])

    def vectors(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """Embed texts, shape (n, width)."""
        vectors = np.zeros((len(texts), self.width), dtype=np.float32)
        meter = Meter(texts, progress)
        for some in batches(texts, most=256, characters=65_536):
            ids = self._ids([texts[row] for row in some])
            for rows, found in self._computed("vectors", ids):
                vectors[some[rows]] = found
                meter.finish(some[rows])
        return vectors

    def states(self, texts: Sequence[str]) -> list[FloatMatrix]:
        """Return what each text's own tokens became, shape (tokens, width)."""
        ids = self._ids(texts)
        states: dict[int, FloatMatrix] = {}
        for rows, found in self._computed("states", ids):
            # The marks a model puts around a text are no part of it.
            states |= {
                row: one[1 : len(ids[row]) - 1] for row, one in zip(rows, found, strict=True)
            }
        return [states[row] for row in range(len(ids))]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]

    def _computed(
        self, output: str, ids: Sequence[Sequence[int]]
    ) -> Iterator[tuple[IndexVector, npt.NDArray[np.float32]]]:
        """Yield the row numbers of each batch and what the network gives for them."""

        def run(rows: IndexVector) -> npt.NDArray[np.float32]:
            tokens = np.array([ids[row] for row in rows], dtype=np.int64)
            found: npt.NDArray[np.float32] = self._session.run([output], {"input_ids": tokens})[0]
            return found

        threads = allowed_threads()
        lengths = np.array([len(one) for one in ids], dtype=np.int64)
        groups = list(token_batches(lengths, threads))
        if min(threads, len(groups)) < 2:
            yield from ((rows, run(rows)) for rows in groups)
            return
        from concurrent.futures import ThreadPoolExecutor

        pool = ThreadPoolExecutor(threads)
        try:
            yield from zip(groups, pool.map(run, groups), strict=True)
        finally:
            # Where the work was stopped, what has not begun is dropped.
            pool.shutdown(cancel_futures=True)


class OnnxEmbedder:
    """A model that ONNX Runtime runs; it is read when it first embeds.

    Parameters
    ----------
    name : str
    fingerprint : str
    dimension : int
        Coordinates beyond are cut off.
    prompts : mapping
        What stands before a document and before a query.
    load : callable
        Returns the model.
    """

    def __init__(
        self,
        name: str,
        fingerprint: str,
        dimension: int,
        prompts: Mapping[Role, str],
        load: Callable[[], OnnxModel],
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = dimension
        self._prompts = prompts
        self._load = load

    def cache_key(self, role: Role) -> str:
        """One key per role, or one for both where the model treats them alike."""
        alike = self._prompts["document"] == self._prompts["query"]
        return self.fingerprint if alike else f"{self.fingerprint}:{role}"

    def encode_document(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> FloatMatrix:
        """Embed texts that are to be found, shape (n, dimension)."""
        return self._encode(texts, "document", progress)

    def encode_query(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """Embed texts that are searched with, shape (n, dimension)."""
        return self._encode(texts, "query", progress)

    def encode_tokens(self, texts: Sequence[str], role: Role) -> list[FloatMatrix]:
        """Return the vectors of each text's own tokens, shape (tokens, hidden size).

        Late interaction compares these.
        """
        return self._load().states([self._prompts[role] + text for text in texts])

    def _encode(self, texts: Sequence[str], role: Role, progress: Progress | None) -> FloatMatrix:
        if not len(texts):
            return np.zeros((0, self.dimension), dtype=np.float32)
        prompt = self._prompts[role]
        given = [prompt + text for text in texts] if prompt else texts
        return self._load().vectors(given, progress)[:, : self.dimension]


def allowed_threads() -> int:
    """Return how many threads may compute: ``OMP_NUM_THREADS``, else all cores of this process."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return min(cores, int(wanted)) if wanted.isdigit() and int(wanted) else cores


def token_batches(lengths: npt.NDArray[np.int64], threads: int) -> Iterator[IndexVector]:
    """Yield the row numbers of each batch of texts of equal length, longest texts first.

    Parameters
    ----------
    lengths : ndarray, shape (n,), int64
        Tokens of each text, at least 1.
    threads : int >= 1
        Batches are made so large that they can be shared out evenly.
    """
    order = np.argsort(-lengths, kind="stable").astype(np.int64)
    if not len(order):
        return
    for equal in np.split(order, np.flatnonzero(np.diff(lengths[order])) + 1):
        parts = math.ceil(len(equal) / max(1, _TOKENS // int(lengths[equal[0]])))
        if parts > 1:
            parts = min(len(equal), threads * math.ceil(parts / threads))
        yield from np.array_split(equal, parts)
