"""Where a Qdrant server is, the key it asks for, and how collections are spread over it."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from explorer.addresses import web_address
from explorer.calls.keys import can_be_key
from explorer.errors import ParameterError

KEY_VARIABLE = "QDRANT_API_KEY"
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class ServerParameters:
    """Where the server is and how new collections are spread over a cluster.

    Attributes
    ----------
    url : str
        As in ``http://localhost:6333``, without a user name, password or key in it. Several nodes
        of one cluster stand behind each other with commas; what one does not answer, the next does.
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
        if not can_be_key((self.key or "").strip()):
            raise ParameterError("The key holds characters that no key has; copy it once more.")
        copies = self.replication_factor
        object.__setattr__(self, "url", ",".join(addresses_in(self.url)))
        for what, value, most in (
            ("number of shards", self.shard_number, 64),
            ("replication factor", copies, 8),
            ("write consistency factor", self.write_consistency_factor, copies),
            ("timeout", self.timeout, 600),
        ):
            if not 1 <= value <= most:
                raise ParameterError(f"The {what} must be from 1 to {most}, not {value}.")

    @property
    def key_sent(self) -> str:
        """The key as given or as the environment has it, without spaces around it; or nothing."""
        given = os.environ.get(KEY_VARIABLE, "") if self.key is None else self.key
        return given.strip()

    @property
    def addresses(self) -> tuple[str, ...]:
        """The address of each node, in the order in which they are asked."""
        return addresses_in(self.url)

    @property
    def host(self) -> str:
        """The host and port of each node, for people to read."""
        return ", ".join(urlsplit(each).netloc for each in self.addresses)

    @property
    def open_to_all(self) -> bool:
        """Whether what is sent leaves this machine unencrypted, to any of the nodes."""
        return any(map(is_open, self.addresses))


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the addresses between commas, each once and without a slash at its end."""
    return tuple(dict.fromkeys(each.strip().rstrip("/") for each in text.split(",")))


def is_open(url: str) -> bool:
    """Return whether what is sent to an address leaves this machine unencrypted."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in _THIS_MACHINE


def _check_address(url: str) -> None:
    # Said first, and without the address: it may hold a password however odd the rest is.
    if "@" in url or "?" in url or "#" in url:
        raise ParameterError(
            "The address of a Qdrant server must hold no name, password or key; write it as in "
            "http://localhost:6333 and give the key by itself."
        )
    for each in addresses_in(url):
        if web_address(each) is None:
            raise ParameterError(
                f"“{each[:40]}” is no address of a Qdrant server; write it as in "
                "http://localhost:6333."
            )
