"""What a search finds on the map, by letters, pattern or meaning; and other ways where it fails."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer.arrays import FloatMatrix, FloatVector, IndexVector, fingerprint
from explorer.errors import InputError
from explorer.expressions import Vocabulary
from explorer.neighbors import nearest_in
from explorer.projection import Projection
from explorer.search import MADE_UP_WORDS, suggest_threshold
from explorer.space import Space
from explorer.tasks import words
from pages.map.controls import SearchMode, Settings
from pages.shared import jobs, runtime, spaces, vocabulary
from pages.shared.wording import md

PLACED_AMONG = 5
"""A typed phrase is drawn at the middle of at most this many nearest words."""

CHANCE = 0.05
"""Share of made-up words that come as near to some word as what is called near."""
MOST_COMPARED = 20_000
"""Words that made-up ones are compared with; of more a sample tells."""

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
    """Search the labels by letters, then by meaning; or by pattern, or by meaning alone.

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
    if rows:
        sentence = f"{len(rows):,} of {len(space):,} match “{md(text)}”."
        return Found(tuple(rows), sentence, is_sought=True)
    if _turns_to_meaning(now, settings):
        found = _find_by_meaning(now, text)
        in_vain = f"Nothing among {len(space):,} contains “{md(text)}”."
        return replace(found, sentence=f"{in_vain} {found.sentence}")
    how = "matches" if settings.mode == "Pattern" else "contains"
    sentence = f"Nothing among {len(space):,} {how} “{md(text)}”."
    return Found((), sentence, is_sought=True, missed=text)


def _turns_to_meaning(now: spaces.Current, settings: Settings) -> bool:
    """Whether letters found in vain are looked for by meaning unasked: a service may charge."""
    return settings.mode == "Contains" and now.spec is not None and now.spec.kind != "openai"


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
    vectors = jobs.later(
        "phrase",
        fingerprint("phrase among others", text, spaces.embedding_key(now.source, now.spec)),
        words.embed_phrases,
        (text, *MADE_UP_WORDS),
        now.source.table.words,
        now.spec,
        runtime.cache_path(),
        title=f"Embedding “{md(text)}”",
        topic=f"model {now.spec.kind}",
    )
    if vectors is None:
        return Found(sentence=f"Looking for what is near “{md(text)}” in meaning …")
    sought, made_up = vectors[:1], vectors[1:]
    if not sought.any():
        sentence = f"The model knows nothing of “{md(text)}”, so nothing is near it in meaning."
        return Found((), sentence, is_sought=True, missed=text)
    return _near(now.space, text, sought, _least(now.space, made_up))


def _near(space: Space, text: str, vector: FloatMatrix, least: float) -> Found:
    """Return the nearest words, as far as they are nearer than chance."""
    near = nearest_in(space, vector, PLACED_AMONG)
    rows, scores = near.indices[0], near.scores[0]
    count = int((scores >= least).sum())
    if not count:
        sentence = (
            f"Nothing among {len(space):,} is near “{md(text)}” in meaning: the nearest, "
            f"“{md(space.labels[rows[0]])}”, has cosine {scores[0]:.2f}, and one made-up word in "
            f"{1 / CHANCE:.0f} comes to {least:.2f}."
        )
        return Found((), sentence, is_sought=True, missed=text)
    rows, scores = rows[:count], scores[:count]
    names = ", ".join(
        f"{md(space.labels[row])} {score:.2f}" for row, score in zip(rows, scores, strict=True)
    )
    sentence = (
        f"Nearest to “{md(text)}” in meaning among {len(space):,}, by cosine: {names}. It is drawn "
        f"{'at their middle' if count > 1 else 'there'}."
    )
    weights = np.maximum(scores, 1e-6)
    return Found(tuple(int(row) for row in rows), sentence, True, text, rows, weights)


def _least(space: Space, made_up: FloatMatrix) -> float:
    """Return the cosine from which on a word is near: one that made-up words seldom have."""
    known = made_up[made_up.any(axis=1)]
    if len(known) < 2:
        return float(np.finfo(np.float32).tiny)
    return _threshold(space.fingerprint, fingerprint(known), space, known)


@st.cache_data(max_entries=32, show_spinner=False)
def _threshold(space: str, made_up: str, _space: Space, _made_up: FloatMatrix) -> float:
    vectors = _space.vectors
    if len(vectors) > MOST_COMPARED:
        drawn = np.random.default_rng(0).choice(len(vectors), MOST_COMPARED, replace=False)
        vectors = vectors[np.sort(drawn)]
    found = suggest_threshold(_made_up, vectors, chance=CHANCE, chunks=len(_space))
    return float(found.threshold)


def offer_other_ways(now: spaces.Current, settings: Settings, missed: str) -> None:
    """Where a text was looked for in vain, offer to look by its meaning, or for a like word."""
    if not missed:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        tried = settings.mode == "Meaning" or _turns_to_meaning(now, settings)
        if now.spec is not None and not tried:
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
