"""From the text of an expression to its terms: unknown words guessed at or embedded."""

from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from explorer.arrays import FloatVector, fingerprint
from explorer.expressions import (
    Expression,
    ExpressionError,
    Term,
    UnknownTerm,
    UnknownTermsError,
    parse,
)
from explorer.tasks import words
from pages.shared import frame, jobs, models, runtime, spaces, vocabulary
from pages.shared.vocabulary import Prepared
from pages.shared.wording import md

KEY = "analogy"
MOST_GUESSED = 4
SKELETON = 760
"""Height of an answer with its weights, in a wide window."""


@dataclass(frozen=True, eq=False)
class Reading:
    """An expression that can be solved, and the vectors of the terms the vocabulary lacks."""

    expression: Expression
    extra: dict[str, FloatVector] = field(default_factory=dict)


def read(now: spaces.Current, prepared: Prepared, text: str) -> Reading | None:
    """Read the text; say what is wrong with it, and offer the words it may have meant."""
    try:
        return Reading(parse(text, prepared.vocabulary))
    except UnknownTermsError as error:
        return _with_unknown(now, prepared, text, error)
    except ExpressionError as error:
        st.error(md(str(error), limit=500), icon=":material/error:")
        st.code(f"{text}\n{' ' * error.position}▲", None)
        return None


def _with_unknown(
    now: spaces.Current, prepared: Prepared, text: str, error: UnknownTermsError
) -> Reading | None:
    expression = parse(text, prepared.vocabulary, unknown="keep")
    extra: dict[str, FloatVector] = {}
    if now.spec is None:
        st.error(md(str(error), limit=500), icon=":material/error:")
    elif prepared.pending:
        names = ", ".join(f"“{md(term.label)}”" for term in error.terms)
        st.caption(f"{names} will be looked for when the frequent words are there.")
        frame.waiting(SKELETON)
    else:
        extra = _embed(now, prepared, error.terms)
    if not prepared.pending:
        _offer(expression, error.terms, prepared)
    return Reading(expression, extra) if extra else None


def _embed(
    now: spaces.Current, prepared: Prepared, terms: tuple[UnknownTerm, ...]
) -> dict[str, FloatVector]:
    """Embed the terms with the space's model; none at all if the model knows nothing of one."""
    assert now.spec is not None
    assert now.source.table is not None
    labels = tuple(term.label for term in terms)
    vectors = jobs.result(
        "terms",
        fingerprint("terms", labels, prepared.key, repr(now.spec)),
        words.embed_terms,
        labels,
        now.source.table.words,
        now.spec,
        runtime.cache_path() if now.spec.kind == "openai" else None,
        title=f"Embedding {', '.join(f'“{md(label)}”' for label in labels)}",
        topic=f"model {now.spec.kind}",
    )
    if vectors is None:
        return {}
    empty = [label for label, row in zip(labels, vectors, strict=True) if not np.abs(row).max()]
    if empty:
        model = md(models.title(now.spec))
        st.error(
            f"{model} knows nothing of “{md(empty[0])}”, so it has no vector; choose another word.",
            icon=":material/error:",
        )
        return {}
    names = ", ".join(f"**{md(label)}**" for label in labels)
    verb = "is" if len(labels) == 1 else "are"
    st.caption(f":material/fiber_new: {names} {verb} not in the vocabulary: embedded as typed.")
    return dict(zip(labels, vectors, strict=True))


def _offer(expression: Expression, terms: tuple[UnknownTerm, ...], prepared: Prepared) -> None:
    """Draw a button for each word that was perhaps meant."""
    guesses = [
        (guess, (expression, term.label, guess, prepared.vocabulary.find(guess)))
        for term in terms[:MOST_GUESSED]
        for guess in term.suggestions
    ]
    vocabulary.offer(guesses, _replace)


def _replace(expression: Expression, label: str, guess: str, row: int | None) -> None:
    terms = tuple(
        Term(term.weight, guess, row) if term.label == label else term for term in expression.terms
    )
    write(str(Expression(terms)))


def write(text: str) -> None:
    """Put an expression into the text field; for callbacks."""
    st.session_state[KEY] = text
