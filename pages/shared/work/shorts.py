"""Long parts of the address: kept in the workspace under a short id that stands there instead.

In an address such an id is written with “@” before it. A link that is meant to travel has the text
itself, and so has the address where nothing can be kept: see ``pages/shared/map/hands/long.js``.
"""

from contextlib import suppress
from urllib.parse import quote_plus

from explorer.arrays import fingerprint
from explorer.errors import ExplorerError
from explorer.workspaces import MOST_ADDRESSES, Workspace
from pages.shared.work import keeping

SIGN = "@"
TRAVELS = 16_000
"""Characters of an address that programs and servers still take; as in the browser."""

_LONGEST = 40  # letters of an id that are looked at
_LATE = MOST_ADDRESSES // 2


def can() -> bool:
    """Whether there is a workspace to keep long parts in."""
    return keeping.workspace() is not None


def keep(key: str, text: str) -> None:
    """Keep a text under a short id that the browser made of it.

    Raises
    ------
    ExplorerError
        There is no workspace, the disk refuses, or the text or the id are none that is kept.
    """
    there = keeping.workspace()
    if there is not None:
        there.put_address(key, text)


def short(text: str) -> str:
    """Return what stands in the address for a long text; nothing where it is too long for that."""
    there, key = keeping.workspace(), fingerprint("address", text)[:12]
    if there is not None:
        with suppress(ExplorerError):
            if there.address(key) != text:
                there.put_address(key, text)
            return f"{SIGN}{key}"
    return text if len(quote_plus(text)) <= TRAVELS else ""


def full(value: str) -> str | None:
    """Return what a part of an address means: itself, or what its id stands for; None if unknown.

    What an id stands for is used, so that it is not dropped for others.
    """
    if not value.startswith(SIGN):
        return value
    there, key = keeping.workspace(), value.removeprefix(SIGN)[:_LONGEST]
    found = None
    with suppress(ExplorerError):
        found = None if there is None else there.address(key)
    if found is not None:
        assert there is not None
        _use(there, key, found)
    return found


def _use(there: Workspace, key: str, text: str) -> None:
    every = [each for each in there.items if each.kind == "address"]
    latest = sorted(every, key=lambda each: each.changed)[-_LATE:]
    if not any(each.id.endswith(key) for each in latest):
        with suppress(ExplorerError):
            there.put_address(key, text)


def keys_in(view: str) -> list[str]:
    """Return the short ids in a part of the address that tells several things."""
    parts = view.split("*")
    return [part.removeprefix(SIGN)[:_LONGEST] for part in parts if part.startswith(SIGN)]
