"""Ratings against cosines, and shares with their intervals."""

import numpy as np

from explorer.evaluation import Interval, SimilarityPairs, evaluate_similarity, misjudged
from explorer.plots import interval_bars, rating_scatter
from explorer.plots.theme import alt_text
from explorer.space import Space

NAN = float("nan")


def judged(firsts, angles, ratings):
    seconds = [f"b{row}" for row in range(len(firsts))]
    vectors = [[1.0, 0.0]] * len(firsts) + [[np.cos(a), np.sin(a)] for a in angles]
    pairs = tuple(zip(firsts, seconds, strict=True))
    return evaluate_similarity(
        Space([*firsts, *seconds], vectors), SimilarityPairs(pairs, tuple(ratings), "“s”")
    )


def test_every_pair_is_a_point_and_the_worst_are_named():
    scores = judged(["<b>x</b>", "a1", "a2", "a3"], [0.1, 0.6, 1.0, 1.5], [1, 8, 7, 9.0])
    named = misjudged(scores)[:2]
    chart = rating_scatter(scores, named, "dark")
    rest, worst = chart.data
    assert len(rest.x) + len(worst.x) == 4
    assert {*rest.x, *worst.x} == {1, 7, 8, 9}
    assert "&lt;b&gt;x&lt;/b&gt; – b0" in worst.text
    assert "4 pairs, human rating across" in alt_text(chart)


def test_words_that_would_cover_each_other_are_left_to_the_hover():
    scores = judged(["a0", "a1", "a2"], [0.2, 0.201, 1.5], [1.0, 1.1, 9.0])
    worst = rating_scatter(scores, misjudged(scores)).data[1]
    assert sorted(text != "" for text in worst.text) == [False, True, True]
    assert len(worst.hovertext) == 3


def test_bars_have_the_whiskers_that_are_known():
    known, unknown = (0.5, Interval(0.3, 0.8)), (NAN, None)
    chart = interval_bars(["a", "$b$"], {"m": [known, unknown]}, "answered right")
    (bars,) = chart.data
    assert bars.error_x.visible
    assert np.allclose(bars.error_x.array[0], 0.3)
    assert np.allclose(bars.error_x.arrayminus[0], 0.2)
    assert chart.layout.yaxis.ticktext[1] == "&#36;b&#36;"
    assert "m highest in a (50.0%)" in alt_text(chart)
    two = interval_bars(["a"], {"m": [(0.5, None)], "n": [(1.0, None)]}, "found")
    assert [trace.error_x.visible for trace in two.data] == [False, False]
    assert "none is known" in alt_text(interval_bars(["a"], {"m": [unknown]}, "found"))
