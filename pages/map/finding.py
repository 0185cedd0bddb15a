"""What a search finds on the map, by letters, pattern or meaning; and other ways where it fails."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.arrays import FloatVector, IndexVector, fingerprint
from explorer.errors import InputError
from explorer.expressions import Vocabulary
from explorer.neighbors import nearest_in
from explorer.projection import Projection
from explorer.space import Space
from explorer.tasks import words
from pages.map.controls import SearchMode, Settings
from pages.shared import jobs, runtime, spaces, vocabulary
from pages.shared.wording import md

PLACED_AMONG = 5
"""A typed phrase is drawn at the middle of this many nearest words."""

MOST_RANKED = 20


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found.

    Attributes
    ----------
    is_sought : bool
        Whether `rows` is what was looked for, if none at all.
    ordered : tuple of int
        The first rows of a table that lists them in an order of its own.
    phrase, among, weights
        A phrase to be drawn at the weighted middle of these rows.
    missed
        What was looked for in vain.
    """

    rows: tuple[int, ...] = ()
    sentence: str = ""
    is_sought: bool = False
    phrase: str = ""
    among: IndexVector | None = None
    weights: FloatVector | None = None
    missed: str = ""
    ordered: tuple[int, ...] = ()

    @property
    def ranked(self) -> tuple[int, ...]:
        """The first rows of what is listed: they carry their number on the map."""
        return (self.ordered or self.rows)[:MOST_RANKED]

    def placed_on(self, projection: Projection) -> tuple[str, FloatVector] | None:
        """Return the phrase and its place on a picture."""
        if self.among is None or self.weights is None:
            return None
        place = np.average(projection.coordinates[self.among], axis=0, weights=self.weights)
        return self.phrase, place.astype(np.float32)


def find(now: spaces.Current, settings: Settings) -> Found:
    """Search the labels by letters or pattern, or place a phrase by its meaning.

    Raises
    ------
    InputError
        The pattern is not a regular expression.
    """
    text, space = settings.search, now.space
    if not text:
        return Found()
    if settings.mode == "Meaning":
        return _find_by_meaning(now, text)
    if settings.mode == "Pattern":
        rows = _matching(space, text)
    else:
        wanted = text.casefold()
        rows = [r for r, label in enumerate(space.labels) if wanted in label.casefold()]
    sentence = f"{len(rows):,} of {len(space):,} match “{md(text)}”."
    if not rows:
        how = "matches" if settings.mode == "Pattern" else "contains"
        sentence = f"Nothing among {len(space):,} {how} “{md(text)}”."
    return Found(tuple(rows), sentence, is_sought=True, missed="" if rows else text)


def _matching(space: Space, pattern: str) -> list[int]:
    # Linear in the text whatever the pattern, unlike the standard library's engine.
    import re2

    try:
        compiled = re2.compile(pattern)
    except re2.error:
        raise InputError(
            f"“{pattern[:40]}” is not a regular expression; check its brackets, or search by "
            "“Contains”."
        ) from None
    return [row for row, label in enumerate(space.labels) if compiled.search(label)]


def _find_by_meaning(now: spaces.Current, text: str) -> Found:
    if now.spec is None or now.source.table is None:
        return Found(
            sentence="These vectors came without a model, so a phrase cannot be placed among them."
        )
    vector = jobs.later(
        "phrase",
        fingerprint("phrase", text, spaces.embedding_key(now.source, now.spec)),
        words.embed_phrase,
        text,
        now.source.table.words,
        now.spec,
        runtime.cache_path(),
        title=f"Embedding “{md(text)}”",
        topic=f"model {now.spec.kind}",
    )
    if vector is None:
        return Found(sentence=f"Placing “{md(text)}” by its meaning …")
    near = nearest_in(now.space, vector, PLACED_AMONG)
    rows, scores = near.indices[0], near.scores[0]
    names = ", ".join(md(now.space.labels[row]) for row in rows)
    sentence = (
        f"“{md(text)}” is drawn at the middle of its {len(rows)} nearest: {names} "
        f"(cosine {scores[0]:.2f} to {scores[-1]:.2f})."
    )
    weights = np.maximum(scores, 1e-6)
    return Found(tuple(int(row) for row in rows), sentence, True, text, rows, weights)


def offer_other_ways(now: spaces.Current, missed: str) -> None:
    """Where a text was looked for in vain, offer to look by its meaning, or for a like word."""
    if not missed:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if now.spec is not None:
            st.button(
                "By meaning?",
                key="find by meaning",
                icon=":material/search:",
                on_click=_look_for,
                args=(missed, "Meaning"),
            )
        found = vocabulary.guesses(Vocabulary(now.space.labels), missed)
        vocabulary.offer([(guess, (guess, "Contains")) for guess in found], _look_for)


def _look_for(text: str, how: SearchMode) -> None:
    st.session_state["find"], st.session_state["find_by"] = text, how
