"""The sets that come with the app to judge vectors of words by: ``data/sets`` and a word list."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from explorer.errors import ParameterError
from explorer.evaluation.files import (
    read_analogies,
    read_categories,
    read_outliers,
    read_similarity,
)
from explorer.evaluation.questions import (
    AnalogyQuestions,
    Categories,
    OutlierQuestions,
    SimilarityPairs,
)
from explorer.shipped import shipped

SetKind = Literal["similarity", "outliers", "categories", "analogies"]
WordSet = SimilarityPairs | OutlierQuestions | Categories | AnalogyQuestions

READERS: dict[SetKind, Callable[[str, bytes], WordSet]] = {
    "similarity": read_similarity,
    "outliers": read_outliers,
    "categories": read_categories,
    "analogies": read_analogies,
}
"""Kind of a set → what reads its text, strictly."""


@dataclass(frozen=True)
class ReadySet:
    """A set of ours, before it is read.

    Attributes
    ----------
    title : str
    kind : {"similarity", "outliers", "categories", "analogies"}
    place : str
        Its file, as called in a checkout.
    about : str
        Where its answers come from, a sentence.
    """

    title: str
    kind: SetKind
    place: str
    about: str


READY_SETS: dict[str, ReadySet] = {
    "rated-pairs": ReadySet(
        "Pairs we rated ourselves",
        "similarity",
        "data/sets/rated-pairs.csv",
        "Rated from 0 to 10 by one of us, not by a panel.",
    ),
    "outliers": ReadySet(
        "Groups with strangers",
        "outliers",
        "data/sets/outliers.csv",
        "Twelve groups of six words, each with four strangers, written by us.",
    ),
    "topics": ReadySet(
        "Ten topics",
        "categories",
        "data/words/topics.csv",
        "The ready-made list “Topics”: ten words of each of ten.",
    ),
}
"""Name → a set that comes as a file."""


@cache
def load_ready_set(name: str) -> WordSet:
    """Read one of them.

    Raises
    ------
    ParameterError
        There is none of that name.
    """
    if name not in READY_SETS:
        raise ParameterError(f"There is no set “{name[:40]}”; choose {', '.join(READY_SETS)}.")
    entry = READY_SETS[name]
    path = shipped(entry.place)
    return READERS[entry.kind](path.name, path.read_bytes())


def kind_of(questions: WordSet) -> SetKind:
    """Return what a set asks."""
    if isinstance(questions, SimilarityPairs):
        return "similarity"
    if isinstance(questions, OutlierQuestions):
        return "outliers"
    return "categories" if isinstance(questions, Categories) else "analogies"


def describe_set(questions: WordSet) -> str:
    """Say in a few words what a set holds: “353 pairs with scores”."""
    if isinstance(questions, SimilarityPairs):
        return f"{len(questions.pairs):,} pairs with scores"
    if isinstance(questions, OutlierQuestions):
        cases = sum(len(group.outliers) for group in questions.groups)
        groups = len(questions.groups)
        return f"{groups:,} group{'s' * (groups != 1)} of words with {cases:,} outliers"
    if isinstance(questions, Categories):
        kinds = len({each for each in questions.categories if each.strip()})
        return f"{len(questions.labels):,} words in {kinds:,} categories"
    sections = len(set(questions.sections))
    return (
        f"{len(questions.questions):,} analogy questions in {sections:,} "
        f"section{'s' * (sections != 1)}"
    )
