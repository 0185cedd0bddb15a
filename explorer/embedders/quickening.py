"""Sentence-transformers models without torch, where their numbers prove to be the same.

A model of a known architecture is put together once for ONNX Runtime and compared with torch on
probe texts. If they agree the network is kept on disk, and from then on torch is not even imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.arrays import FloatMatrix, fingerprint
from explorer.embedders.base import Role, quote
from explorer.embedders.kept import Kept, keep, read_kept
from explorer.embedders.network import Network, build, builder
from explorer.embedders.onnx_model import ModelFiles, OnnxModel
from explorer.embedders.weights import Weights
from explorer.errors import EmbedderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_APART = 3e-4  # of their length: vectors no farther have a cosine of at least .99999995

PROBES = (
    "king",
    "",
    " two  words ",
    "Naïve café, 東京 – Привет!",
    "The quick brown fox jumps over the lazy dog near the bank of the river.",
    "Prices rose by 3.5 % in 2024 (see table 2), which nobody had expected; rents rose faster.",
    "a long text that is cut " * 120,
)
"""Short and long, in several scripts; torch computes them in one batch and pads most."""


@dataclass(frozen=True)
class Quick:
    """A model that needs no torch.

    Attributes
    ----------
    files : ModelFiles
    dimension : int
    prompts : mapping
        What stands before a document and before a query.
    """

    files: ModelFiles
    dimension: int
    prompts: Mapping[Role, str]


def known_quick(folder: Path, content: str) -> Quick | None:
    """Return a model that was found to agree with torch before, or None.

    Parameters
    ----------
    folder : Path
    content : str
        Hash of the files in it.
    """
    place = _place(folder)
    kept = read_kept(_key(place, content))
    return None if kept is None else _quick(place, kept)


def prove_quick(model: "SentenceTransformer", folder: Path, content: str) -> Quick | None:
    """Return a model without torch if its numbers agree, and keep it; else None.

    Parameters
    ----------
    model : SentenceTransformer
        As torch runs it, of full dimension.
    folder, content
        Where it was read from, and the hash of the files there.
    """
    place, network = _place(folder), _describe(model)
    if network is None or not _complete(network, place):
        return None
    about = {
        "dimension": model.get_embedding_dimension(),
        "most_tokens": model.max_seq_length,
        "prompts": prompts_of(model),
    }
    kept = Kept(about, build(network, Weights(_weights(place))))
    quick = _quick(place, kept)
    ours = OnnxModel(quick.files)
    roles: tuple[Role, Role] = ("document", "query")
    for role in roles:
        encode = model.encode_query if role == "query" else model.encode_document
        expected = encode(list(PROBES), batch_size=len(PROBES), show_progress_bar=False)
        if not agree(ours.vectors([quick.prompts[role] + text for text in PROBES]), expected):
            return None
    keep(_key(place, content), kept)
    return quick


def open_quick(quick: Quick, name: str) -> OnnxModel:
    """Read the model.

    Raises
    ------
    EmbedderError
        Its files cannot be read; the message calls it by `name`.
    """
    try:
        return OnnxModel(quick.files)
    except Exception as error:
        # The runtime and the tokenizer's reader raise kinds of their own.
        raise EmbedderError(
            f"The model {quote(name)} cannot be read ({type(error).__name__}); "
            "check that the folder is complete and is a sentence-transformers model."
        ) from error


def prompts_of(model: "SentenceTransformer") -> dict[Role, str]:
    """Return what the library puts before a document and before a query."""
    prompts: Mapping[str, str | None] = model.prompts
    names = ("document", "passage", "corpus")
    document = next((prompts[name] for name in names if name in prompts), "")
    return {"document": document or "", "query": prompts.get("query") or ""}


def agree(ours: FloatMatrix, theirs: FloatMatrix) -> bool:
    """Tell whether two tables of vectors are the same to within rounding."""
    if ours.shape != theirs.shape:
        return False
    apart = np.linalg.norm(ours - theirs, axis=1)
    return bool((apart <= _APART * np.linalg.norm(theirs, axis=1)).all())


def _describe(model: "SentenceTransformer") -> Network | None:
    """Return the network of a model made of known parts that runs on the processor."""
    parts: list[Any] = list(model)
    names = [type(part).__name__ for part in parts]
    if names[:2] != ["Transformer", "Pooling"] or names[2:] not in ([], ["Normalize"]):
        return None
    # A graphics card is left to torch.
    if model.device.type != "cpu" or not isinstance(model.max_seq_length, int):
        return None
    config, pooling = parts[0].auto_model.config, parts[1]
    if pooling.pooling_mode not in ("mean", "cls", "max") or not pooling.include_prompt:
        return None
    if config.model_type not in ("bert", "mpnet") or config.hidden_act != "gelu":
        return None
    return Network(
        config.model_type,
        config.num_hidden_layers,
        config.num_attention_heads,
        config.layer_norm_eps,
        pooling.pooling_mode,
        "unit" if "Normalize" in names else "as pooled",
    )


def _complete(network: Network, place: Path) -> bool:
    """Tell whether one file of float32 holds all the weights, beside a tokenizer."""
    if not _weights(place).is_file() or not (place / "tokenizer.json").is_file():
        return False
    held = Weights(_weights(place)).tensors
    return all(name in held and held[name].kind == "F32" for name in network.tensors())


def _place(folder: Path) -> Path:
    """Return where in the folder of a model its transformer is; older ones have it apart."""
    apart = folder / "0_Transformer"
    return apart if apart.is_dir() else folder


def _weights(place: Path) -> Path:
    # On the hub's disk the file is a link to one of another name, which the runtime wants to know.
    return (place / "model.safetensors").resolve()


def _key(place: Path, content: str) -> str:
    return fingerprint("quick", builder(), content, _weights(place).name)


def _quick(place: Path, kept: Kept) -> Quick:
    about = kept.about
    files = ModelFiles(kept.model, _weights(place), place / "tokenizer.json", about["most_tokens"])
    return Quick(files, about["dimension"], about["prompts"])
