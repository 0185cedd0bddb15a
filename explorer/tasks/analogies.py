"""The heavy steps of the pages on vector arithmetic, each callable in a worker process."""

from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.arrays import Progress
from explorer.embedders import EmbedderSpec, embed, load_embedder
from explorer.evaluation import (
    AnalogyQuestions,
    AnalogyScores,
    evaluate_analogies,
    read_analogies,
)
from explorer.expressions import Method
from explorer.space import Space
from explorer.tasks.steps import cache_at
from explorer.wordlists import WORD_LISTS, load_word_list

if TYPE_CHECKING:
    pass

PAIR = "pair"
"""Two rows of a list with the same text in this column belong together."""

_FEWEST_PAIRS = 4
_QUESTIONS_PER_LIST = 600
_EMBEDDING = 0.8  # of the time that answering questions takes when their words are new


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
        embedded = embed(
            questions.words,
            embedder,
            cache=cache_at(cache),
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
