"""Sets of questions that vectors are judged by, as Parquet and back."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from explorer.evaluation.questions import (
    AnalogyQuestions,
    Categories,
    OutlierGroup,
    OutlierQuestions,
    SimilarityPairs,
)
from explorer.evaluation.ready_sets import WordSet, kind_of
from explorer.workspaces import columns
from explorer.workspaces.columns import Stored, Written, text_of

_ANALOGY = ("a", "b", "c", "d")
_GROUP, _MEMBER, _OUTLIER = "group", "member", "outlier"


def write_set(questions: WordSet) -> Written:
    """Write a set: a row a question, of groups a row for each name and each word.

    Raises
    ------
    InputError
        A text cannot be kept.
    """
    held = _columns_of(questions)
    kinds = {name: columns.kind_of(values) for name, values in held.items()}
    content, made = columns.write(held, kinds)
    about = {
        "rows": rows_of(questions),
        "held": columns.described(made),
        "asks": kind_of(questions),
        "source": questions.source,
    }
    return content, about


def read_set(stored: Stored, about: Mapping[str, Any]) -> WordSet:
    """Read a set back, trusting nothing.

    Raises
    ------
    InputError, KeyError, TypeError, ValueError
        It is damaged.
    """
    described, source = columns.columns_of(about["held"]), text_of(about["source"])
    held = {column.name: stored.column(column) for column in described}
    asks = about["asks"]
    if asks == "similarity":
        _require(held, ("first", "second"), ("rating",))
        pairs = tuple(zip(held["first"], held["second"], strict=True))
        return SimilarityPairs(pairs, tuple(held["rating"].tolist()), source)
    if asks == "categories":
        _require(held, ("word", "category"))
        return Categories(tuple(held["word"]), tuple(held["category"]), source)
    if asks == "analogies":
        _require(held, (*_ANALOGY, "section"))
        questions = tuple(zip(*(held[name] for name in _ANALOGY), strict=True))
        return AnalogyQuestions(questions, tuple(held["section"]), source)
    _require(held, ("part", "text"))
    if asks != "outliers":
        raise ValueError(asks)
    return OutlierQuestions(_groups(held["part"], held["text"]), source)


def rows_of(questions: WordSet) -> int:
    """Return the rows a set is written in."""
    return len(next(iter(_columns_of(questions).values())))


def _columns_of(questions: WordSet) -> dict[str, Any]:
    if isinstance(questions, SimilarityPairs):
        return {
            "first": [one for one, _ in questions.pairs],
            "second": [other for _, other in questions.pairs],
            "rating": np.array(questions.ratings, np.float64),
        }
    if isinstance(questions, Categories):
        return {"word": questions.labels, "category": questions.categories}
    if isinstance(questions, AnalogyQuestions):
        asked = {
            name: [each[at] for each in questions.questions] for at, name in enumerate(_ANALOGY)
        }
        return {**asked, "section": questions.sections}
    rows = [row for group in questions.groups for row in _rows_of(group)]
    return {"part": [part for part, _ in rows], "text": [text for _, text in rows]}


def _rows_of(group: OutlierGroup) -> list[tuple[str, str]]:
    members = [(_MEMBER, word) for word in group.members]
    return [(_GROUP, group.name), *members, *((_OUTLIER, word) for word in group.outliers)]


def _groups(parts: Sequence[str], texts: Sequence[str]) -> tuple[OutlierGroup, ...]:
    groups: list[tuple[str, dict[str, list[str]]]] = []
    for part, text in zip(parts, texts, strict=True):
        if part == _GROUP:
            groups.append((text, {_MEMBER: [], _OUTLIER: []}))
        else:
            groups[-1][1][part].append(text)
    return tuple(
        OutlierGroup(name, tuple(words[_MEMBER]), tuple(words[_OUTLIER])) for name, words in groups
    )


def _require(held: Mapping[str, Any], texts: Sequence[str], numbers: Sequence[str] = ()) -> None:
    """Refuse columns of other names or kinds."""
    if set(held) != {*texts, *numbers} or not all(isinstance(held[each], list) for each in texts):
        raise ValueError("held")
    if any(getattr(held[each], "dtype", None) != np.float64 for each in numbers):
        raise ValueError("held")
