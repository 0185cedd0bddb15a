"""The heavy steps of the pages on vector arithmetic, each callable in a worker process."""

from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explorer.arrays import Progress
from explorer.embedders import EmbedderSpec, EmbeddingCache, embed, load_embedder
from explorer.evaluation import (
    AnalogyQuestions,
    AnalogyScores,
    evaluate_analogies,
    read_analogies,
)
from explorer.expressions import Method
from explorer.space import Provenance, Space
from explorer.vocabulary import frequent_words
from explorer.wordlists import WORD_LISTS, load_word_list

if TYPE_CHECKING:
    from explorer.arrays import FloatMatrix

PAIR = "pair"
"""Two rows of a list with the same text in this column belong together."""

_FEWEST_PAIRS = 4
_QUESTIONS_PER_LIST = 600
_EMBEDDING = 0.8  # of the time that answering questions takes when their words are new


def extend_space(
    space: Space,
    n: int,
    spec: EmbedderSpec,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Space:
    """Add the n most frequent English words to a space, as far as they are new to it.

    Parameters
    ----------
    space : Space
        Its words keep their rows and their vectors.
    n : int in [1, 100,000]
    spec : EmbedderSpec
        The model that made the space.
    cache : Path, optional
    progress : callable, optional

    Returns
    -------
    Space
        Without metadata. Words the model knows nothing of, whose vector would be zero, are not
        added.

    Raises
    ------
    EmbedderError
        The model is missing or failed.
    """
    known = {label.casefold() for label in space.labels}
    added = [word for word in frequent_words(n) if word not in known]
    if not added:
        return space
    embedder = load_embedder(spec, space.labels)
    store = EmbeddingCache(cache) if cache else None
    vectors = embed(added, embedder, cache=store, progress=progress).vectors
    told = np.flatnonzero(np.abs(vectors).max(axis=1) > 0)
    source = f"{space.provenance.source} and frequent English words"
    return Space(
        [*space.labels, *(added[row] for row in told)],
        np.concatenate([space.vectors, vectors[told]]),
        None,
        Provenance(source, space.provenance.model, space.provenance.options),
    )


def embed_terms(
    labels: tuple[str, ...],
    words: tuple[str, ...],
    spec: EmbedderSpec,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> "FloatMatrix":
    """Embed terms of an expression that a space lacks, as its words were, shape (terms, d).

    Parameters
    ----------
    labels : tuple of str
    words : tuple of str
        Those of the space; a model that learns from its words is made of them.
    spec : EmbedderSpec
    cache : Path, optional
    progress : callable, optional
    """
    store = EmbeddingCache(cache) if cache else None
    return embed(labels, load_embedder(spec, words), cache=store, progress=progress).vectors


def answer_questions(
    questions: AnalogyQuestions | tuple[str, bytes],
    among: Space | EmbedderSpec,
    method: Method = "3cosadd",
    cache: Path | None = None,
    progress: Progress | None = None,
) -> AnalogyScores:
    """Answer analogy questions and count the right answers.

    Parameters
    ----------
    questions : AnalogyQuestions, or name and content of a file of them
    among : Space or EmbedderSpec
        The space whose words are the candidates; or a model, then the candidates are the words of
        the questions themselves, in lower case.
    method : {"3cosadd", "3cosmul"}
    cache : Path, optional
    progress : callable, optional

    Raises
    ------
    InputError
        The file cannot be read, or no question can be answered.
    EmbedderError
        The model is missing or failed.
    """
    if isinstance(questions, tuple):
        questions = read_analogies(*questions)
    start = 0.0
    if not isinstance(among, Space):
        start = _EMBEDDING
        embedder = load_embedder(among, questions.words)
        store = EmbeddingCache(cache) if cache else None
        embedded = embed(
            questions.words,
            embedder,
            cache=store,
            progress=progress and (lambda fraction: progress(_EMBEDDING * fraction)),
        )
        among = Space(questions.words, embedded.vectors)
    return evaluate_analogies(
        among,
        questions,
        method=method,
        progress=progress and (lambda fraction: progress(start + (1.0 - start) * fraction)),
    )


def ready_questions() -> AnalogyQuestions:
    """Return questions made of the word pairs in the ready-made lists, a section per list.

    Every pair of a list is asked about by the others, in a fixed order, up to 600 questions a
    list spread evenly over all of them.
    """
    questions: list[tuple[str, str, str, str]] = []
    sections: list[str] = []
    for entry in WORD_LISTS():
        table = load_word_list(entry.name)
        if PAIR not in table.metadata:
            continue
        pairs = _pairs(table.words, [str(name) for name in table.metadata[PAIR]])
        if len(pairs) < _FEWEST_PAIRS:
            continue
        asked = [(*first, *second) for first, second in permutations(pairs, 2)]
        step = max(1, -(-len(asked) // _QUESTIONS_PER_LIST))
        questions += asked[::step]
        sections += [entry.title] * len(asked[::step])
    return AnalogyQuestions(tuple(questions), tuple(sections), "the ready-made lists")


def _pairs(words: tuple[str, ...], names: list[str]) -> list[tuple[str, str]]:
    """Return the pairs of words that a name ties together: the first with each later one."""
    first: dict[str, str] = {}
    pairs = []
    for word, name in zip(words, names, strict=True):
        if name and name in first:
            pairs.append((first[name], word))
        elif name:
            first[name] = word
    return pairs
