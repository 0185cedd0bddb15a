"""Documents that a person brought, and how they are kept in a workspace."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from explorer.documents import Corpus, Document
from explorer.errors import InputError
from explorer.workspaces import Data, Item
from pages.shared.work.sources import OWN

PASTED = "pasted"
"""The source of a document that was no file."""

_MOST_NOTES = 50


@dataclass(frozen=True, eq=False)
class Chosen:
    """Documents with what they are called.

    Attributes
    ----------
    name : str
        Of a ready corpus; empty for one's own.
    title : str
        Raw text.
    documents : tuple of Document
    queries : tuple of str
        Examples to ask.
    notes : tuple of str
        What was cleaned.
    before : str
        Key of the documents that these were added to; empty where they came at once.
    """

    name: str
    title: str
    documents: tuple[Document, ...]
    queries: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    before: str = ""

    @cached_property
    def key(self) -> str:
        """Content hash."""
        return Corpus(self.documents).fingerprint


@dataclass(frozen=True, eq=False)
class BroughtDocuments:
    """Own documents under a name that follows from their content.

    Attributes
    ----------
    title : str
        Raw text; no other own documents have it.
    chosen : Chosen
    name : str
    """

    title: str
    chosen: Chosen
    name: str

    @property
    def item_id(self) -> str:
        """Their id in a workspace."""
        return self.name.removeprefix(OWN)

    @property
    def data(self) -> Data:
        """What is kept of them."""
        return Data(documents=self.chosen.documents)

    @property
    def step(self) -> dict[str, Any]:
        """How they came, as JSON."""
        return {"notes": list(self.chosen.notes), "added to": self.chosen.before}

    @property
    def parent(self) -> None:
        """They were made from nothing else that is kept."""
        return


def own_documents_of(chosen: Chosen) -> BroughtDocuments:
    """Return documents somebody brought, under a name that follows from their content."""
    return BroughtDocuments(chosen.title, chosen, f"{OWN}{chosen.key[:12]}")


def documents_of(item: Item, data: Data) -> BroughtDocuments:
    """Return an item of a workspace as the documents it holds.

    Raises
    ------
    InputError
        It holds none.
    """
    if not data.documents:
        raise InputError(f"“{item.name}” holds no documents; choose another item.")
    notes, before = item.parameters.get("notes"), item.parameters.get("added to")
    # Another person's file may say anything.
    told = [note for note in notes if isinstance(note, str)] if isinstance(notes, list) else []
    chosen = Chosen(
        "",
        item.name,
        data.documents,
        notes=tuple(told[:_MOST_NOTES]),
        before=before if isinstance(before, str) else "",
    )
    return BroughtDocuments(item.name, chosen, f"{OWN}{item.id}")


def is_pasted(brought: BroughtDocuments) -> bool:
    """Whether they are one text that was typed or pasted."""
    return [each.source for each in brought.chosen.documents] == [PASTED]
