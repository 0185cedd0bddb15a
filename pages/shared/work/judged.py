"""Queries with known answers that a person brought, and how they are kept in a workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from explorer.arrays import fingerprint
from explorer.documents import Corpus
from explorer.errors import InputError
from explorer.evaluation.judgements import RetrievalSet
from explorer.workspaces import Data, Item
from pages.shared.work.sources import OWN

_MOST_PLACES = 1_000


@dataclass(frozen=True, eq=False)
class BroughtJudged:
    """Documents with judged queries.

    Attributes
    ----------
    title : str
        Raw text.
    judged : RetrievalSet
    place : tuple of str
        How the command line names the same documents; empty where it cannot.
    about : str
        Name of the own documents they are about, which are cut as on the Corpus page; empty where
        they are about others.
    name : str
        Of own ones.
    """

    title: str
    judged: RetrievalSet
    place: tuple[str, ...] = ()
    about: str = ""
    name: str = ""

    @property
    def item_id(self) -> str:
        """Their id in a workspace."""
        return self.name.removeprefix(OWN)

    @property
    def data(self) -> Data:
        """What is kept of them."""
        return Data(judged=self.judged)

    @property
    def step(self) -> dict[str, Any]:
        """How they came, as JSON."""
        return {"place": list(self.place)}

    @property
    def parent(self) -> str | None:
        """Name of the own documents they are about."""
        return self.about or None


def judged_key(judged: RetrievalSet) -> str:
    """Return what tells documents, queries and judgements from others: their content hash."""
    graded = [(query, sorted(row.items())) for query, row in judged.judgements.items()]
    texts = Corpus(judged.documents).fingerprint
    return fingerprint("judged", texts, list(judged.queries.items()), repr(graded))


def own_judged(
    title: str, judged: RetrievalSet, place: Sequence[str] = (), about: str = ""
) -> BroughtJudged:
    """Return judged queries somebody brought, under a name that follows from their content."""
    name = f"{OWN}{judged_key(judged)[:12]}"
    return BroughtJudged(title, judged, tuple(place), about, name)


def judged_of(item: Item, data: Data) -> BroughtJudged:
    """Return an item of a workspace as the judged queries it holds.

    Raises
    ------
    InputError
        It holds none.
    """
    if data.judged is None:
        raise InputError(f"“{item.name}” holds no judged queries; choose another set.")
    place = item.parameters.get("place")
    # Another person's file may say anything.
    named = isinstance(place, list) and all(isinstance(each, str) for each in place)
    files = tuple(place[:_MOST_PLACES]) if isinstance(place, list) and named else ()
    about = "" if item.parent is None else f"{OWN}{item.parent}"
    return BroughtJudged(item.name, data.judged, files, about, f"{OWN}{item.id}")
