"""Addresses of services, as people type them."""

from urllib.parse import SplitResult, urlsplit


def web_address(url: str) -> SplitResult | None:
    """Return the parts of a plain http or https address; None for what is none."""
    if not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        # Reading the port checks it.
        plain = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if plain else None
