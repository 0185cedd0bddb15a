"""From a finding to the page that shows it, which is told by the command that checks it."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from explorer.projection import METHODS
from explorer.wordlists import WORD_LISTS

_OF_SECTION = {
    "Relations": "relations",
    "Analogies": "analogies",
    "Geometry under other embedders": "compare",
}
_TITLES = {
    "map": "Map",
    "analogies": "Analogies",
    "neighbors": "Neighbors",
    "relations": "Relations",
    "clusters": "Clusters",
    "compare": "Compare",
}


@dataclass(frozen=True)
class Place:
    """A page, by its folder, and the parameters of its address that show a finding."""

    room: str
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """The page's file below ``pages``."""
        return f"{self.room}/page.py"

    @property
    def title(self) -> str:
        """What the sidebar calls the page."""
        return _TITLES[self.room]


def _clusters(_: list[str], options: Mapping[str, str]) -> Place:
    return Place("clusters", {"clusters_k": options["--k"]} if "--k" in options else {})


def _neighbors(given: list[str], _: Mapping[str, str]) -> Place:
    return Place("neighbors", {"neighbor_query": given[-1]})


def _analogy(given: list[str], _: Mapping[str, str]) -> Place:
    return Place("analogies", {"analogy": given[-1]})


def _relation(given: list[str], _: Mapping[str, str]) -> Place:
    titles = {entry.name: entry.title for entry in WORD_LISTS()}
    listed = titles.get(given[-1]) if given else None
    return Place("relations", {"relations_pairs": listed} if listed else {})


def _map(_: list[str], options: Mapping[str, str]) -> Place:
    entry = METHODS.get(options.get("--method", ""))
    return Place("map", {"method": entry.title} if entry else {})


def _compare(_: list[str], __: Mapping[str, str]) -> Place:
    return Place("compare")


_OF_COMMAND: dict[str, Callable[[list[str], Mapping[str, str]], Place]] = {
    "clusters": _clusters,
    "neighbors": _neighbors,
    "solve": _analogy,
    "relations": _relation,
    "map": _map,
    "compare": _compare,
}


def place_of(check: str, section: str, data: str) -> Place:
    """Return where a finding is seen; of one that the whole report checks, its study's page.

    Parameters
    ----------
    check : str
        The finding's command.
    section, data : str
        Titles of the study, and of what was studied.
    """
    words = shlex.split(check)[3:]  # after “python -m explorer”
    command, given, options = words[0], [], {}
    rest = iter(words[1:])
    for word in rest:
        if word.startswith("--") and len(word) > 2:
            options[word] = next(rest, "")
        elif word != "--":
            given.append(word)
    read = _OF_COMMAND.get(command)
    needs_more = command in ("neighbors", "solve") and not given
    if read is None or needs_more:
        return Place(_OF_SECTION.get(section, "map"))
    place = read(given, options)
    # The pairs of the current data are what that page begins with, under another name.
    return Place(place.room) if data in place.query.values() else place
