"""Folders of sentence-transformers models: found, checked and opened, none of their code run."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.arrays import fingerprint
from explorer.embedders.base import quote
from explorer.embedders.digests import file_digest
from explorer.errors import EmbedderError, ModelMissingError
from explorer.folders import typed_path

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Everything a model needs, and no pickled weights.
_FILES = ("*.safetensors", "*.safetensors.index.json", "*.json", "*.txt", "*.model", "*.jinja")

# transformers builds models under process-wide switches; two loads at once corrupt each other.
_LOADING = threading.Lock()
_SILENCE = 30.0  # seconds for which the hub may say nothing


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


def hear_the_hub() -> None:
    """Have its client give up on a hub that falls silent; by itself it waits for ever."""
    from huggingface_hub import get_session

    session = get_session()
    hooks = session.event_hooks
    if _impatient not in hooks["request"]:
        session.event_hooks = {**hooks, "request": [*hooks["request"], _impatient]}


def _impatient(request: Any) -> None:
    # Some of its calls ask for no limit, whatever the client's own is.
    steps = ("connect", "read", "write", "pool")
    request.extensions["timeout"] = dict.fromkeys(steps, _SILENCE)


def find_folder(model: str) -> Path:
    """Return the folder of a model, fetching it from the hub where it is not one already."""
    local = typed_path(model)
    if local.is_dir():
        return local.resolve()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

    name = model if "/" in model else f"sentence-transformers/{model}"
    hear_the_hub()
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
    except Exception as error:
        # The library takes an answer as it comes, were it the page of a network that asks to sign
        # in: JSONDecodeError, KeyError, TypeError, errors of httpx …
        raise ModelMissingError(
            f"What answers in place of the hub sends no model {quote(model)}; check whether the "
            "network asks to sign in first, or give the folder of a downloaded model."
        ) from error


def refuse_pickles(folder: Path, name: str) -> None:
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


def content_of(folder: Path) -> str:
    """Hash every file that decides what the model computes."""
    paths = sorted({path for pattern in _FILES for path in folder.rglob(pattern)})
    return fingerprint(
        [(str(path.relative_to(folder)), file_digest(path, "blake2b")) for path in paths]
    )
