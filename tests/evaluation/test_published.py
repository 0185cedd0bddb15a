"""Figures of the default model and of word2vec on public data, as measured independently."""

import numpy as np
import pytest

from explorer.evaluation import (
    evaluate_analogies,
    evaluate_categories,
    evaluate_outliers,
    evaluate_similarity,
    read_analogies,
    read_categories,
    read_outliers,
    read_similarity,
)
from explorer.space import Space


def google(evaluation):
    path = evaluation / "words" / "questions-words.txt"
    return read_analogies(path.name, path.read_bytes())


@pytest.mark.model
def test_google_analogies_with_the_default_model(evaluation, minilm_space):
    questions = google(evaluation)
    space = minilm_space(questions.words)
    assert len(space) == 905
    scores = evaluate_analogies(space, questions)
    assert scores.answered == scores.total == 19_544
    assert scores.accuracy == pytest.approx(0.656, abs=0.003)
    by_name = {section.name: section.accuracy for section in scores.sections}
    assert len(by_name) == 14
    assert by_name["family"] == pytest.approx(0.73, abs=0.01)
    assert by_name["currency"] < 0.06
    allowed = evaluate_analogies(space, questions, inputs="allowed")
    assert allowed.accuracy == pytest.approx(0.116, abs=0.003)
    product = evaluate_analogies(space, questions, method="3cosmul")
    assert product.accuracy == pytest.approx(0.662, abs=0.003)


def test_google_analogies_with_a_thousand_words_of_word2vec(evaluation):
    lines = (evaluation / "vectors" / "word2vec_gnews_1000.txt").read_text("utf-8").splitlines()[1:]
    cells = [line.split() for line in lines]
    space = Space([row[0] for row in cells], np.array([row[1:] for row in cells], dtype=float))
    scores = evaluate_analogies(space, google(evaluation))
    assert scores.answered == 258
    assert scores.accuracy == pytest.approx(0.849, abs=0.005)


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "pairs", "spearman"),
    [("simlex999.tsv", 999, 0.446), ("wordsim353.tsv", 353, 0.729), ("rg65.tsv", 65, 0.731)],
)
def test_similarity_with_the_default_model(evaluation, minilm_space, name, pairs, spearman):
    questions = read_similarity(name, (evaluation / "words" / name).read_bytes())
    scores = evaluate_similarity(minilm_space(questions.words), questions)
    assert scores.pairs == scores.total == pairs
    assert scores.spearman == pytest.approx(spearman, abs=0.002)


@pytest.mark.model
def test_categories_with_the_default_model(evaluation, minilm_space):
    questions = read_categories("ap.csv", (evaluation / "words" / "ap.csv").read_bytes())
    scores = evaluate_categories(minilm_space(questions.words), questions)
    assert (scores.n, scores.classes) == (402, 21)
    assert scores.purity == pytest.approx(0.575, abs=0.03)


@pytest.mark.model
def test_outliers_with_the_default_model(evaluation, minilm_space):
    path = evaluation / "words" / "outlier_8-8-8.csv"
    questions = read_outliers(path.name, path.read_bytes())
    scores = evaluate_outliers(minilm_space(questions.words), questions)
    assert len(scores.cases) == scores.total == 64
    assert scores.accuracy == pytest.approx(0.672, abs=0.002)
    assert scores.opp == pytest.approx(0.889, abs=0.002)
