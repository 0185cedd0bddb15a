"""Analogies that hold and that fail with the default model, each with why; tested, not told.

True of the 10,000 most frequent English words in all-MiniLM-L6-v2; over another vocabulary or in
another model the winners may be others.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from explorer.errors import InputError
from explorer.expressions.analogies import Solution
from explorer.shipped import shipped

VOCABULARY = 10_000
"""How many frequent words the gallery speaks of."""

Kind = Literal["offset", "neighbor", "form", "other"]

_PATH = shipped("data/gallery.json")


@dataclass(frozen=True)
class GalleryEntry:
    """One analogy.

    Attributes
    ----------
    expression : str
    expected : str
        What a person would answer.
    winner : str
        What the model answers.
    kind : {"offset", "neighbor", "form", "other"}
        Holds because of the offset; holds, but is the plain neighbor of a positive term as well;
        fails in favor of another form of an input; fails in favor of another word.
    why : str
        One sentence.
    """

    expression: str
    expected: str
    winner: str
    kind: Kind
    why: str

    @property
    def holds(self) -> bool:
        """Whether the model answers what a person would."""
        return self.winner == self.expected

    def agrees_with(self, solution: Solution) -> bool:
        """Whether a solution has the winner, and for the reason, that the gallery tells."""
        if not solution.results or solution.results[0].label != self.winner:
            return False
        plain = {baseline.label for baseline in solution.baselines}
        if self.holds:
            return (self.winner in plain) == (self.kind == "neighbor")
        stems = {term.label[:3] for term in solution.expression.terms}
        return (self.winner[:3] in stems) == (self.kind == "form")


@lru_cache(maxsize=1)
def gallery() -> tuple[GalleryEntry, ...]:
    """Return the gallery, those that hold first.

    Raises
    ------
    InputError
        The data folder was not installed beside the package.
    """
    try:
        entries = json.loads(_PATH.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            "The gallery of analogies is missing: put the folder data back beside the package "
            "explorer."
        ) from error
    found = tuple(GalleryEntry(**entry) for entry in entries)
    unknown = [entry.expression for entry in found if entry.kind not in get_args(Kind)]
    if unknown:
        raise InputError(f"The gallery of analogies has an entry of no known kind: {unknown[0]}.")
    return tuple(sorted(found, key=lambda entry: not entry.holds))
