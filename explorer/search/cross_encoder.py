"""A second model that reads query and text together, by name or from a folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from explorer.arrays import FloatVector, Progress
from explorer.embedders.model_folders import hear_the_hub, silent_progress
from explorer.errors import EmbedderError, ModelMissingError, ParameterError
from explorer.folders import typed_path
from explorer.readers.notes import quoted

_BATCH = 32
_HEADS = ("ForSequenceClassification", "ForCausalLM")
"""How models are called that score a text: by a head of their own, or by the word “yes”."""


class CrossEncoderReranker:
    """A model that reads query and text together: the most accurate and the slowest.

    Of query and text together it reads as many tokens as it has positions for; what is beyond
    them is not read.

    Parameters
    ----------
    model : str
        A folder on this machine or a name on the Hugging Face hub; safetensors weights only.

    Raises
    ------
    ParameterError
        No model is named.
    ModelMissingError
        It is neither here nor to be had from the hub.
    EmbedderError
        It cannot be read, is no cross-encoder, or scores more than one thing.
    """

    def __init__(self, model: str) -> None:
        if not model.strip():
            raise ParameterError("Name a cross-encoder model or give its folder.")
        self.name = "cross-encoder"
        self.model = model
        self._library = _load(model)

    def score(
        self, query: str, texts: Sequence[str], progress: Progress | None = None
    ) -> FloatVector:
        """Return the model's relevance of each text to the query, shape (n,)."""
        scores = np.zeros(len(texts), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            some = texts[start : start + _BATCH]
            values = self._library.predict(
                [(query, text) for text in some], batch_size=_BATCH, show_progress_bar=False
            )
            scores[start : start + len(some)] = np.asarray(values, dtype=np.float32)
            if progress:
                progress((start + len(some)) / len(texts))
        return scores


def _load(model: str) -> Any:
    """Open a model after its description has been read: wrong ones are not worth fetching."""
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError
    from sentence_transformers import CrossEncoder
    from transformers import AutoConfig

    local = typed_path(model)
    _check_folder(model, local)
    place = str(local) if local.is_dir() else model
    safe = {"trust_remote_code": False, "local_files_only": local.is_dir()}
    hear_the_hub()
    try:
        with silent_progress():
            _check_head(model, AutoConfig.from_pretrained(place, **safe))
            return CrossEncoder(place, **safe, model_kwargs={"use_safetensors": True})
    except EmbedderError:
        raise
    except (RepositoryNotFoundError, HFValidationError):
        raise ModelMissingError(
            f"There is no cross-encoder {quoted(model)}, neither as a folder here nor on the hub; "
            "check the spelling."
        ) from None
    except Exception as error:
        # The library raises whatever its readers meet: OSError, KeyError, safetensors errors …
        kind = EmbedderError if local.is_dir() else ModelMissingError
        raise kind(
            f"The cross-encoder {quoted(model)} cannot be loaded ({type(error).__name__}); check "
            "that it is complete, has safetensors weights, and that the hub can be reached."
        ) from error


def _check_folder(model: str, local: Path) -> None:
    """Refuse a folder that is not there or not safe to open, before the hub is asked."""
    if not local.is_dir():
        if local.is_absolute() or local.exists() or len(local.parts) > 2 or model.startswith("."):
            raise ModelMissingError(
                f"There is no folder {quoted(model)} with a cross-encoder; check the path, or "
                "give a name on the Hugging Face hub."
            )
        return
    if not any(local.rglob("*.safetensors")):
        raise EmbedderError(
            f"The folder {quoted(model)} has no weights in the safetensors format, the only one "
            "that is safe to open; choose a model that has them."
        )


def _check_head(model: str, config: Any) -> None:
    """Refuse what the library would load all the same, with a head of random numbers."""
    heads = config.architectures or ()
    if not any(head.endswith(_HEADS) for head in heads):
        raise EmbedderError(
            f"The model {quoted(model)} turns texts into vectors and is no cross-encoder; choose "
            "one that was trained to score a query with a text."
        )
    generates = any(head.endswith("ForCausalLM") for head in heads)
    if config.num_labels != 1 and not generates:
        raise EmbedderError(
            f"The model {quoted(model)} gives {config.num_labels} scores per text instead of one; "
            "choose a cross-encoder trained for ranking."
        )
