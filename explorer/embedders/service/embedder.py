"""Embeddings from OpenAI or any service that speaks its protocol."""

import os
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from explorer.arrays import FloatMatrix, Progress, fingerprint
from explorer.calls.keys import can_be_key
from explorer.embedders.base import Role, quote
from explorer.embedders.batches import Meter, batches
from explorer.embedders.service.asking import Asker, RefusedError
from explorer.embedders.service.parameters import (
    KEY_VARIABLE,
    OPENAI_URL,
    OpenAIParameters,
    usual_address,
)
from explorer.errors import EmbedderError, InputError

# What OpenAI's own models give; another service may call something else by such a name.
_DIMENSIONS = {
    "text-embedding-3-small": 1536,
    "text-embedding-3-large": 3072,
    "text-embedding-ada-002": 1536,
}
# OpenAI takes 2,048 texts and 300,000 tokens at once; smaller requests lose less to a retry.
_BATCH_TEXTS = 256
_BATCH_CHARACTERS = 200_000

_passed: dict[tuple[str, str], int] = {}
"""Texts in a request that a model at an address has taken, where it has refused more."""


class OpenAIEmbedder:
    """A service reached over the network when it first embeds."""

    def __init__(self, parameters: OpenAIParameters, key: str) -> None:
        self._parameters = parameters
        self._asker = Asker(parameters, key)
        self._place = (parameters.base_url, parameters.model)
        self.name = parameters.model
        self.fingerprint = fingerprint(
            "openai", parameters.base_url, parameters.model, parameters.dimensions
        )

    def cache_key(self, role: Role) -> str:
        """One key: the protocol does not tell queries from documents."""
        return self.fingerprint

    @cached_property
    def dimension(self) -> int:
        """As asked for or known of OpenAI's models; else asked from the service with a word."""
        if self._parameters.dimensions:
            return self._parameters.dimensions
        if self._parameters.base_url == OPENAI_URL and self.name in _DIMENSIONS:
            return _DIMENSIONS[self.name]
        return int(self._asker.ask(["dimension"]).shape[1])

    def encode_document(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> FloatMatrix:
        """Embed texts, shape (n, dimension).

        Raises
        ------
        InputError
            A text is empty.
        EmbedderError
            The service refuses, fails, cannot be reached, or answers nonsense.
        """
        if not all(texts):
            row = next(row for row, text in enumerate(texts) if not text)
            raise InputError(f"Text {row + 1} is empty, which the service refuses; remove it.")
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        meter = Meter(texts, progress)
        for rows in batches(texts, most=_BATCH_TEXTS, characters=_BATCH_CHARACTERS):
            vectors[rows] = self._batch([texts[row] for row in rows], meter.part(rows))
            meter.finish(rows)
        return vectors

    def encode_query(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """Do the same: the protocol does not tell queries from documents."""
        return self.encode_document(texts, progress)

    def _batch(self, texts: Sequence[str], progress: Progress | None) -> FloatMatrix:
        """Embed texts in requests as large as the service takes them.

        What it refuses is halved until it passes; the size that passed is where the next begins.
        """
        known = _passed.get(self._place, _BATCH_TEXTS)
        size, vectors = known, np.zeros((len(texts), self.dimension), dtype=np.float32)
        start = 0
        while start < len(texts):
            part = texts[start : start + size]
            try:
                answer = self._asker.ask(part, _beat(progress, start / len(texts)))
            except RefusedError as error:
                if len(part) == 1:
                    # Then it was not their number: what has passed since tells nothing.
                    _passed[self._place] = known
                    raise EmbedderError(_alone(str(error), part[0])) from None
                size = len(part) // 2
                continue
            vectors[start : start + len(part)] = self._checked(answer)
            _passed[self._place] = size
            start += len(part)
        return vectors

    def _checked(self, answer: FloatMatrix) -> FloatMatrix:
        if answer.shape[1] != self.dimension:
            raise EmbedderError(
                f"{self._parameters.host} gave vectors of {answer.shape[1]} dimensions where "
                f"{self.dimension} were expected; set “dimensions” to what the model gives."
            )
        return answer


def _beat(progress: Progress | None, done: float) -> Callable[[], None] | None:
    return None if progress is None else lambda: progress(done)


def _alone(refusal: str, text: str) -> str:
    return f"{refusal.removesuffix('.')}, for the text {quote(text)} alone; shorten or remove it."


def load_openai(parameters: OpenAIParameters, corpus: Sequence[str] = ()) -> OpenAIEmbedder:
    """Find the key and return the embedder; nothing is sent yet.

    Parameters
    ----------
    parameters : OpenAIParameters
    corpus : sequence of str
        Not used.

    Raises
    ------
    EmbedderError
        OpenAI is asked without a key, or the key cannot be one.
    """
    key = (parameters.key or _environment_key(parameters) or "").strip()
    if not key and parameters.base_url == OPENAI_URL:
        raise EmbedderError(
            f"OpenAI needs a key: set {parameters.key_variable} in the environment, or enter it."
        )
    if not can_be_key(key):
        raise EmbedderError("The key holds characters that no key has; copy it once more.")
    return OpenAIEmbedder(parameters, key)


def _environment_key(parameters: OpenAIParameters) -> str | None:
    trusted = {OPENAI_URL, usual_address()}
    if parameters.key_variable == KEY_VARIABLE and parameters.base_url not in trusted:
        return None
    return os.environ.get(parameters.key_variable)
