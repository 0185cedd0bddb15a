"""Any sentence-transformers model, by name or from a folder, from safetensors weights only."""

import functools
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.arrays import FloatMatrix, Progress, fingerprint
from explorer.embedders.base import Role, quote
from explorer.embedders.batches import Meter, batches
from explorer.embedders.digests import file_digest
from explorer.errors import EmbedderError, ModelMissingError, ParameterError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# With two threads and small batches torch spends its time waiting; long texts need small ones.
_BATCH_TEXTS = 128
_BATCH_CHARACTERS = 32_768

# Everything a model needs, and no pickled weights.
_FILES = ("*.safetensors", "*.safetensors.index.json", "*.json", "*.txt", "*.model", "*.jinja")

# transformers builds models under process-wide switches; two loads at once corrupt each other.
_LOADING = threading.Lock()


@dataclass(frozen=True)
class SentenceTransformerParameters:
    """Options of a sentence-transformers model.

    Attributes
    ----------
    model : str
        A folder on this machine, or a name on the Hugging Face hub.
    truncate_dim : int >= 1, optional
        Keep the first coordinates only, for models trained to allow it (Matryoshka).
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

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise ParameterError("Name a sentence-transformers model or give its folder.")
        if self.truncate_dim is not None and self.truncate_dim < 1:
            raise ParameterError(
                f"The number of dimensions to keep must be at least 1, not {self.truncate_dim}."
            )


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
) -> TransformerEmbedder:
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
    folder = _folder_of(parameters.model)
    _refuse_pickles(folder, parameters.model)
    content = _content_of(folder)
    return _loaded(parameters, str(folder), content)


@functools.lru_cache(maxsize=2)
def _loaded(
    parameters: SentenceTransformerParameters, folder: str, content: str
) -> TransformerEmbedder:
    truncate = parameters.truncate_dim
    model = open_folder(Path(folder), parameters.model)
    full = model.get_embedding_dimension() or model.encode(["a"], show_progress_bar=False).shape[1]
    if truncate is not None and truncate > full:
        raise ParameterError(
            f"The model {quote(parameters.model)} has {full} dimensions; "
            f"keep at most that many, not {truncate}."
        )
    model.truncate_dim = truncate
    routed = any(type(module).__name__ == "Router" for module in model)
    return TransformerEmbedder(
        parameters.model,
        fingerprint("sentence-transformers", content, truncate),
        truncate or full,
        "by role" if routed or any(model.prompts.values()) else "alike",
        lambda: model,
    )


def open_folder(folder: Path, name: str) -> "SentenceTransformer":
    """Read a model from a folder, touching no network and running none of its code.

    Raises
    ------
    EmbedderError
        It cannot be read; the message calls it by `name`.
    """
    from sentence_transformers import SentenceTransformer

    with _LOADING, silent_progress():
        try:
            return SentenceTransformer(
                str(folder),
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:
            # The library raises whatever its readers meet: OSError, KeyError, safetensors errors …
            raise EmbedderError(
                f"The model {quote(name)} cannot be read ({type(error).__name__}); "
                "check that the folder is complete and is a sentence-transformers model."
            ) from error


@contextmanager
def silent_progress() -> Iterator[None]:
    """Keep the libraries from drawing progress bars on the terminal while they fetch and read."""
    import transformers.utils.logging

    logging: Any = transformers.utils.logging
    if not logging.is_progress_bar_enabled():
        yield
        return
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.enable_progress_bar()


def _folder_of(model: str) -> Path:
    """Return the folder of a model, fetching it from the hub where it is not one already."""
    local = Path(model).expanduser()
    if local.is_dir():
        return local.resolve()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

    name = model if "/" in model else f"sentence-transformers/{model}"
    try:
        with _LOADING, silent_progress():
            return Path(snapshot_download(name, allow_patterns=list(_FILES)))
    except HFValidationError:
        raise ModelMissingError(
            f"{quote(model)} is neither a folder here nor a model name such as "
            "“sentence-transformers/all-mpnet-base-v2”."
        ) from None
    except RepositoryNotFoundError:
        raise ModelMissingError(
            f"The hub has no public model {quote(model)}; check the spelling of its name."
        ) from None
    except (OSError, RuntimeError):
        raise ModelMissingError(
            f"The model {quote(model)} is not on this machine and the hub cannot be reached; "
            "connect to the internet, or give the folder of a downloaded model."
        ) from None


def _refuse_pickles(folder: Path, name: str) -> None:
    """Refuse weights that would be unpickled; a pickle can run any code."""
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise EmbedderError(
            f"The folder {quote(name)} holds no model: it has neither modules.json nor config.json."
        )
    if not any(folder.rglob("*.safetensors")):
        raise EmbedderError(
            f"The model {quote(name)} has no weights in the safetensors format, the only one that "
            "is safe to open; choose a model that has them."
        )
    for pickled in folder.rglob("pytorch_model*.bin"):
        beside = ("model.safetensors", "model.safetensors.index.json")
        if not any((pickled.parent / safe).is_file() for safe in beside):
            raise EmbedderError(
                f"The model {quote(name)} keeps weights in {pickled.name}, a format that can run "
                "code when opened; choose a model whose weights are all safetensors."
            )


def _content_of(folder: Path) -> str:
    """Hash every file that decides what the model computes."""
    paths = sorted({path for pattern in _FILES for path in folder.rglob(pattern)})
    return fingerprint(
        [(str(path.relative_to(folder)), file_digest(path, "blake2b")) for path in paths]
    )
