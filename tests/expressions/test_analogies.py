"""Solving on known geometry, against formulas written out the long way."""

import time

import numpy as np
import pytest

from explorer.errors import InputError, ParameterError
from explorer.expressions import Vocabulary, parse, solve
from explorer.space import Space

# A square in a plane lifted off the origin: king - man + woman lands exactly on queen.
SQUARE = Space(
    ["man", "woman", "king", "queen", "apple"],
    [[1, 0, 0, 1], [0, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 1], [0, 0, 0, -1]],
)


def expression(text, space=SQUARE, unknown="refuse"):
    return parse(text, Vocabulary(space.labels), unknown=unknown)


def random_space(rng, n=60, d=7):
    return Space([f"w{row}" for row in range(n)], rng.normal(size=(n, d)))


def unit(vector):
    return vector / np.linalg.norm(vector)


def test_the_fourth_corner_of_a_square_is_found():
    solution = solve(SQUARE, expression("king - man + woman"))
    assert solution.results[0].label == "queen"
    assert len(solution.results) == 2
    assert solution.margin == pytest.approx(solution.results[0].score - solution.results[1].score)


def test_scores_of_3cosadd_are_cosines_to_the_sum_of_unit_vectors(rng):
    space = random_space(rng)
    solution = solve(space, expression("w0 - 2*w1 + .5*w2", space), k=57)
    units = [unit(row.astype(float)) for row in space.vectors]
    target = unit(units[0] - 2 * units[1] + 0.5 * units[2])
    expected = {f"w{row}": float(units[row] @ target) for row in range(3, 60)}
    assert [hit.label for hit in solution.results] == sorted(expected, key=lambda w: -expected[w])
    for hit in solution.results:
        assert hit.score == pytest.approx(expected[hit.label], abs=1e-5)


def test_scores_of_3cosmul_are_the_published_quotient(rng):
    space = random_space(rng)
    solution = solve(space, expression("w0 - w1 + w2", space), k=57, method="3cosmul")
    units = [unit(row.astype(float)) for row in space.vectors]

    def shifted(row, other):
        return (units[row] @ units[other] + 1) / 2

    for hit in solution.results:
        value = shifted(hit.row, 0) * shifted(hit.row, 2) / (shifted(hit.row, 1) + 0.001)
        assert hit.score == pytest.approx(value, rel=1e-4)
    scores = [hit.score for hit in solution.results]
    assert scores == sorted(scores, reverse=True)


def test_weights_are_exponents_in_3cosmul(rng):
    space = random_space(rng)
    twice = solve(space, expression("2*w0 - w1", space), method="3cosmul").results[0]
    units = [unit(row.astype(float)) for row in space.vectors]
    value = ((units[twice.row] @ units[0] + 1) / 2) ** 2
    value /= (units[twice.row] @ units[1] + 1) / 2 + 0.001
    assert twice.score == pytest.approx(value, rel=1e-4)


def test_excluded_inputs_have_the_rank_they_have_when_allowed(rng):
    space = random_space(rng)
    asked = expression("w0 - w1 + w2", space)
    for method in ("3cosadd", "3cosmul"):
        excluded = solve(space, asked, method=method).excluded
        allowed = solve(space, asked, 60, method=method, inputs="allowed")
        assert allowed.excluded == ()
        places = {hit.label: place for place, hit in enumerate(allowed.results, start=1)}
        assert {entry.label: entry.rank for entry in excluded} == {
            label: places[label] for label in ("w0", "w1", "w2")
        }


def test_an_input_is_excluded_however_it_is_spelt():
    space = Space(["King", "king", "KING", "new_york", "New York", "queen"], np.eye(6) + 0.3)
    solution = solve(space, expression("king + new york", space))
    assert [hit.label for hit in solution.results] == ["queen"]
    assert {entry.label for entry in solution.excluded} == set(space.labels) - {"queen"}
    assert solution.margin is None


def test_every_positive_term_has_its_plain_nearest_neighbor(rng):
    space = random_space(rng)
    solution = solve(space, expression("w0 - w1 + w2", space))
    assert [entry.term for entry in solution.baselines] == ["w0", "w2"]
    cosines = space.normalized @ space.normalized[2]
    cosines[[0, 1, 2]] = -1
    assert solution.baseline.row == int(np.argmax(cosines))
    assert solution.baseline.score == pytest.approx(float(cosines.max()), abs=1e-6)


def test_without_a_positive_term_there_is_no_baseline(rng):
    space = random_space(rng)
    assert solve(space, expression("-w0 - w1", space)).baseline is None


def test_ties_are_ordered_by_row():
    space = Space(["a", "b", "c", "d"], [[1, 0], [0, 1], [0, 1], [0, 1]])
    solution = solve(space, expression("a", space), k=3)
    assert [hit.row for hit in solution.results] == [1, 2, 3]


def test_a_term_embedded_on_the_spot_takes_part_and_is_ranked():
    asked = expression("king - gentleman + woman", unknown="keep")
    extra = {"gentleman": np.array([3, 0, 0, 3], dtype=np.float32)}
    solution = solve(SQUARE, asked, extra=extra)
    known = solve(SQUARE, expression("king - man + woman"))
    assert solution.results[0].label == "queen"
    [new] = [entry for entry in solution.excluded if entry.row is None]
    [old] = [entry for entry in known.excluded if entry.label == "man"]
    assert new.label == "gentleman"
    assert new.score == pytest.approx(old.score, abs=1e-6)


def test_new_terms_and_known_ones_are_ranked_together(rng):
    space = random_space(rng)
    larger = Space([*space.labels, "new"], [*space.vectors, space.vectors[0] + space.vectors[1]])
    asked = expression("w0 + new - w2", space, "keep")
    inside = solve(larger, expression("w0 + new - w2", larger)).excluded
    outside = solve(space, asked, extra={"new": larger.vectors[-1]}).excluded
    assert [(e.label, e.rank) for e in outside] == [(e.label, e.rank) for e in inside]
    assert [e.row for e in outside if e.label == "new"] == [None]


def test_a_term_without_a_vector_is_refused():
    with pytest.raises(InputError, match="“prince” has no vector"):
        solve(SQUARE, expression("prince", unknown="keep"))


def test_terms_that_cancel_numerically_are_refused():
    space = Space(["a", "same", "b"], [[1, 2], [2, 4], [1, 0]])
    with pytest.raises(InputError, match="no direction"):
        solve(space, expression("a - same", space))


def test_when_only_inputs_exist_there_is_no_answer():
    space = Space(["a", "b"], [[1, 0], [0, 1]])
    solution = solve(space, expression("a + b", space))
    assert solution.results == ()
    assert solution.margin is None
    assert solution.baselines == ()


def test_options_out_of_range_are_refused():
    with pytest.raises(ParameterError, match="at least 1, not 0"):
        solve(SQUARE, expression("king"), 0)
    with pytest.raises(ParameterError, match="Unknown method “cosine”"):
        solve(SQUARE, expression("king"), method="cosine")


def test_ten_thousand_words_are_ranked_while_one_blinks(rng):
    space = random_space(rng, n=10_000, d=384)
    asked = expression("w1 - w2 + w3", space)
    solve(space, asked)
    times = []
    for _ in range(15):
        # One thread does it all, so its time is what passes on a machine with a core to spare.
        started = time.thread_time()
        solve(space, asked)
        times.append(time.thread_time() - started)
    assert min(times) < 0.020
