"""Which service, which model, which key: as typed, as taken from the environment, as kept."""

import os
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from explorer.addresses import completed, looks_like_address, web_address
from explorer.errors import ParameterError

OPENAI_URL = "https://api.openai.com/v1"
URL_VARIABLE = "OPENAI_BASE_URL"
KEY_VARIABLE = "OPENAI_API_KEY"
_ADDRESS = re.compile(r"@(?=https?://)", re.IGNORECASE)
_SHORTENED = re.compile(r"(?P<model>.*),dimensions=(?P<dimensions>[^,]*)")


def usual_address() -> str:
    """Return the address in ``OPENAI_BASE_URL``, else OpenAI's own.

    Raises
    ------
    ParameterError
        The variable holds something else than an address.
    """
    url = completed(os.environ.get(URL_VARIABLE, "").strip())
    if url and web_address(url) is None:
        raise ParameterError(
            f"The environment variable {URL_VARIABLE} must hold an address that starts with "
            "http:// or https://; correct or unset it."
        )
    return url.rstrip("/") or OPENAI_URL


@dataclass(frozen=True)
class OpenAIParameters:
    """Options of an OpenAI-compatible service.

    Attributes
    ----------
    model : str
    base_url : str
        http or https, without a user name or password in it; by default the address in
        ``OPENAI_BASE_URL``, else OpenAI's.
    dimensions : int >= 1, optional
        Ask the service to shorten its vectors.
    key_variable : str
        Environment variable that holds the key; ends in ``_API_KEY``. ``OPENAI_API_KEY`` is sent
        to OpenAI only, or to the address in ``OPENAI_BASE_URL``, so that an address somebody
        types cannot collect it.
    key : str, optional
        The key itself, instead of the variable. Left out of repr, comparison and `options`.
    timeout : float > 0
        Seconds one answer may take, to its last byte.
    retries : int in [0, 10]
        Further tries after a refusal that may pass, with the pauses the service asks for or else
        growing ones.
    patience : float > 0
        Seconds for all tries of one request together, pauses included.
    """

    model: str = field(default="text-embedding-3-small", metadata={"label": "Model"})
    base_url: str = field(
        default_factory=usual_address, metadata={"label": "Address of the service"}
    )
    dimensions: int | None = field(default=None, metadata={"label": "Dimensions", "minimum": 1})
    key_variable: str = KEY_VARIABLE
    key: str | None = field(default=None, repr=False, compare=False)
    timeout: float = 60.0
    retries: int = 4
    patience: float = 120.0

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise ParameterError("Name the model the service should use.")
        _check_address(self.base_url)
        if not self.key_variable.endswith("_API_KEY"):
            raise ParameterError("The variable that holds the key must end in “_API_KEY”.")
        if self.dimensions is not None and self.dimensions < 1:
            raise ParameterError(f"Dimensions must be at least 1, not {self.dimensions}.")
        if not self.timeout > 0 or not 0 <= self.retries <= 10 or not self.patience > 0:
            raise ParameterError(
                "The timeout and the patience must be above 0 s and retries between 0 and 10."
            )
        parts = urlsplit(self.base_url)
        plain = f"{parts.scheme}://{parts.netloc.lower()}{parts.path}".rstrip("/")
        object.__setattr__(self, "base_url", plain)

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


def parse_service(text: str) -> OpenAIParameters:
    """Read ``MODEL``, ``MODEL@ADDRESS``, or either with ``,dimensions=N`` behind the model.

    An address on this machine may go without its http://. No other text with an @ is ever sent to
    OpenAI, which has no such models: somebody meant an address.

    Raises
    ------
    ParameterError
        An address is not one, or dimensions are no number.
    """
    known = list(_ADDRESS.finditer(text))
    if known:
        model, address = text[: known[-1].start()], text[known[-1].end() :]
        return _named(model, address)
    model, found, tail = text.rpartition("@")
    address = completed(tail) if found else ""
    if web_address(address):
        return _named(model, address)
    usual = usual_address()
    if found and (usual == OPENAI_URL or looks_like_address(tail)):
        raise ParameterError(
            f"“{tail[:60]}” is no address: write http:// or https:// before it, as in "
            f"openai:MODEL@https://host/v1; where the @ belongs to the model, name both."
        )
    return _named(text, usual)


def _named(model: str, address: str) -> OpenAIParameters:
    shortened = _SHORTENED.fullmatch(model)
    if shortened is None:
        return OpenAIParameters(model, base_url=address)
    text = shortened["dimensions"]
    if not (text.isascii() and text.isdigit()):
        raise ParameterError(f"Dimensions must be a whole number from 1, not “{text[:20]}”.")
    return OpenAIParameters(shortened["model"], base_url=address, dimensions=int(text))


def service_text(parameters: OpenAIParameters) -> str:
    """Write a service as `parse_service` reads it.

    Always with its address: where it is read, the environment may name another usual one.
    """
    shortened = f",dimensions={parameters.dimensions}" if parameters.dimensions else ""
    return f"{parameters.model}{shortened}@{parameters.base_url}"
