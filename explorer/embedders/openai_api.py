"""Embeddings from OpenAI or any service that speaks its protocol."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from explorer.addresses import web_address
from explorer.arrays import FloatMatrix, Progress, fingerprint
from explorer.embedders.base import Role, quote
from explorer.embedders.batches import Meter, batches
from explorer.errors import EmbedderError, InputError, ParameterError

if TYPE_CHECKING:
    from openai import OpenAI

OPENAI_URL = "https://api.openai.com/v1"
_DIMENSIONS = {
    "text-embedding-3-small": 1536,
    "text-embedding-3-large": 3072,
    "text-embedding-ada-002": 1536,
}
# The service takes 2,048 texts and 300,000 tokens at once; smaller requests lose less to a retry.
_BATCH_TEXTS = 256
_BATCH_CHARACTERS = 200_000


@dataclass(frozen=True)
class OpenAIParameters:
    """Options of an OpenAI-compatible service.

    Attributes
    ----------
    model : str
    base_url : str
        http or https, without a user name or password in it.
    dimensions : int >= 1, optional
        Ask the service to shorten its vectors.
    key_variable : str
        Environment variable that holds the key; ends in ``_API_KEY``. ``OPENAI_API_KEY`` is sent
        to OpenAI only, or to the address in ``OPENAI_BASE_URL``, so that an address somebody
        types cannot collect it.
    key : str, optional
        The key itself, instead of the variable. Left out of repr, comparison and `options`.
    timeout : float > 0
        Seconds to wait for one answer.
    retries : int in [0, 10]
        Further tries after a refusal that may pass, with growing pauses.
    """

    model: str = field(default="text-embedding-3-small", metadata={"label": "Model"})
    base_url: str = field(default=OPENAI_URL, metadata={"label": "Address of the service"})
    dimensions: int | None = field(default=None, metadata={"label": "Dimensions", "minimum": 1})
    key_variable: str = "OPENAI_API_KEY"
    key: str | None = field(default=None, repr=False, compare=False)
    timeout: float = 60.0
    retries: int = 4

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise ParameterError("Name the model the service should use.")
        _check_address(self.base_url)
        if not self.key_variable.endswith("_API_KEY"):
            raise ParameterError("The variable that holds the key must end in “_API_KEY”.")
        if self.dimensions is not None and self.dimensions < 1:
            raise ParameterError(f"Dimensions must be at least 1, not {self.dimensions}.")
        if not self.timeout > 0 or not 0 <= self.retries <= 10:
            raise ParameterError("The timeout must be above 0 s and retries between 0 and 10.")
        object.__setattr__(self, "base_url", self.base_url.rstrip("/"))

    @property
    def host(self) -> str:
        """The service's host and port, for people to read."""
        return urlsplit(self.base_url).netloc


def _check_address(url: str) -> None:
    """Refuse what is not a plain http address, and one that would carry a key into logs."""
    parts = web_address(url)
    if parts is None:
        raise ParameterError(
            "The address of the service must start with http:// or https:// and name a host."
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ParameterError(
            "The address of the service must hold no password or key; set the key by itself."
        )


class OpenAIEmbedder:
    """A service reached over the network when it first embeds."""

    def __init__(self, parameters: OpenAIParameters, key: str) -> None:
        self._parameters = parameters
        self._key = key
        self.name = parameters.model
        self.fingerprint = fingerprint(
            "openai", parameters.base_url, parameters.model, parameters.dimensions
        )

    def cache_key(self, role: Role) -> str:
        """One key: the protocol does not tell queries from documents."""
        return self.fingerprint

    @cached_property
    def dimension(self) -> int:
        """As asked for or as known for the model; else asked from the service with one word."""
        known = _DIMENSIONS.get(self._parameters.model)
        return self._parameters.dimensions or known or self._request(["dimension"]).shape[1]

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
            answer = self._request([texts[row] for row in rows])
            if answer.shape[1] != self.dimension:
                raise EmbedderError(
                    f"{self._parameters.host} gave vectors of {answer.shape[1]} dimensions where "
                    f"{self.dimension} were expected; set “dimensions” to what the model gives."
                )
            vectors[rows] = answer
            meter.finish(rows)
        return vectors

    def encode_query(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """Do the same: the protocol does not tell queries from documents."""
        return self.encode_document(texts, progress)

    @cached_property
    def _client(self) -> "OpenAI":
        from openai import OpenAI

        return OpenAI(
            api_key=self._key or "none",
            base_url=self._parameters.base_url,
            timeout=self._parameters.timeout,
            max_retries=self._parameters.retries,
        )

    def _request(self, texts: list[str]) -> FloatMatrix:
        from openai import omit

        with self._explained():
            # The raw answer, because the client passes malformed ones on unchecked.
            response = self._client.embeddings.with_raw_response.create(
                input=texts,
                model=self._parameters.model,
                dimensions=self._parameters.dimensions or omit,
                encoding_format="float",
            )
            body = response.text
        try:
            return _vectors_in(json.loads(body), len(texts))
        except (ValueError, TypeError, LookupError, AttributeError):
            raise EmbedderError(
                f"{self._parameters.host} did not answer with the embeddings asked for; "
                "check that the address is that of an OpenAI-compatible service, usually …/v1."
            ) from None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn the client's errors into one sentence; its own may hold the request and the key."""
        from openai import OpenAIError

        try:
            yield
        except OpenAIError as error:
            message = self._sentence(error)
            raise EmbedderError(message) from None

    def _sentence(self, error: Exception) -> str:
        import openai

        asked = self._parameters
        if isinstance(error, openai.APITimeoutError):
            return f"{asked.host} did not answer within {asked.timeout:g} s; try again later."
        if isinstance(error, openai.APIConnectionError):
            return f"{asked.host} cannot be reached; check the address and the connection."
        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            return f"{asked.host} did not accept the key; check {asked.key_variable} or your entry."
        if isinstance(error, openai.RateLimitError):
            return f"{asked.host} accepts no more requests now (rate or quota); try again later."
        if isinstance(error, openai.NotFoundError):
            return f"{asked.host} has no model {quote(asked.model)} at this address; check both."
        status = getattr(error, "status_code", "an unreadable answer")
        return f"{asked.host} refused the request ({status}){self._detail(error)}."

    def _detail(self, error: Exception) -> str:
        body = getattr(error, "body", None)
        said = body.get("message") if isinstance(body, dict) else None
        if not isinstance(said, str):
            return ""
        if self._key:
            said = said.replace(self._key, "…")
        return f", saying {quote(said)}"


def _vectors_in(answer: Any, count: int) -> FloatMatrix:
    """Return the vectors of an answer in the order asked, or raise what is wrong with it."""
    items = answer["data"]
    vectors: list[Any] = [None] * count
    for place, item in enumerate(items):
        vectors[int(item.get("index", place))] = item["embedding"]
    matrix = np.array(vectors, dtype=np.float32)
    if len(items) != count or matrix.ndim != 2 or not np.isfinite(matrix).all():
        raise ValueError("not one vector per text")
    return matrix


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
    # Anything else cannot stand in a header, and the error about it would show the key.
    if not (key.isascii() and key.isprintable()):
        raise EmbedderError("The key holds characters that no key has; copy it once more.")
    return OpenAIEmbedder(parameters, key)


def _environment_key(parameters: OpenAIParameters) -> str | None:
    trusted = {OPENAI_URL, os.environ.get("OPENAI_BASE_URL", "").rstrip("/")}
    if parameters.key_variable == "OPENAI_API_KEY" and parameters.base_url not in trusted:
        return None
    return os.environ.get(parameters.key_variable)
