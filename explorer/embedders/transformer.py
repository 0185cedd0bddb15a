"""Any sentence-transformers model, by name or from a folder, from safetensors weights only."""

import functools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from explorer.arrays import FloatMatrix, Progress, fingerprint
from explorer.embedders.base import Embedder, Role, quote
from explorer.embedders.batches import Meter, batches
from explorer.embedders.model_folders import content_of, find_folder, open_folder, refuse_pickles
from explorer.embedders.onnx_model import OnnxEmbedder
from explorer.embedders.quickening import Quick, known_quick, open_quick, prompts_of, prove_quick
from explorer.errors import ParameterError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# With two threads and small batches torch spends its time waiting; long texts need small ones.
_BATCH_TEXTS = 128
_BATCH_CHARACTERS = 32_768


@dataclass(frozen=True)
class SentenceTransformerParameters:
    """Options of a sentence-transformers model.

    Attributes
    ----------
    model : str
        A folder on this machine, or a name on the Hugging Face hub.
    truncate_dim : int >= 1, optional
        Keep the first coordinates only, for models trained to allow it (Matryoshka).
    runtime : {"quick", "torch"}
        Quick computes by ONNX Runtime what it was found to compute as torch does, on a machine
        without a graphics card, and leaves the rest to torch.
    """

    model: str = field(
        metadata={"label": "Model", "help": "A model name on the Hugging Face hub, or a folder."}
    )
    truncate_dim: int | None = field(
        default=None,
        metadata={
            "label": "Keep first dimensions",
            "help": "Cut vectors to their first coordinates; sound only for models trained for it.",
            "minimum": 1,
        },
    )
    runtime: Literal["quick", "torch"] = field(
        default="quick",
        metadata={
            "label": "Runtime",
            "help": "Quick starts without torch where its numbers were found to agree with it.",
        },
    )

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise ParameterError("Name a sentence-transformers model or give its folder.")
        if self.truncate_dim is not None and self.truncate_dim < 1:
            raise ParameterError(
                f"The number of dimensions to keep must be at least 1, not {self.truncate_dim}."
            )
        if self.runtime not in ("quick", "torch"):
            raise ParameterError(f"Unknown runtime {quote(self.runtime)}; choose quick or torch.")


class TransformerEmbedder:
    """A sentence-transformers model that is loaded when it first embeds.

    Parameters
    ----------
    name : str
    fingerprint : str
    dimension : int
    prompted : {"alike", "by role"}
        Whether queries and documents get different prompts.
    load : callable
        Returns the model.
    """

    def __init__(
        self,
        name: str,
        fingerprint: str,
        dimension: int,
        prompted: str,
        load: "Callable[[], SentenceTransformer]",
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = dimension
        self._prompted = prompted
        self._load = load
        # The tokenizer cannot be used by two threads at once.
        self._lock = threading.Lock()

    def cache_key(self, role: Role) -> str | None:
        """One key per role, or one for both where the model treats them alike."""
        return f"{self.fingerprint}:{role}" if self._prompted == "by role" else self.fingerprint

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

        The model's marks around a text are left out. Late interaction compares these.
        """
        model = self._load()
        encode = model.encode_query if role == "query" else model.encode_document
        with self._lock:
            found = encode(
                list(texts),
                batch_size=max(1, len(texts)),
                output_value="token_embeddings",
                show_progress_bar=False,
            )
        return [np.asarray(tokens, dtype=np.float32)[1:-1] for tokens in found]

    def _encode(self, texts: Sequence[str], role: Role, progress: Progress | None) -> FloatMatrix:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not len(texts):
            return vectors
        model = self._load()
        encode = model.encode_query if role == "query" else model.encode_document
        meter = Meter(texts, progress)
        for rows in batches(texts, most=_BATCH_TEXTS, characters=_BATCH_CHARACTERS):
            some = [texts[row] for row in rows]
            with self._lock:
                vectors[rows] = encode(some, batch_size=len(some), show_progress_bar=False)
            meter.finish(rows)
        return vectors


def load_sentence_transformer(
    parameters: SentenceTransformerParameters, corpus: Sequence[str] = ()
) -> Embedder:
    """Load a model from its folder, or from the hub by name.

    Parameters
    ----------
    parameters : SentenceTransformerParameters
    corpus : sequence of str
        Not used: the model is already trained.

    Raises
    ------
    ModelMissingError
        The name is unknown or the hub cannot be reached.
    EmbedderError
        The folder holds no model, or one whose weights are not safetensors.
    ParameterError
        More dimensions are to be kept than the model has.
    """
    folder = find_folder(parameters.model)
    refuse_pickles(folder, parameters.model)
    return _loaded(parameters, folder, content_of(folder))


@functools.lru_cache(maxsize=2)
def _loaded(parameters: SentenceTransformerParameters, folder: Path, content: str) -> Embedder:
    if parameters.runtime == "quick":
        # Known from an earlier process, torch need not be imported to embed with it.
        quick = known_quick(folder, content)
        if quick is not None:
            return _by_onnx(parameters, quick, content)
    model = open_folder(folder, parameters.model)
    if parameters.runtime == "quick":
        quick = prove_quick(model, folder, content)
        if quick is not None:
            return _by_onnx(parameters, quick, content)
    return _by_torch(parameters, model, content)


def _by_onnx(parameters: SentenceTransformerParameters, quick: Quick, content: str) -> OnnxEmbedder:
    return OnnxEmbedder(
        parameters.model,
        _fingerprint(parameters, content),
        _dimension(parameters, quick.dimension),
        quick.prompts,
        functools.lru_cache(maxsize=1)(lambda: open_quick(quick, parameters.model)),
    )


def _by_torch(
    parameters: SentenceTransformerParameters, model: "SentenceTransformer", content: str
) -> TransformerEmbedder:
    full = model.get_embedding_dimension() or model.encode(["a"], show_progress_bar=False).shape[1]
    dimension = _dimension(parameters, full)
    model.truncate_dim = parameters.truncate_dim
    prompts = prompts_of(model)
    routed = any(type(module).__name__ == "Router" for module in model)
    return TransformerEmbedder(
        parameters.model,
        _fingerprint(parameters, content),
        dimension,
        "by role" if routed or prompts["query"] != prompts["document"] else "alike",
        lambda: model,
    )


def _fingerprint(parameters: SentenceTransformerParameters, content: str) -> str:
    # Both runtimes give the same vectors, and share the cache.
    return fingerprint("sentence-transformers", content, parameters.truncate_dim)


def _dimension(parameters: SentenceTransformerParameters, full: int) -> int:
    wanted = parameters.truncate_dim
    if wanted is not None and wanted > full:
        raise ParameterError(
            f"The model {quote(parameters.model)} has {full} dimensions; "
            f"keep at most that many, not {wanted}."
        )
    return wanted or full
