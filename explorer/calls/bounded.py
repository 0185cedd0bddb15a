"""Calls to addresses people type, whose answers are bounded in bytes and in time.

A server may be another program than one thinks, broken, or hostile: it answers without end, packs
a gigabyte into a few kilobytes, or sends a byte a minute. `BoundedTransport` is the way out for any
client that speaks httpx; what breaks the bounds is an error, not memory or hours.
"""

import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from explorer.addresses import is_this_machine, web_address
from explorer.calls.filling import Filling
from explorer.errors import ParameterError

BOUNDS = "bounds"
"""Name of the request extension that holds the bounds of one call instead of the usual ones."""

SENT_ON = "sent_on"
"""Name of the answer's extension that holds where a server sends its callers on to."""

_WRITTEN_AT_ONCE = 1 << 16
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_KINDS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.TimeoutException, httpx.ReadTimeout),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.NetworkError, httpx.ReadError),
    (httpcore.ProxyError, httpx.ProxyError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
    (httpcore.ProtocolError, httpx.RemoteProtocolError),
)

_deadline: ContextVar[float] = ContextVar("deadline", default=inf)


@dataclass(frozen=True)
class Bounds:
    """What one call may take.

    Attributes
    ----------
    seconds : float > 0
        From looking for the host to the last byte.
    size : int >= 0
        Bytes of the answer's body, before and after unpacking.
    connecting : float > 0
        Seconds for which nobody need take the call, where less than the whole.
    filling : Filling, optional
        What the body may hold as JSON, where whoever reads it counts no further.
    """

    seconds: float
    size: int
    connecting: float = inf
    filling: Filling | None = None


class OversizedError(httpx.TransportError):
    """The answer is larger than the bounds allow."""


class OverfullError(httpx.TransportError):
    """The answer is not too large, but would be when it is taken apart."""


class BoundedTransport(httpx.BaseTransport):
    """Carries requests of an `httpx.Client` within bounds. No redirect is followed.

    Nor is where to read by the client, which fails on what is no address.

    Parameters
    ----------
    url : str
        An address of the server meant, which decides about the proxy: that of the environment,
        never one for this machine itself.
    bounds : Bounds
        Of every call; a request may bring its own as its extension `BOUNDS`.

    Raises
    ------
    ParameterError
        The environment names a proxy that is none.
    """

    def __init__(self, url: str, bounds: Bounds) -> None:
        self._bounds = bounds
        self._pool = _pool(url, _TimedBackend(bounds.connecting))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and read the whole answer.

        Raises
        ------
        OversizedError
            The body is too large.
        OverfullError
            It holds too much.
        httpx.TransportError
            Of the kinds httpx knows: too slow, unreachable, broken off, packed in an unknown way.
        """
        bounds: Bounds = request.extensions.get(BOUNDS, self._bounds)
        before = _deadline.set(time.monotonic() + bounds.seconds)
        try:
            with _translated():
                return self._answer(request, bounds)
        finally:
            _deadline.reset(before)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def _answer(self, request: httpx.Request, bounds: Bounds) -> httpx.Response:
        url = request.url
        request.headers["Accept-Encoding"] = "gzip, deflate"
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.read(),
            )
        )
        try:
            headers = httpx.Headers(answer.headers)
            packed = headers.get("Content-Encoding", "identity").strip().lower()
            body = _body(answer.iter_stream(), packed, bounds.size)
        finally:
            answer.close()
        if bounds.filling is not None and not bounds.filling.holds(body):
            raise OverfullError("more values than are allowed")
        for name in ("Content-Encoding", "Content-Length", "Transfer-Encoding"):
            headers.pop(name, None)
        # Popped one by one: a header may come several times.
        told = {SENT_ON: headers.pop("Location", "")}
        return httpx.Response(
            answer.status, headers=headers, content=body, request=request, extensions=told
        )


def _body(parts: Iterable[bytes], packed: str, most: int) -> bytes:
    """Read a body to its end, unpacked, or as far as it is no larger than allowed."""
    if packed not in ("identity", "gzip", "x-gzip", "deflate"):
        raise httpx.DecodingError("packed in a way that was not asked for")
    unpack = None if packed == "identity" else zlib.decompressobj(_GZIP_OR_ZLIB)
    received, body = 0, bytearray()
    for part in parts:
        received += len(part)
        try:
            body += part if unpack is None else unpack.decompress(part, most - len(body) + 1)
        except zlib.error:
            raise httpx.DecodingError("broken packing") from None
        if max(received, len(body)) > most:
            raise OversizedError(f"more than {most:,} bytes")
    if unpack is not None and received and not unpack.eof:
        raise httpx.DecodingError("broken off packing")
    return bytes(body)


def _pool(url: str, network: httpcore.NetworkBackend) -> httpcore.ConnectionPool:
    proxy = _proxy_of(url)
    if proxy is None:
        return httpcore.ConnectionPool(network_backend=network)
    parts = urlsplit(proxy)
    entry = (unquote(parts.username or "").encode(), unquote(parts.password or "").encode())
    return httpcore.HTTPProxy(
        f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
        proxy_auth=entry if parts.username else None,
        network_backend=network,
    )


def _proxy_of(url: str) -> str | None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_this_machine(host) or proxy_bypass(host):
        return None
    known = getproxies()
    proxy = (known.get(parts.scheme) or known.get("all") or "").strip()
    if not proxy:
        return None
    address = proxy if "://" in proxy else f"http://{proxy}"
    if web_address(address) is None:
        # It is not repeated: a password may stand in it.
        raise ParameterError(
            f"What the environment names as the proxy for {parts.scheme}:// is no address that "
            f"starts with http:// or https://; correct or unset {parts.scheme}_proxy or all_proxy."
        )
    return address


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except tuple(kind for kind, _ in _KINDS) as error:
        raise next(ours for kind, ours in _KINDS if isinstance(error, kind))(str(error)) from None


def _left(late: Callable[[str], Exception]) -> float | None:
    """Return the seconds until the deadline of this call, or raise that it has passed."""
    deadline = _deadline.get()
    if deadline == inf:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise late("the whole call took too long")
    return left


class _TimedStream(httpcore.NetworkStream):
    """A connection on which each step may take what is left of the whole call's time.

    The usual limit is one for each step, so that a byte now and then keeps a call alive for ever.
    """

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _WRITTEN_AT_ONCE):
            part = buffer[start : start + _WRITTEN_AT_ONCE]
            self._stream.write(part, _left(httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(httpcore.ConnectTimeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _TimedBackend(httpcore.NetworkBackend):
    """Opens connections whose steps know the deadline of the whole call."""

    def __init__(self, connecting: float) -> None:
        self._sockets = httpcore.SyncBackend()
        self._connecting = connecting

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(httpcore.ConnectTimeout)
        most = self._connecting if left is None else min(left, self._connecting)
        patience = None if most == inf else most
        stream = self._sockets.connect_tcp(host, port, patience, local_address, socket_options)
        return _TimedStream(stream)
