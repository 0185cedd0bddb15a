"""One request to a service: its tries, its pauses, one deadline, and one sentence when it fails."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cached_property
from math import ceil, inf
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from explorer.addresses import web_address
from explorer.arrays import FloatMatrix
from explorer.calls.keys import told
from explorer.calls.waiting import pause_in_words, tell
from explorer.embedders.base import quote
from explorer.embedders.service.answers import UnsoundError, most_bytes, vectors_in, words_in
from explorer.embedders.service.parameters import (
    KEY_VARIABLE,
    OPENAI_URL,
    URL_VARIABLE,
    OpenAIParameters,
)
from explorer.errors import EmbedderError

if TYPE_CHECKING:
    import httpx

_FIRST_PAUSE = 0.5  # seconds, doubled with each try where the service names none
_BEAT = 0.2  # seconds between two looks at whether the work was stopped
_PASSING = {408, 409, 425, 429, 500, 502, 503, 504}
_TOO_MUCH = {400, 413, 422}
_LONGEST_HOST = 80


class RefusedError(EmbedderError):
    """The service refuses these texts, which fewer of them might not meet."""


@dataclass(frozen=True)
class _Setback:
    """Why a try failed, in half a sentence, and the seconds the service asks to wait."""

    why: str
    pause: float | None = None


class Asker:
    """Asks one service for vectors.

    Parameters
    ----------
    parameters : OpenAIParameters
    key : str
        Empty: none is sent.
    clock, sleep : callable
        The monotonic clock, and what waits.
    """

    def __init__(
        self,
        parameters: OpenAIParameters,
        key: str,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._asked = parameters
        self._key = key
        self._clock = clock
        self._sleep = sleep

    def ask(self, texts: Sequence[str], beat: Callable[[], None] | None = None) -> FloatMatrix:
        """Return the vectors of texts, shape (n, d).

        Parameters
        ----------
        texts : sequence of str, length n >= 1
        beat : callable, optional
            Called while waiting; raising from it stops the work.

        Raises
        ------
        RefusedError
            The service refuses these texts.
        EmbedderError
            It refuses anything, fails, cannot be reached in time, or answers nonsense.
        """
        until, attempt = self._clock() + self._asked.patience, 0
        while isinstance(outcome := self._once(texts, until - self._clock()), _Setback):
            pause = _FIRST_PAUSE * 2**attempt if outcome.pause is None else outcome.pause
            if attempt == self._asked.retries or self._clock() + pause >= until:
                raise EmbedderError(self._gave_up(outcome))
            self._wait(pause, outcome.why, beat)
            attempt += 1
        return self._vectors(outcome, texts)

    def _once(self, texts: Sequence[str], left: float) -> "httpx.Response | _Setback":
        import httpx

        from explorer.calls.bounded import BOUNDS, Bounds, OversizedError

        seconds = min(self._asked.timeout, left)
        body = {"input": list(texts), "model": self._asked.model, "encoding_format": "float"}
        shortened = {"dimensions": self._asked.dimensions} if self._asked.dimensions else {}
        try:
            answer = self._client.post(
                f"{self._asked.base_url}/embeddings",
                content=json.dumps(body | shortened, ensure_ascii=False).encode(),
                extensions={BOUNDS: Bounds(seconds, most_bytes(len(texts)))},
            )
        except httpx.ConnectTimeout:
            return _Setback("cannot be reached in time")
        except httpx.TimeoutException:
            return _Setback(f"did not answer within {seconds:.3g} s")
        except OversizedError:
            raise self._unsound("it is far too long") from None
        except httpx.DecodingError:
            raise self._unsound("it is packed in a way that cannot be read") from None
        except httpx.RemoteProtocolError:
            return _Setback("breaks off its answer or speaks no HTTP at this port")
        except httpx.HTTPError:
            return _Setback("cannot be reached")
        if answer.status_code in _PASSING:
            return _Setback(self._busy(answer), _pause_in(answer.headers))
        return answer

    @cached_property
    def _client(self) -> "httpx.Client":
        import httpx

        from explorer.calls.bounded import BoundedTransport, Bounds

        url, usual = self._asked.base_url, Bounds(self._asked.timeout, most_bytes(1))
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        return httpx.Client(transport=BoundedTransport(url, usual), headers=headers)

    def _wait(self, pause: float, why: str, beat: Callable[[], None] | None) -> None:
        end = self._clock() + pause
        try:
            while (left := end - self._clock()) > 0:
                tell(f"{self._asked.host} {why}; next try in {ceil(left)} s")
                if beat:
                    beat()
                self._sleep(min(left, _BEAT))
        finally:
            tell("")

    def _vectors(self, answer: "httpx.Response", texts: Sequence[str]) -> FloatMatrix:
        if answer.status_code in _TOO_MUCH:
            raise RefusedError(f"{self._refused(answer)}.")
        if answer.status_code != 200:
            raise EmbedderError(self._refusal(answer))
        try:
            return vectors_in(answer.content, texts)
        except UnsoundError as error:
            raise self._unsound(str(error)) from None

    def _unsound(self, why: str) -> EmbedderError:
        return EmbedderError(
            f"{self._asked.host} did not answer with the embeddings asked for: {why}; check that "
            "the address is that of an OpenAI-compatible service, usually …/v1."
        )

    def _gave_up(self, setback: _Setback) -> str:
        host, patience = self._asked.host, self._asked.patience
        if setback.pause is not None and setback.pause >= patience:
            return (
                f"{host} {setback.why}, and asks to wait {pause_in_words(setback.pause)}, which is "
                f"longer than the {patience:.3g} s allowed; try again then."
            )
        if setback.why.startswith("cannot be reached"):
            return f"{host} {setback.why}; check the address and the connection."
        return f"{host} {setback.why}; try again later."

    def _busy(self, answer: "httpx.Response") -> str:
        if answer.status_code == 429:
            return f"accepts no more requests now (rate or quota){self._saying(answer)}"
        return f"fails at this moment ({answer.status_code}){self._saying(answer)}"

    def _refusal(self, answer: "httpx.Response") -> str:
        from explorer.calls.bounded import SENT_ON

        host, said = self._asked.host, self._saying(answer)
        if answer.status_code in (401, 403):
            return f"{host} {self._key_refused()}{said}; {self._key_wanted()}."
        if answer.status_code == 404:
            bare = not urlsplit(self._asked.base_url).path
            hint = ", which usually ends in /v1" if bare else ""
            return (
                f"{host} has no model {quote(self._asked.model)} at this address{hint}{said}; "
                "check both."
            )
        if answer.is_redirect:
            to = self._elsewhere(answer.extensions.get(SENT_ON, "")) or "another address"
            return f"{host} sends its callers on to {to}; name the right address itself."
        return f"{self._refused(answer)}."

    def _elsewhere(self, address: str) -> str:
        parts = web_address(address)
        # Its host alone: what stands before an @ can be the key.
        return told(parts.netloc.rpartition("@")[2], self._key, _LONGEST_HOST) if parts else ""

    def _refused(self, answer: "httpx.Response") -> str:
        status = answer.status_code
        return f"{self._asked.host} refused the request ({status}){self._saying(answer)}"

    def _key_refused(self) -> str:
        return "did not accept the key" if self._key else "wants a key, and none was sent"

    def _key_wanted(self) -> str:
        variable, url = self._asked.key_variable, self._asked.base_url
        if self._key:
            return f"check {variable} or your entry"
        if variable == KEY_VARIABLE and url != OPENAI_URL:
            return f"set {URL_VARIABLE}={url} together with {variable}, or enter the key"
        return f"set {variable} in the environment, or enter the key"

    def _saying(self, answer: "httpx.Response") -> str:
        said = words_in(answer.content, self._key)
        return f", saying “{said}”" if said else ""


def _pause_in(headers: "httpx.Headers") -> float | None:
    """Return the seconds a service asks to wait: a number of them, or a date."""
    for name, unit in (("Retry-After-Ms", 1e-3), ("Retry-After", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if 0 <= seconds < inf:
            return seconds
    try:
        return max(0.0, parsedate_to_datetime(headers["Retry-After"]).timestamp() - time.time())
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
