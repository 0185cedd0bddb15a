"""Where a Qdrant server is, the key it asks for, and how collections are spread over it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from explorer.addresses import web_address
from explorer.errors import ParameterError

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class ServerParameters:
    """Where the server is and how new collections are spread over a cluster.

    Attributes
    ----------
    url : str
        As in ``http://localhost:6333``, without a user name, password or key in it.
    shard_number : int
        Parts a collection is cut into, 1 to 64; 6 to 12 leave room for a cluster to grow.
    replication_factor : int
        Copies of each part, 1 to 8; with 2 or more a peer may be lost.
    write_consistency_factor : int
        Copies that must confirm a write, at most `replication_factor`.
    timeout : int
        Seconds to wait for an answer.
    key : str, optional
        Empty to give none; by default that of ``QDRANT_API_KEY``. Left out of repr and comparison.

    Raises
    ------
    ParameterError
        A value is out of range, the address is none or would carry a key into logs and links, or
        the key cannot be one.
    """

    url: str
    shard_number: int = 6
    replication_factor: int = 1
    write_consistency_factor: int = 1
    timeout: int = 30
    key: str | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_address(self.url)
        # Anything else cannot stand in a header, and the error about it would show the key.
        if self.key and not (self.key.isascii() and self.key.isprintable()):
            raise ParameterError("The key holds characters that no key has; copy it once more.")
        copies = self.replication_factor
        for what, value, most in (
            ("number of shards", self.shard_number, 64),
            ("replication factor", copies, 8),
            ("write consistency factor", self.write_consistency_factor, copies),
            ("timeout", self.timeout, 600),
        ):
            if not 1 <= value <= most:
                raise ParameterError(f"The {what} must be from 1 to {most}, not {value}.")
        object.__setattr__(self, "url", self.url.rstrip("/"))

    @property
    def host(self) -> str:
        """The server's host and port, for people to read."""
        return urlsplit(self.url).netloc

    @property
    def open_to_all(self) -> bool:
        """Whether what is sent leaves this machine unencrypted."""
        parts = urlsplit(self.url)
        return parts.scheme == "http" and parts.hostname not in _THIS_MACHINE


def _check_address(url: str) -> None:
    # Said first, and without the address: it may hold a password however odd the rest is.
    if "@" in url or "?" in url or "#" in url:
        raise ParameterError(
            "The address of a Qdrant server must hold no name, password or key; write it as in "
            "http://localhost:6333 and give the key by itself."
        )
    if web_address(url) is None:
        raise ParameterError(
            f"“{url[:40]}” is no address of a Qdrant server; write it as in http://localhost:6333."
        )
