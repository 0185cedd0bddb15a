"""All studies of one space, one after the other."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.arrays import Progress
from explorer.errors import InputError
from explorer.space import Space
from explorer.studies.models import geometry
from explorer.studies.pairs import relations_and_analogies
from explorer.studies.patterns import patterns
from explorer.studies.pictures import pictures
from explorer.studies.values import Report, Subject
from explorer.tasks.steps import part
from explorer.tasks.words import extend_space

FREQUENT = 5_000
"""Frequent English words among which known analogies are asked, where a model can embed them."""

MOST = 2_000
"""Most words studied; of more, so many are drawn."""

FEWEST = 3


def study(
    subject: Subject,
    cache: Path | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Report:
    """Study a space: patterns, relations, analogies, other embedders, pictures.

    Parameters
    ----------
    subject : Subject
        At least three words. Of more than 2,000, so many are drawn at random for everything but
        the analogies and relations.
    cache : Path, optional
        Of the embeddings.
    seed : int
    progress : callable, optional

    Raises
    ------
    InputError
        There are fewer than three words.
    EmbedderError
        A model is missing or failed.
    """
    space = subject.space
    if len(space) < FEWEST:
        raise InputError(f"A study needs at least {FEWEST} words; add some.")
    sample, notes = _sample(subject, seed)
    found = patterns(sample, seed, part(progress, 0.0, 0.1))
    candidates = space
    if subject.spec:
        candidates = extend_space(space, FREQUENT, subject.spec, cache, part(progress, 0.1, 0.4))
    asked = relations_and_analogies(
        subject, candidates, FREQUENT, cache, seed, part(progress, 0.4, 0.5)
    )
    changed = geometry(sample, cache, seed, part(progress, 0.5, 0.6))
    drawn = pictures(sample, seed, part(progress, 0.6, 1.0))
    return Report(
        subject.title,
        subject.model,
        len(space),
        space.dimension,
        (found, *asked, changed, drawn),
        notes,
    )


def _sample(subject: Subject, seed: int) -> tuple[Subject, tuple[str, ...]]:
    space = subject.space
    if len(space) <= MOST:
        return subject, ()
    rows = np.sort(np.random.default_rng(seed).choice(len(space), MOST, replace=False))
    part_of: Space = space.take([int(row) for row in rows])
    note = (
        f"Patterns, embedders and pictures were studied on {MOST:,} of the {len(space):,} words, "
        "drawn at random; commands on all of them give somewhat other numbers."
    )
    return replace(subject, space=part_of), (note,)
