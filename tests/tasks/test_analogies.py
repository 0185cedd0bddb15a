"""Heavy tasks of vector arithmetic, with the model that needs no weights."""

import numpy as np
import pytest

from explorer.embedders import EmbedderSpec, TfidfParameters, embed_words
from explorer.errors import InputError
from explorer.tasks.analogies import answer_questions, ready_questions
from explorer.tasks.words import embed_terms, extend_space

LETTERS = EmbedderSpec("tf-idf", TfidfParameters(unit="character", shortest=2, longest=4))
WORDS = ("kings", "The", "queen")


@pytest.fixture
def space():
    return embed_words(WORDS, None, LETTERS, None, "typed")[0]


def test_frequent_words_come_after_the_users_own_and_only_once(space):
    extended = extend_space(space, 500, LETTERS)
    assert extended.labels[:3] == WORDS
    assert "the" not in extended.labels
    np.testing.assert_array_equal(extended.vectors[:3], space.vectors)
    assert np.abs(extended.vectors).max(axis=1).min() > 0


def test_terms_are_embedded_as_the_words_of_the_space_were(space):
    np.testing.assert_allclose(
        embed_terms(("queen", "kings"), WORDS, LETTERS), space.vectors[[2, 0]], atol=1e-6
    )


def test_questions_are_read_from_bytes_and_progress_reaches_the_end():
    told: list[float] = []
    content = b": plural\ncat cats dog dogs\ncar cars dog dogs\n"
    scores = answer_questions(("q.txt", content), LETTERS, progress=told.append)
    assert scores.total == scores.answered == 2
    assert told == sorted(told)
    assert told[-1] == 1.0
    with pytest.raises(InputError, match="line 1"):
        answer_questions(("q.txt", b"one two\n"), LETTERS)


def test_our_own_questions_join_pairs_of_one_list():
    questions = ready_questions()
    assert len(set(questions.sections)) >= 4
    assert max(map(questions.sections.count, set(questions.sections))) <= 600
    assert all(question[:2] != question[2:] for question in questions.questions)
