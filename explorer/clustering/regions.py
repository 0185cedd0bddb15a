"""Names of regions at several levels: of texts the words most their own, of words those near."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.arrays import IndexVector
from explorer.clustering.names import WORDS_IN_NAME, name_clusters, unused
from explorer.clustering.result import Layer
from explorer.scripts import words
from explorer.space import Space

if TYPE_CHECKING:
    import pandas as pd

MOST_REGIONS = 400
"""Regions of a layer; a finer one names what its points tell better."""

_WORDS_OF_A_TEXT = 3  # labels of fewer are words themselves
_SAMPLE = 2_000  # labels that tell what all are
_FEWEST_TEXTS = 2  # that must share a word before it names them
_LEAST_SHARE = 0.08
_LEAST_COVERED = 0.15  # of all words by the stop words of a language, before it is taken for theirs
_ALIKE = 3  # letters by which forms of one word differ at most
_SAYS_NOTHING = re.compile(r"(?:point|row|vector|item|id)?[\s_#-]*\d+", re.IGNORECASE)


def name_regions(
    space: Space, layers: Sequence[Layer], left_out: Collection[str] = ()
) -> tuple[Layer, ...]:
    """Return layers of clusters under names to be read on a map, coarsest first.

    Texts are named by the words that are frequent in a region and rare in others, as class-based
    tf-idf weighs them [1]_, the stop words of their language left out; words by the medoid and
    those most the region's own; labels that say nothing ("point 9405") by the category that most
    points of the region have.

    Parameters
    ----------
    space : Space
    layers : sequence of Layer
        Those of one region, or of more than `MOST_REGIONS`, are not named and not returned.
    left_out : collection of str
        Words that are in no name, beside the stop words.

    References
    ----------
    .. [1] Grootendorst: BERTopic (arXiv:2203.05794, 2022).
    """
    readable = [layer for layer in layers if 2 <= layer.k <= MOST_REGIONS]
    labels = space.labels[:: -(-len(space) // _SAMPLE) or 1]
    if all(_SAYS_NOTHING.fullmatch(label.strip()) for label in labels):
        named = [replace(each, names=_by_category(space, each.labels)) for each in readable]
    elif np.median([len(words(label)) for label in labels]) >= _WORDS_OF_A_TEXT:
        said = _said(space.labels, left_out)
        named = [replace(each, names=_by_words(said, each)) for each in readable]
    else:
        named = [replace(each, names=name_clusters(space, each.labels)) for each in readable]
    return tuple(sorted(named, key=lambda layer: layer.k))


def _said(texts: Sequence[str], left_out: Collection[str]) -> list[list[str]]:
    """Return the words of each text that can name it, each once."""
    split = [list(dict.fromkeys(word for word, _ in words(text))) for text in texts]
    dropped = _stop_words_of(split) | {word.casefold() for word in left_out}
    return [
        [word for word in each if len(word) > 1 and word not in dropped and not word.isdecimal()]
        for each in split
    ]


def _stop_words_of(split: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return the stop words of the language that covers most of the words, if any does."""
    counts = Counter(chain.from_iterable(split))
    total = counts.total()
    best, covered = frozenset[str](), _LEAST_COVERED * total
    for listed in _stop_words():
        found = sum(counts[word] for word in listed)
        if found > covered:
            best, covered = listed, found
    return best


@cache
def _stop_words() -> tuple[frozenset[str], ...]:
    """Return the list of each language that has one."""
    from bm25s import stopwords

    # A word without its apostrophe and what follows is what a text is split into.
    return tuple(
        frozenset(chain.from_iterable(re.split(r"['’]", word) for word in listed))
        for name, listed in vars(stopwords).items()
        if name.startswith("STOPWORDS_")
    )


def _by_words(said: Sequence[Sequence[str]], layer: Layer) -> tuple[str, ...]:
    inside = [Counter[str]() for _ in range(layer.k)]
    for each, region in zip(said, layer.labels, strict=True):
        if region >= 0:
            inside[region].update(each)
    everywhere = sum(inside, Counter[str]())
    typical = everywhere.total() / layer.k
    sizes = np.bincount(layer.labels[layer.labels >= 0], minlength=layer.k)
    names: list[str] = []
    for number, (counts, size) in enumerate(zip(inside, sizes, strict=True)):
        least = max(_FEWEST_TEXTS, _LEAST_SHARE * size)
        weights = {
            word: count * float(np.log1p(typical / everywhere[word]))
            for word, count in counts.items()
            if count >= least
        }
        ranked = sorted(weights, key=lambda word: (-weights[word], word))
        names.append(unused(", ".join(_apart(ranked)) or f"region {number + 1}", names))
    return tuple(names)


def _apart(ranked: Sequence[str]) -> list[str]:
    """Return the first words that are no forms of one another."""
    chosen: list[str] = []
    for word in ranked:
        if not any(_are_forms(word, other) for other in chosen):
            chosen.append(word)
        if len(chosen) == WORDS_IN_NAME:
            break
    return chosen


def _are_forms(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return len(long) - len(short) <= _ALIKE and long.startswith(short)


def _by_category(space: Space, labels: IndexVector) -> tuple[str, ...]:
    """Name each region by the value most of its points have in a column, else by its number."""
    column = _category(space)
    names: list[str] = []
    for region in range(int(labels.max(initial=-1)) + 1):
        rows = np.flatnonzero(labels == region)
        most = "" if column is None else str(column.iloc[rows].value_counts().index[0]).strip()
        names.append(unused(most or f"region {region + 1}", names))
    return tuple(names)


def _category(space: Space) -> "pd.Series[Any] | None":
    """Return the first column that sorts the points into groups of some size."""
    import pandas as pd

    for name in space.metadata:
        values = space.metadata[name].astype(str)
        numbers = pd.to_numeric(values, errors="coerce").notna().all()
        if not numbers and 2 <= values.nunique() <= len(space) // 3:
            return values
    return None
