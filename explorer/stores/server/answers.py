"""What a server may answer, or fail to: the one place where that becomes a sentence of ours."""

import contextlib
import json
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from explorer.calls.filling import Filling
from explorer.calls.keys import told
from explorer.calls.waiting import A_DAY, pause_in_words
from explorer.errors import ExplorerError, StoreError
from explorer.stores.server.parameters import KEY_VARIABLE

if TYPE_CHECKING:
    from qdrant_client.http.exceptions import UnexpectedResponse

LARGEST_ANSWER = 128_000_000
"""Bytes of one answer, unpacked: several times 256 chunks with vectors of 4,096 dimensions."""

FULLEST_ANSWER = Filling(values=4_000_000, groups=1_000_000)
"""What one answer may hold: those chunks with their keywords, and a thousand fields of each."""

_PASSING = {500, 502, 503, 504}
_BUSY = 429
_LEAST_PAUSE = 1.0  # seconds
_LONGEST = 200  # letters of a server's own words

# What httpx says, in lower case, and what it means to somebody who typed an address.
_CAUSES = (
    (
        "certificate_verify_failed",
        "has a certificate that is not trusted here; let SSL_CERT_FILE name the file of the "
        "authority that signed it",
    ),
    ("wrong_version_number", "speaks no TLS; write http:// in its address"),
    ("record_layer_failure", "speaks no TLS; write http:// in its address"),
    ("packet length too long", "speaks no TLS; write http:// in its address"),
)
_TLS_ALERT = b"\x15\x03"
_FRAME = b"\x04"  # HTTP/2 opens with its settings, and the fourth byte says so
_PROBE = b"GET / HTTP/1.1\r\nHost: qdrant\r\nConnection: close\r\n\r\n"
_PROBE_SECONDS = 2.0
# The client asserts that an answer holds a result.
_UNUSABLE = (AssertionError, AttributeError, KeyError, RecursionError, TypeError, ValueError)


class PassingError(StoreError):
    """A failure that may be over a moment later.

    Attributes
    ----------
    wait : float, optional
        Seconds after which the server wants to be asked again. It has done nothing then.
    """

    def __init__(self, sentence: str, wait: float | None = None) -> None:
        super().__init__(sentence)
        self.wait = wait


class SilentError(StoreError):
    """No answer came; what was asked for may have been done."""


class UnreachedError(SilentError):
    """The server could not be asked, so it has done nothing."""


@contextlib.contextmanager
def answering(url: str, key: str = "") -> Iterator[None]:
    """Turn whatever can go wrong between here and a server into one sentence without its key.

    What is done with an answer belongs inside too: a client takes it as it comes, so what is
    missing from it shows when it is used.
    """
    from qdrant_client.common.client_exceptions import QdrantException, ResourceExhaustedResponse
    from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

    who = f"The Qdrant server at {url}"
    try:
        yield
    except ExplorerError:
        raise
    except ResourceExhaustedResponse as error:
        raise _exhausted(who, error.retry_after_s) from None
    except QdrantException:  # 429 with an hour of day instead of seconds
        raise _exhausted(who, 1.0) from None
    except UnexpectedResponse as error:
        raise _refused(url, error, key) from None
    except ResponseHandlingException as error:
        raise _unheard(url, error.source) from None
    except _UNUSABLE:
        raise _unusable(url) from None


def _exhausted(who: str, asked: float) -> PassingError:
    # A server that names no pause, or one that is over, would be asked without end.
    wait = min(max(asked, _LEAST_PAUSE), A_DAY)
    pause = pause_in_words(max(asked, _LEAST_PAUSE))
    return PassingError(
        f"{who} has too much to do and asks to wait {pause}; try again after that.", wait
    )


def _refused(url: str, error: "UnexpectedResponse", key: str) -> StoreError:
    who = f"The Qdrant server at {url}"
    if error.status_code in (401, 403):
        return StoreError(
            f"{who} refuses the key; set {KEY_VARIABLE} to a valid one, or enter it with the "
            "address."
        )
    if error.status_code == _BUSY:
        return _exhausted(who, 1.0)
    words = _own_words(error, key)
    if words is None:
        return _no_qdrant(url, error)
    sentence = f"{who} answered with the error {error.status_code}: “{words}”."
    return PassingError(sentence) if error.status_code in _PASSING else StoreError(sentence)


def _own_words(error: "UnexpectedResponse", key: str) -> str | None:
    """Return what the server says of its error, on one line; None where no Qdrant speaks so."""
    try:
        said: Any = json.loads(error.content)
    except (ValueError, RecursionError):
        said = None
    status = said.get("status") if isinstance(said, dict) else None
    words = status.get("error") if isinstance(status, dict) else None
    if not isinstance(words, str):
        # A gateway before a cluster answers such in its own words.
        return error.reason_phrase if error.status_code in _PASSING else None
    return told(words, key, _LONGEST).rstrip(".") or error.reason_phrase


def _no_qdrant(url: str, error: "UnexpectedResponse") -> StoreError:
    text = error.content[:400].lower()
    if b"https" in text and b"http request" in text:  # as web servers put it
        return StoreError(f"The server at {url} speaks TLS; write https:// in its address.")
    if error.status_code in (301, 302, 307, 308):
        return StoreError(f"The server at {url} sends on to another address; write that one.")
    if b"<html" in text or b"<!doctype" in text:
        return StoreError(
            f"The address {url} answers with a web page and is no Qdrant; check its port."
        )
    return StoreError(
        f"The server at {url} is no Qdrant: it answered with {error.status_code} and nothing a "
        "Qdrant says; check the address and its port."
    )


def _unheard(url: str, source: Exception) -> StoreError:
    import httpx

    from explorer.calls.bounded import OverfullError, OversizedError

    who = f"The Qdrant server at {url}"
    if isinstance(source, OversizedError):
        return StoreError(
            f"The server at {url} answered with more than {LARGEST_ANSWER / 1e6:,.0f} MB, which no "
            "question asked here needs; check that this is a Qdrant."
        )
    if isinstance(source, OverfullError):
        return StoreError(
            f"The server at {url} answered with more values than any question asked here needs; "
            "check that this is a Qdrant."
        )
    if isinstance(source, httpx.DecodingError):
        return _unusable(url)
    if isinstance(source, httpx.TimeoutException):
        unasked = isinstance(source, httpx.ConnectTimeout)
        return (UnreachedError if unasked else SilentError)(
            f"{who} did not answer in time; check the address and that it is running."
        )
    said = str(source)
    for sign, cause in _CAUSES:
        if sign in said.lower():
            return StoreError(f"The server at {url} {cause}.")
    if isinstance(source, httpx.RemoteProtocolError) and "illegal" in said:
        return StoreError(f"The server at {url} {_spoken_at(url)}.")
    if isinstance(source, httpx.ReadError | httpx.WriteError | httpx.RemoteProtocolError):
        return PassingError(
            f"{who} broke the connection off; check that it is running and, if it speaks TLS, "
            "write https:// in its address."
        )
    if isinstance(source, httpx.HTTPError):
        kind = UnreachedError if isinstance(source, httpx.ConnectError) else SilentError
        return kind(f"{who} cannot be reached; check the address and that it is running.")
    return _unusable(url)


def _spoken_at(url: str) -> str:
    """Return what a server speaks that does not speak HTTP, by the first bytes it says."""
    parts = urlsplit(url)
    first = b""
    with contextlib.suppress(OSError):
        place = (parts.hostname or "", parts.port or 6333)
        with socket.create_connection(place, _PROBE_SECONDS) as line:
            line.sendall(_PROBE)
            first = line.recv(16)
    if first.startswith(_TLS_ALERT):
        return "speaks TLS; write https:// in its address"
    if first[3:4] == _FRAME:
        return (
            "speaks gRPC at this port; name the port of its REST interface, 6333 if nobody "
            "changed it"
        )
    return "speaks something else than HTTP; check its port"


def _unusable(url: str) -> StoreError:
    return StoreError(
        f"The server at {url} answered with something that no Qdrant says; check that this is a "
        "Qdrant and no older than 1.16."
    )
