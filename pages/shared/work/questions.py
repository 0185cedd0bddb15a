"""Sets that models are judged by, which a person brought, and how they are kept in a workspace."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from explorer.arrays import fingerprint
from explorer.errors import InputError
from explorer.evaluation.ready_sets import WordSet
from explorer.workspaces import Data, Item
from pages.shared.work.sources import OWN

_MOST_NOTES = 50


@dataclass(frozen=True, eq=False)
class BroughtWords:
    """A set to judge vectors of words by.

    Attributes
    ----------
    title : str
        Raw text.
    questions : WordSet
    place : str
        How a program names its file; empty where it has none.
    about : str
        Where its answers come from.
    notes : tuple of str
    key : str
        Of its content.
    name : str
        Of an own set.
    """

    title: str
    questions: WordSet
    place: str
    about: str
    notes: tuple[str, ...]
    key: str
    name: str = ""

    @property
    def item_id(self) -> str:
        """Its id in a workspace."""
        return self.name.removeprefix(OWN)

    @property
    def data(self) -> Data:
        """What is kept of it."""
        return Data(questions=self.questions)

    @property
    def step(self) -> dict[str, Any]:
        """How it came, as JSON."""
        return {"place": self.place, "notes": list(self.notes)}

    @property
    def parent(self) -> None:
        """It was made from nothing that is kept."""
        return


def own_set(
    title: str, questions: WordSet, place: str = "", notes: Sequence[str] = ()
) -> BroughtWords:
    """Return a set somebody brought, under a name that follows from its content."""
    key = fingerprint("word set", place, repr(questions))
    return BroughtWords(title, questions, place, "", tuple(notes), key, f"{OWN}{key[:12]}")


def set_of(item: Item, data: Data) -> BroughtWords:
    """Return an item of a workspace as the set it holds.

    Raises
    ------
    InputError
        It holds none.
    """
    if data.questions is None:
        raise InputError(f"“{item.name}” holds no questions; choose another set.")
    place, notes = item.parameters.get("place"), item.parameters.get("notes")
    # Another person's file may say anything.
    told = [note for note in notes if isinstance(note, str)] if isinstance(notes, list) else []
    named = place if isinstance(place, str) else ""
    made = own_set(item.name, data.questions, named, told[:_MOST_NOTES])
    return replace(made, name=f"{OWN}{item.id}")
