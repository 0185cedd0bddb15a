"""Long parts of addresses, kept under a short id that stands in the address instead.

What a lasso of many points or a long filter says would make an address that nothing else takes.
They may be in another person's file: what reads them trusts nothing.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from explorer.errors import InputError, LimitError
from explorer.readers.limits import megabytes
from explorer.workspaces import columns
from explorer.workspaces.columns import Stored, Written, text_of
from explorer.workspaces.values import Item, Manifest, Part

MOST_ADDRESSES = 100
"""Of one workspace; of more, those that were used longest ago are dropped."""

LONGEST_PART = 300_000
"""Characters of one of them."""

_BEGINS = "address-"
_ROLE = "text"
_KEY = re.compile(r"[0-9a-z]{6,24}\Z")
_PIECE = 50_000  # characters; at four bytes each as long as a cell that is read back


def item_of(key: str) -> str:
    """Return the id of the item of a short id.

    Raises
    ------
    InputError
        It is none.
    """
    if not _KEY.match(key):
        raise InputError(f"“{key[:40]}” is no short id of an address; copy the link once more.")
    return f"{_BEGINS}{key}"


def written(text: str) -> dict[str, Written]:
    """Return a part of an address as the files of an item, by role.

    Raises
    ------
    InputError
        It is empty, or holds half a character.
    LimitError
        It is too long.
    """
    if not text:
        raise InputError("An empty part of an address is not kept; leave it out.")
    if len(text) > LONGEST_PART:
        raise LimitError(
            f"A part of the address has {megabytes(len(text))}, more than the "
            f"{megabytes(LONGEST_PART)} that are kept; choose fewer points."
        )
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    content, made = columns.write({_ROLE: pieces}, {_ROLE: "list"})
    return {_ROLE: (content, {"rows": len(pieces), "held": columns.described(made)})}


def text_in(item: Item, content: Callable[[Part], bytes]) -> str:
    """Return the part of an address that an item keeps.

    Raises
    ------
    InputError
        It is damaged, or keeps none.
    LimitError
        It is too long.
    """
    try:
        if item.kind != "address" or item.parts.keys() != {_ROLE}:
            raise ValueError(item.kind)
        part = item.parts[_ROLE]
        stored = Stored.open(content(part))
        (column,) = columns.columns_of(part.about["held"])
        if column.kind != "list" or part.about["rows"] != stored.rows:
            raise ValueError(column.kind)
        text = "".join(text_of(piece) for piece in stored.column(column))
    except (KeyError, TypeError, ValueError):
        raise InputError("A part of an address is damaged; copy the link once more.") from None
    if len(text) > LONGEST_PART:
        raise LimitError("A part of an address is longer than is kept; copy the link once more.")
    return text


def without_old(manifest: Manifest) -> Manifest:
    """Return a workspace without the parts of addresses used longest ago, where they are many."""
    every = sorted((each for each in manifest.items if each.kind == "address"), key=_used)
    gone = {each.id for each in every[:-MOST_ADDRESSES]}
    return replace(manifest, items=tuple(each for each in manifest.items if each.id not in gone))


def _used(item: Item) -> float:
    return item.changed
