"""How the geometry of the same words changes with what makes their vectors."""

import math
import shlex
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from explorer.arrays import Progress
from explorer.comparison import (
    Common,
    SpaceComparison,
    binary,
    common_words,
    compare_spaces,
    linear_cka,
    truncate,
)
from explorer.embedders import EmbedderSpec, EmbeddingCache, embed_words, parse_spec, spec_text
from explorer.space import Space
from explorer.studies.values import (
    Bars,
    Finding,
    Section,
    Subject,
    listed,
    model_title,
    quoted,
)

NEIGHBORS = 10
_SHUFFLES = 5
_RIVALS = ("minilm", "tf-idf:letters")


def geometry(
    subject: Subject, cache: Path | None = None, seed: int = 0, progress: Progress | None = None
) -> Section:
    """Compare a space with other embedders of the same words, and with smaller copies of itself.

    Parameters
    ----------
    subject : Subject
    cache : Path, optional
    seed : int
    progress : callable, optional
    """
    findings, labels, numbers = [], [], []
    others = list(_others(subject, cache))
    for number, (title, other, check) in enumerate(others):
        both = common_words(subject.space, other)
        found = compare_spaces(both.first, both.second, k=NEIGHBORS, seed=seed)
        findings.append(Finding(_sentence(title, found, both, seed), check))
        labels.append(title)
        numbers.append(found.overlap)
        if progress:
            progress((number + 1) / len(others))
    about = (
        f"The same words under {subject.model} and otherwise: which of the {NEIGHBORS} nearest "
        "neighbors stay, and whether the whole keeps its shape (linear CKA, 1 is the same)."
    )
    bars = Bars("share of neighbors kept", tuple(labels), tuple(numbers))
    return Section("Geometry under other embedders", about, tuple(findings), bars)


def _others(subject: Subject, cache: Path | None) -> Iterator[tuple[str, Space, str]]:
    own = spec_text(subject.spec) if subject.spec else None
    for name in _RIVALS:
        if name == own:
            continue
        spec = parse_spec(name)
        other = _embedded(subject.space, spec, cache)
        yield model_title(spec), other, _between(subject, own, name)
    half = max(1, subject.space.dimension // 2)
    for variant, title, smaller in (
        (f"truncate={half}", f"its first {half} dimensions", truncate(subject.space, half)),
        ("binary", "its signs alone", binary(subject.space)),
    ):
        yield title, smaller, _between(subject, own, variant)


def _embedded(space: Space, spec: EmbedderSpec, cache: Path | None) -> Space:
    labels = tuple(space.positions)
    store = EmbeddingCache(cache) if cache else None
    return embed_words(labels, None, spec, cache=store, source=space.provenance.source)[0]


def _between(subject: Subject, own: str | None, other: str) -> str:
    """Return the command that compares the two; given vectors and a model it cannot."""
    if own is not None:
        plain = Subject(subject.space, subject.title, subject.data, subject.kind)
        return plain.among("compare", own, other if other in _RIVALS else f"{own}@{other}")
    if other in _RIVALS:
        return subject.on_data("insights")
    return subject.on_data("compare", shlex.quote(f"{subject.data}@{other}"))


def _shape(found: SpaceComparison, both: Common, seed: int) -> str:
    """Say how alike the shapes are, and how alike they are with the words mixed up.

    With fewer words than dimensions linear CKA is high whatever the vectors.
    """
    if math.isnan(found.cka):
        return "all its vectors are equal, so that no shape is left"
    rng = np.random.default_rng(seed)
    chance = [
        linear_cka(both.first.normalized, rng.permutation(both.second.normalized))
        for _ in range(_SHUFFLES)
    ]
    return f"linear CKA is {found.cka:.3f} ({np.mean(chance):.3f} with the words mixed up)"


def _sentence(title: str, found: SpaceComparison, both: Common, seed: int) -> str:
    moved = found.moved_most(1)[0]
    changes = found.changes(moved)
    lost = f"loses {listed([quoted(w) for w in changes.lost[:2]])}" if changes.lost else "keeps all"
    gained = (
        f" and gains {listed([quoted(w) for w in changes.gained[:2]])}" if changes.gained else ""
    )
    return (
        f"With {title}, {found.overlap:.1%} of the {found.k} nearest neighbors stay the same "
        f"({found.overlap_by_chance:.1%} by chance) and {_shape(found, both, seed)}, over "
        f"{len(both.first):,} words; {quoted(changes.label)} moves most: it {lost}{gained}."
    )
