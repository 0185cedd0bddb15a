"""Addresses of services, as people type them."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

_WEB = re.compile(r"https?://", re.IGNORECASE)
_VERSION = re.compile(r"/v\d+/?$")


def web_address(url: str) -> SplitResult | None:
    """Return the parts of a plain http or https address; None for what is none."""
    if not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        # Reading the port checks it; a name that cannot be looked up cannot be encoded.
        host = (parts.hostname or "").encode("idna")
        plain = parts.scheme in ("http", "https") and host and parts.port != 0
    except ValueError:
        return None
    return parts if plain else None


def is_this_machine(host: str) -> bool:
    """Return whether a host, without its port, is the machine that asks."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.casefold() == "localhost" or host.casefold().endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def completed(text: str) -> str:
    """Return an address on this machine with the ``http://`` it was typed without.

    All else comes back as it is: whether another host speaks http or https is not ours to guess.
    """
    if _WEB.match(text):
        return text
    parts = web_address(f"http://{text}")
    here = parts is not None and is_this_machine(parts.hostname or "")
    return f"http://{text}" if here else text


def looks_like_address(text: str) -> bool:
    """Return whether a text could be meant as an address: it has a host's dots, port or path."""
    host = text.partition("/")[0]
    return bool(_WEB.match(text) or _VERSION.search(text)) or (
        "." in host or ":" in host or is_this_machine(host)
    )
