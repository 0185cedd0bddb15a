"""Searches: what was asked of documents on a day, and what came first.

They may be in another person's file: what reads them trusts nothing.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from explorer.arrays import fingerprint
from explorer.errors import InputError, LimitError
from explorer.workspaces.values import Item, Manifest, clean_name
from explorer.workspaces.workspace import Workspace

MOST_SEARCHES = 60
"""Of one workspace; of more, the oldest are dropped."""

MOST_FOUND = 10
"""First hits that are kept of a search."""

LONGEST_SEARCH = 12_000
"""Characters of all that is told of a search."""


@dataclass(frozen=True)
class KeptSearch:
    """A search as it was made first.

    Attributes
    ----------
    query : str
        Raw text.
    where : str
        What was searched; raw text.
    settings : tuple of (str, str)
        Names of the settings of the page, each with its value as JSON.
    found : tuple of str
        Ids of the first hits, best first.
    created : float
        Seconds since 1970.
    """

    query: str
    where: str
    settings: tuple[tuple[str, str], ...] = ()
    found: tuple[str, ...] = ()
    created: float = 0.0

    @property
    def item_id(self) -> str:
        """The id it is kept under: of what was asked, whatever was found."""
        return f"search-{fingerprint('search', self.query, self.where, self.settings)[:16]}"


def keep_search(workspace: Workspace, search: KeptSearch) -> KeptSearch:
    """Keep a search that was not made before; return it as it was made first.

    Raises
    ------
    LimitError
        It is too long.
    StoreError
        The disk refuses.
    """
    known = workspace.manifest().item(search.item_id)
    if known is not None:
        with suppress(InputError):
            return search_of(known)
    plain = {
        "query": search.query,
        "where": search.where,
        "settings": [list(setting) for setting in search.settings],
        "found": list(search.found[:MOST_FOUND]),
    }
    _require_short(plain)
    item = Item(search.item_id, "search", clean_name(search.query), plain)
    workspace.change(lambda now: _without_old(now.with_item(item)))
    return search_of(item)


def search_of(item: Item) -> KeptSearch:
    """Read a search, trusting nothing.

    Raises
    ------
    InputError
        It is damaged.
    LimitError
        It is too long.
    """
    plain = item.parameters
    try:
        _require_short(plain)
        if item.kind != "search" or item.parts:
            raise ValueError(item.kind)
        settings = tuple((_text(name), _text(value)) for name, value in plain["settings"])
        found = tuple(_text(each) for each in _sequence(plain["found"]))
        query, where = _text(plain["query"]), _text(plain["where"])
    except (KeyError, TypeError, ValueError):
        raise InputError(f"The search “{item.name}” is damaged; make it again.") from None
    return KeptSearch(query, where, settings, found, item.created)


def searches_in(manifest: Manifest) -> tuple[KeptSearch, ...]:
    """Return the searches of a workspace, the latest first; what is damaged is left out."""
    found = []
    for item in manifest.items:
        if item.kind == "search":
            with suppress(InputError):
                found.append(search_of(item))
    return tuple(sorted(found, key=lambda search: -search.created))


def changed_since(before: KeptSearch, found: Sequence[str]) -> int:
    """Return how many of the first hits were not among the first hits then."""
    now = tuple(found[:MOST_FOUND])
    return len(set(now) - set(before.found))


def _without_old(manifest: Manifest) -> Manifest:
    every = [item for item in manifest.items if item.kind == "search"]
    gone = {item.id for item in every[:-MOST_SEARCHES]}
    return replace(manifest, items=tuple(each for each in manifest.items if each.id not in gone))


def _require_short(plain: Mapping[str, Any]) -> None:
    length = len(json.dumps(plain, ensure_ascii=False))
    if length > LONGEST_SEARCH:
        raise LimitError(
            f"The search is not kept: it is told in {length:,} characters, and "
            f"{LONGEST_SEARCH:,} can be kept."
        )


def _sequence(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
