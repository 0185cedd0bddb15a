"""Intervals against scipy's, Wilson's formula and what they promise; two models on one set."""

import math

import numpy as np
import pytest
from scipy import stats

from explorer.errors import InputError
from explorer.evaluation import (
    AnalogyQuestions,
    Categories,
    OutlierGroup,
    OutlierQuestions,
    SimilarityPairs,
    compare_analogies,
    compare_categories,
    compare_outliers,
    compare_similarity,
    evaluate_analogies,
    evaluate_categories,
    evaluate_outliers,
    evaluate_similarity,
    misjudged,
)
from explorer.evaluation.intervals import Interval, bootstrap, difference, of_mean, of_share
from explorer.space import Space


def rated(rng, n=80, noise=1.0):
    """Return a space of n pairs of words at known angles, and ratings that follow them."""
    angles = rng.uniform(0, math.pi, n)
    firsts = np.tile([1.0, 0.0], (n, 1))
    seconds = np.column_stack([np.cos(angles), np.sin(angles)])
    labels = [f"{side}{row}" for side in "ab" for row in range(n)]
    pairs = tuple((f"a{row}", f"b{row}") for row in range(n))
    ratings = tuple((-angles + noise * rng.normal(size=n)).tolist())
    return Space(labels, np.vstack([firsts, seconds])), SimilarityPairs(pairs, ratings, "“s”")


def test_the_interval_of_spearman_is_the_percentile_bootstrap_of_scipy(rng):
    space, pairs = rated(rng)
    scores = evaluate_similarity(space, pairs)
    found = stats.bootstrap(
        (scores.cosines, scores.ratings),
        lambda a, b: stats.spearmanr(a, b).statistic,
        paired=True,
        vectorized=False,
        method="percentile",
        n_resamples=2_000,
        rng=np.random.default_rng(7),
    ).confidence_interval
    assert scores.interval.low < scores.spearman < scores.interval.high
    assert (scores.interval.low, scores.interval.high) == pytest.approx(tuple(found), abs=0.02)
    assert evaluate_similarity(space, pairs) == scores
    assert evaluate_similarity(space, pairs, seed=1).interval != scores.interval


def test_an_interval_holds_the_truth_about_as_often_as_it_says(rng):
    held = 0
    for trial in range(200):
        found = of_mean(rng.normal(3.0, 2.0, 60), seed=trial)
        held += found.low <= 3.0 <= found.high
    # Of 200 trials at .95 fewer than 178 or all of them come up about once in a thousand.
    assert 178 <= held < 200


def test_wilson_is_his_formula():
    z = stats.norm.ppf(0.975)
    for right, n in [(0, 7), (3, 10), (43, 64), (12_813, 19_544), (5, 5)]:
        share = right / n
        middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        found = of_share(right, n)
        assert (found.low, found.high) == pytest.approx((middle - half, middle + half))
    assert of_share(0, 0) is None


def test_of_too_few_questions_nothing_is_said(rng):
    assert of_mean(np.arange(4.0)) is None
    assert bootstrap(lambda rows: np.full(len(rows), np.nan), 50) is None
    space, pairs = rated(rng, n=4)
    assert evaluate_similarity(space, pairs).interval is None


def test_the_pairs_most_misjudged_come_first_and_the_unknown_ones_are_named(rng):
    space, pairs = rated(rng, n=12, noise=0.0)
    turned = list(pairs.ratings)
    closest, farthest = int(np.argmax(turned)), int(np.argmin(turned))
    turned[closest], turned[farthest] = turned[farthest], turned[closest]
    odd = SimilarityPairs((*pairs.pairs, ("a0", "okapi")), (*turned, 0.0), "“s”")
    scores = evaluate_similarity(space, odd)
    assert scores.left_out == (("a0", "okapi"),)
    assert scores.missing == ("okapi",)
    assert scores.places == tuple(range(12))
    worst = misjudged(scores)
    assert {pair.pair for pair in worst[:2]} == {pairs.pairs[closest], pairs.pairs[farthest]}
    close = next(pair for pair in worst if pair.pair == pairs.pairs[closest])
    assert (close.by_people, close.by_model, close.gap) == (12, 1, 11)
    assert worst[-1].gap == 0


def test_two_models_are_compared_on_the_pairs_both_know(rng):
    space, pairs = rated(rng, noise=0.2)
    known = [*range(70), *range(80, 150)]  # the second model lacks the last ten pairs
    wild = Space([space.labels[row] for row in known], rng.normal(size=(len(known), 5)))
    good, bad = evaluate_similarity(space, pairs), evaluate_similarity(wild, pairs)
    found = compare_similarity(good, bad)
    expected = stats.spearmanr(good.cosines[:70], good.ratings[:70]).statistic
    assert found.shared == 70
    assert found.first == pytest.approx(expected)
    assert found.second == pytest.approx(bad.spearman)
    assert found.value < 0
    assert found.beyond_noise
    same = compare_similarity(good, good)
    assert same.value == 0
    assert same.interval == Interval(0.0, 0.0)
    assert not same.beyond_noise
    nothing = Space([f"{side}{row}" for side in "ab" for row in (78, 79)], rng.normal(size=(4, 2)))
    with pytest.raises(InputError, match="share fewer than two pairs"):
        compare_similarity(bad, evaluate_similarity(nothing, pairs))


def test_models_alike_but_for_chance_differ_by_less_than_their_noise(rng):
    space, pairs = rated(rng, n=60, noise=1.0)
    shaken = Space(space.labels, space.vectors + 0.05 * rng.normal(size=space.vectors.shape))
    found = compare_similarity(
        evaluate_similarity(space, pairs), evaluate_similarity(shaken, pairs)
    )
    assert found.interval.low < 0 < found.interval.high
    assert not found.beyond_noise


def test_a_difference_of_means_is_paired():
    first = np.tile([0.0, 1.0], 50)
    found = difference(first, first + 0.01)
    assert found.value == pytest.approx(0.01)
    assert (found.interval.low, found.interval.high) == pytest.approx((0.01, 0.01))
    assert found.beyond_noise


def test_whole_groups_are_drawn_for_outliers(rng):
    # In every group the cases agree, so eight cases tell no more than one.
    space = Space(["c0", "c1", "c2", "far", "near"], [[1, 0], [1, 0.1], [1, -0.1], [0, 1], [1, 0]])
    easy = OutlierGroup("easy", ("c0", "c1", "c2"), ("far",) * 8)
    hard = OutlierGroup("hard", ("c0", "c1", "c2"), ("near",) * 8)
    scores = evaluate_outliers(space, OutlierQuestions((easy, hard) * 3, "“o”"))
    assert scores.accuracy == 0.5
    alone = of_mean(np.array([float(case.found) for case in scores.cases]))
    assert scores.interval.high - scores.interval.low > 1.5 * (alone.high - alone.low)
    few = evaluate_outliers(space, OutlierQuestions((easy, hard), "“o”"))
    assert few.interval is None
    assert compare_outliers(scores, scores).value == 0


def test_the_purity_is_the_mean_share_of_its_words(rng):
    rows = np.repeat(np.arange(3), 10)
    space = Space(
        [f"w{row}" for row in range(30)], np.eye(3)[rows] + 0.4 * rng.normal(size=(30, 3))
    )
    questions = Categories(
        (*space.labels, "okapi", "w3"), (*(f"c{row}" for row in rows), "c0", " "), "“c”"
    )
    scores = evaluate_categories(space, questions)
    assert scores.missing == ("okapi",)
    assert scores.n == 30
    assert np.mean([word.share for word in scores.words]) == pytest.approx(scores.purity)
    assert scores.interval.low <= scores.purity <= scores.interval.high
    chance = evaluate_categories(Space(space.labels, rng.normal(size=(30, 3))), questions)
    found = compare_categories(chance, scores)
    assert (found.first, found.second) == pytest.approx((chance.purity, scores.purity))


def test_analogies_are_compared_question_by_question(rng):
    space = Space([f"w{row}" for row in range(20)], rng.normal(size=(20, 4)))
    asked = tuple(
        tuple(space.labels[row] for row in rng.choice(20, 4, replace=False)) for _ in range(40)
    )
    questions = AnalogyQuestions((*asked, ("w1", "w2", "w3", "okapi")), ("s",) * 41, "“q”")
    scores = evaluate_analogies(space, questions)
    known = [outcome for outcome in scores.outcomes if outcome is not None]
    assert len(known) == scores.answered == 40
    assert scores.outcomes[-1] is None
    assert scores.missing == ("okapi",)
    assert np.mean(known) == pytest.approx(scores.accuracy)
    assert scores.interval == of_share(sum(known), 40) == scores.sections[0].interval
    part = evaluate_analogies(space.take(range(15)), questions)
    both = [(a, b) for a, b in zip(scores.outcomes, part.outcomes, strict=True) if b is not None]
    found = compare_analogies(scores, part)
    assert found.shared == part.answered == len(both)
    assert found.first == pytest.approx(np.mean([a for a, _ in both]))
