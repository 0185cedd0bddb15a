"""The gallery says only what is so."""

import pytest

from explorer.embedders import load_embedder, parse_spec
from explorer.expressions import Vocabulary, parse, solve
from explorer.expressions.gallery import VOCABULARY, gallery
from explorer.space import Space
from explorer.vocabulary import frequent_words


@pytest.fixture(scope="module")
def frequent():
    words = frequent_words(VOCABULARY)
    return Space(words, load_embedder(parse_spec("minilm")).encode_document(list(words)))


def test_there_are_enough_of_each_and_each_says_why():
    entries = gallery()
    assert sum(entry.holds for entry in entries) >= 12
    assert sum(not entry.holds for entry in entries) >= 6
    assert len({entry.expression for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.why.endswith(".")
        assert entry.holds == (entry.kind in ("offset", "neighbor"))
    holding = [entry.holds for entry in entries]
    assert holding == sorted(holding, reverse=True)


@pytest.mark.model
def test_every_entry_is_as_the_gallery_tells(frequent):
    vocabulary = Vocabulary(frequent.labels)
    wrong = []
    for entry in gallery():
        assert vocabulary.find(entry.expected) is not None, entry.expected
        solution = solve(frequent, parse(entry.expression, vocabulary))
        if not entry.agrees_with(solution):
            wrong.append((entry.expression, entry.winner, solution.results[0].label))
    assert not wrong


@pytest.mark.model
def test_a_wrong_entry_would_be_noticed(frequent):
    vocabulary = Vocabulary(frequent.labels)
    first, second = gallery()[:2]
    assert not first.agrees_with(solve(frequent, parse(second.expression, vocabulary)))
