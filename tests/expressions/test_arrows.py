"""Pictures of expressions, and whether they flatter."""

import numpy as np
import pytest

from explorer.errors import ParameterError
from explorer.expressions import (
    Vocabulary,
    arrow_check,
    compare_arrows,
    parallelogram,
    parse,
    solve,
)
from explorer.space import Space

SQUARE = Space(
    ["man", "woman", "king", "queen"],
    [[1, 0, 0, 1], [0, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 1]],
)


def points(*rows):
    return np.array(rows, dtype=np.float32)


PARALLEL = points([0, 0], [1, 0], [0, 1], [1, 1])
RIGHT_ANGLE = points([0, 0], [1, 0], [0, 1], [0, 2])


def test_a_picture_that_shows_the_truth_agrees():
    check = compare_arrows(PARALLEL, PARALLEL)
    assert check.verdict == "agrees"
    assert check.cosine == pytest.approx(1)
    assert check.drawn_angle == pytest.approx(0, abs=1e-6)


def test_a_picture_that_hides_a_right_angle_flatters():
    check = compare_arrows(RIGHT_ANGLE, PARALLEL)
    assert check.verdict == "flatters"
    assert check.angle == pytest.approx(90)
    assert "0° apart; in all 2 dimensions they are 90° apart (cosine 0.00)" in check.sentence
    assert "flatters" in check.sentence


def test_a_picture_that_bends_parallel_arrows_hides():
    assert compare_arrows(PARALLEL, RIGHT_ANGLE).verdict == "hides"


def test_an_arrow_without_length_has_no_angle():
    check = compare_arrows(points([0, 0], [0, 0], [0, 1], [1, 1]), PARALLEL)
    assert check.verdict == "no arrow"
    assert check.cosine is None
    assert check.drawn_angle == pytest.approx(0, abs=1e-6)


def test_the_check_uses_unit_vectors_and_the_rows_of_the_map():
    scaled = Space(SQUARE.labels, SQUARE.vectors * np.array([[1], [5], [2], [9]]))
    coordinates = points([0, 0], [0, 1], [1, 0], [1, 1])
    one = arrow_check(SQUARE, 0, 2, 1, 3, coordinates)
    other = arrow_check(scaled, 0, 2, 1, 3, coordinates)
    units = SQUARE.normalized
    first, second = units[2] - units[0], units[3] - units[1]
    expected = first @ second / np.linalg.norm(first) / np.linalg.norm(second)
    assert one.cosine == pytest.approx(float(expected), abs=1e-6)
    assert other.cosine == pytest.approx(one.cosine, abs=1e-6)
    assert one.drawn_cosine == pytest.approx(1)


def test_two_arrows_need_four_points():
    with pytest.raises(ParameterError, match="four points"):
        compare_arrows(PARALLEL[:3], PARALLEL[:3])


def solved(text):
    return solve(SQUARE, parse(text, Vocabulary(SQUARE.labels)))


def test_four_words_are_drawn_without_loss_in_three_dimensions():
    picture = parallelogram(SQUARE, solved("king - man + woman"), dimensions=3)
    assert picture.labels == ("king", "man", "woman", "queen")
    assert picture.arrows == ((1, 0), (2, 3))
    assert picture.explained_variance == pytest.approx(1)
    assert picture.check.angle == pytest.approx(picture.check.drawn_angle, abs=0.1)
    units = SQUARE.normalized[[2, 0, 1, 3]]
    full = np.linalg.norm(units[:, None] - units[None, :], axis=-1)
    drawn = np.linalg.norm(picture.coordinates[:, None] - picture.coordinates[None, :], axis=-1)
    np.testing.assert_allclose(drawn, full, atol=1e-5)


def test_the_target_closes_the_parallelogram_exactly():
    picture = parallelogram(SQUARE, solved("woman + king - man"))
    woman, king, man = picture.coordinates[:3]
    np.testing.assert_allclose(picture.target, woman + king - man, atol=1e-5)
    assert picture.arrows == ((2, 0), (1, 3))
    assert 0 < picture.explained_variance <= 1


def test_other_sums_have_no_arrows():
    picture = parallelogram(SQUARE, solved("2*king - man"), answers=2)
    assert picture.arrows == ()
    assert picture.check is None
    assert picture.coordinates.shape == (4, 2)


def test_one_word_and_its_answer_can_be_drawn():
    picture = parallelogram(SQUARE, solved("king"), dimensions=3)
    assert np.isfinite(picture.coordinates).all()
    assert picture.coordinates.shape == (2, 3)


def test_impossible_pictures_are_refused():
    with pytest.raises(ParameterError, match="2 or 3"):
        parallelogram(SQUARE, solved("king"), dimensions=4)
    with pytest.raises(ParameterError, match="at least one answer"):
        parallelogram(SQUARE, solved("king"), answers=0)
