"""Scores on data small enough to know the answer, and against other ways to compute it."""

import numpy as np
import pytest
from scipy import stats

from explorer.errors import CancelledError, InputError, ParameterError
from explorer.evaluation import (
    AnalogyQuestions,
    Categories,
    OutlierGroup,
    OutlierQuestions,
    SimilarityPairs,
    evaluate_analogies,
    evaluate_categories,
    evaluate_outliers,
    evaluate_similarity,
)
from explorer.expressions import Vocabulary, parse, solve
from explorer.space import Space


def random_questions(rng, n=40, count=60):
    space = Space([f"w{row}" for row in range(n)], rng.normal(size=(n, 6)))
    rows = [rng.choice(n, 4, replace=False) for _ in range(count)]
    questions = tuple(tuple(space.labels[row] for row in four) for four in rows)
    sections = tuple("odd" if number % 2 else "even" for number in range(count))
    return space, AnalogyQuestions(questions, sections, "“q”")


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul"])
@pytest.mark.parametrize("inputs", ["excluded", "allowed"])
def test_many_questions_at_once_are_answered_as_one_by_one(rng, method, inputs):
    space, questions = random_questions(rng)
    vocabulary = Vocabulary(space.labels)
    first, five = [], []
    for a, b, c, d in questions.questions:
        asked = parse(f"{b} - {a} + {c}", vocabulary)
        best = [h.label for h in solve(space, asked, 5, method=method, inputs=inputs).results]
        first.append(best[0] == d)
        five.append(d in best)
    scores = evaluate_analogies(space, questions, method=method, inputs=inputs)
    assert scores.accuracy == pytest.approx(np.mean(first))
    assert scores.top5 == pytest.approx(np.mean(five))
    assert 0 < scores.top5 < 1
    even, odd = scores.sections
    assert (even.name, odd.name) == ("even", "odd")
    assert odd.accuracy == pytest.approx(np.mean(first[1::2]))
    assert odd.answered == odd.total == 30


def test_questions_with_unknown_words_are_counted_but_not_answered(rng):
    space, questions = random_questions(rng, count=2)
    more = AnalogyQuestions(
        (*questions.questions, ("w1", "zebu", "w2", "w3")),
        (*questions.sections, "animals"),
        "“q”",
    )
    scores = evaluate_analogies(space, more)
    assert (scores.answered, scores.total) == (2, 3)
    assert scores.sections[-1].answered == 0
    assert np.isnan(scores.sections[-1].accuracy)


def test_an_answer_that_is_an_input_is_never_right():
    space = Space(["a", "b", "c"], np.eye(3))
    questions = AnalogyQuestions((("a", "b", "c", "b"),), ("s",), "“q”")
    scores = evaluate_analogies(space, questions)
    assert scores.top5 == 0
    assert evaluate_analogies(space, questions, inputs="allowed").top5 == 1


def test_when_nothing_can_be_answered_it_is_said(rng):
    space, _ = random_questions(rng)
    with pytest.raises(InputError, match="No question of “q”"):
        evaluate_analogies(space, AnalogyQuestions((("x", "y", "z", "v"),), ("s",), "“q”"))
    with pytest.raises(ParameterError, match="Unknown method"):
        evaluate_analogies(space, AnalogyQuestions((), (), "“q”"), method="cosine")


def test_the_work_can_be_stopped(rng):
    space, questions = random_questions(rng)

    def stop(fraction):
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        evaluate_analogies(space, questions, progress=stop)
    with pytest.raises(CancelledError):
        evaluate_categories(space, Categories(("w1", "w2"), ("x", "y"), "“c”"), progress=stop)


def test_correlations_are_those_of_the_cosines(rng):
    space = Space([f"w{row}" for row in range(30)], rng.normal(size=(30, 5)))
    pairs = tuple((f"W{a}", f"w{b}") for a, b in rng.integers(0, 30, (50, 2)))
    ratings = tuple(rng.normal(size=50))
    scores = evaluate_similarity(
        space, SimilarityPairs((*pairs, ("w1", "zebu")), (*ratings, 1.0), "“s”")
    )
    cosines = []
    for a, b in pairs:
        u, v = (space.vectors[int(word[1:])].astype(float) for word in (a, b))
        cosines.append(u @ v / np.linalg.norm(u) / np.linalg.norm(v))
    assert (scores.pairs, scores.total) == (50, 51)
    assert scores.spearman == pytest.approx(stats.spearmanr(cosines, ratings).statistic, abs=1e-6)
    assert scores.pearson == pytest.approx(stats.pearsonr(cosines, ratings).statistic, abs=1e-6)


def test_similarity_needs_something_to_correlate():
    space = Space(["a", "b", "c"], np.eye(3))
    with pytest.raises(InputError, match="Fewer than two pairs"):
        evaluate_similarity(space, SimilarityPairs((("a", "b"), ("x", "y")), (1, 2), "“s”"))
    with pytest.raises(InputError, match="nothing to correlate"):
        evaluate_similarity(space, SimilarityPairs((("a", "b"), ("a", "c")), (1, 2), "“s”"))


def test_categories_that_are_clusters_are_found_perfectly(rng):
    centers = np.eye(4) * 10
    rows = np.repeat(np.arange(4), 12)
    space = Space([f"w{row}" for row in range(48)], centers[rows] + rng.normal(size=(48, 4)) * 0.3)
    perfect = evaluate_categories(
        space, Categories((*space.labels, "zebu"), (*(f"c{row}" for row in rows), "c0"), "“c”")
    )
    assert (perfect.purity, perfect.ari, perfect.nmi) == pytest.approx((1, 1, 1))
    assert (perfect.n, perfect.total, perfect.classes) == (48, 49, 4)
    shuffled = rng.permutation(rows)
    chance = evaluate_categories(
        space, Categories(space.labels, tuple(f"c{row}" for row in shuffled), "“c”")
    )
    assert abs(chance.ari) < 0.15


def test_categories_need_two_that_are_known(rng):
    space = Space(["a", "b"], np.eye(2))
    with pytest.raises(InputError, match="fewer than two categories"):
        evaluate_categories(space, Categories(("a", "b", "x"), ("p", "p", "q"), "“c”"))


PLANE = Space(
    ["cat", "dog", "cow", "car", "pig"],
    [[1, 0.1], [1, 0.0], [1, -0.1], [0, 1], [1, 0.9]],
)


def test_the_word_farthest_from_the_others_is_the_outlier():
    group = OutlierGroup("animals", ("cat", "dog", "cow", "zebu"), ("car", "dog", "zebra"))
    scores = evaluate_outliers(PLANE, OutlierQuestions((group,), "“o”"))
    assert scores.total == 3
    found, missed = scores.cases
    assert (found.outlier, found.chosen, found.position, found.size) == ("car", "car", 3, 3)
    assert (missed.outlier, missed.chosen) == ("dog", "cow")
    assert scores.accuracy == 0.5
    assert scores.opp == pytest.approx((1 + missed.position / 3) / 2)


def test_positions_are_those_of_the_definition_by_removal(rng):
    space = Space([f"w{row}" for row in range(9)], rng.normal(size=(9, 4)))
    group = OutlierGroup("g", space.labels[:8], (space.labels[8],))
    [case] = evaluate_outliers(space, OutlierQuestions((group,), "“o”")).cases

    def compactness_without(row):
        kept = [other for other in range(9) if other != row]
        cosines = space.normalized[kept] @ space.normalized[kept].T
        return (cosines.sum() - 8) / 56

    order = sorted(range(9), key=compactness_without)
    assert case.position == order.index(8)
    assert case.chosen == space.labels[order[-1]]


def test_outliers_need_known_words():
    group = OutlierGroup("g", ("zebu", "okapi"), ("car",))
    with pytest.raises(InputError, match="No case"):
        evaluate_outliers(PLANE, OutlierQuestions((group,), "“o”"))
