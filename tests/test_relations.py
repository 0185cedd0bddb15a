"""Relations on geometry whose answer is known, and against the long way of computing it."""

from itertools import combinations, permutations

import numpy as np
import pytest
from scipy import stats

from explorer.errors import CancelledError, InputError, LimitError, ParameterError
from explorer.labels import Vocabulary
from explorer.relations import (
    column_pairs,
    compare_groups,
    find_pairs,
    parse_pairs,
    relation,
    semantic_axis,
    weat,
)
from explorer.space import Space


def cosine(u, v):
    return float(u @ v / np.linalg.norm(u) / np.linalg.norm(v))


def paired_space(rng, m, noise):
    """Make m pairs of unit vectors that share one offset, apart from noise."""
    first = rng.normal(size=(m, 50)) * 0.1
    first[:, 0] = 2
    second = first + np.eye(50)[1] + rng.normal(size=(m, 50)) * noise
    labels = [f"a{row}" for row in range(m)] + [f"b{row}" for row in range(m)]
    return Space(labels, np.concatenate([first, second])), np.array([(i, m + i) for i in range(m)])


@pytest.mark.parametrize(
    "line",
    ["man woman", "man, woman", "man\twoman", "man -> woman", "man→woman", " man :woman ",
     "man - woman", "“man”; “woman”", "man,woman,family"],
)  # fmt: skip
def test_a_pair_is_read_however_it_is_separated(line):
    assert parse_pairs(f"# royal\n\n{line}\nking, queen\n") == (("man", "woman"), ("king", "queen"))


def test_a_line_of_column_names_is_no_pair():
    assert parse_pairs("word1,word2,kind\nman,woman,sex\n") == (("man", "woman"),)


def test_words_of_several_parts_need_a_separator():
    assert parse_pairs("new york, united states") == (("new york", "united states"),)
    with pytest.raises(InputError, match="Line 2 of the pairs"):
        parse_pairs("man woman\nnew york usa")
    with pytest.raises(InputError, match="Line 1"):
        parse_pairs("man,")
    with pytest.raises(InputError, match="no pairs"):
        parse_pairs(" \n# only a comment\n")
    with pytest.raises(LimitError, match="more than 2,000"):
        parse_pairs("a b\n" * 2001)


def test_a_column_pairs_the_two_words_that_share_a_value():
    words = ["king", "queen", "cat", "dog", "cow", "lonely", "x", "y"]
    column = ["k-q", "k-q", "pets", "pets", "pets", "one", "", ""]
    assert column_pairs(words, column) == (("king", "queen"),)


def test_pairs_are_found_once_and_the_rest_is_told():
    found = find_pairs(
        Vocabulary(["King", "queen", "man"]),
        [("king", "queen"), ("King", "Queen"), ("man", "woman"), ("man", "MAN")],
    )
    assert found.pairs == (("King", "queen"),)
    assert found.rows.tolist() == [[0, 1]]
    assert found.missing == ("woman",)
    assert found.equal == ("man",)
    assert find_pairs(Vocabulary(["a"]), [("x", "y")]).rows.shape == (0, 2)


def test_the_mean_cosine_is_over_all_pairs_of_offsets(rng):
    space, rows = paired_space(rng, 8, 0.2)
    report = relation(space, rows, shufflings=50)
    offsets = [space.normalized[b] - space.normalized[a] for a, b in rows]
    expected = np.mean([cosine(u, v) for u, v in combinations(offsets, 2)])
    assert report.mean_cosine == pytest.approx(expected, abs=1e-6)
    np.testing.assert_allclose(report.mean_offset, np.mean(offsets, axis=0), atol=1e-6)


def test_each_pair_is_compared_with_the_others_only(rng):
    space, rows = paired_space(rng, 8, 0.2)
    report = relation(space, rows, shufflings=50)
    offsets = np.array([space.normalized[b] - space.normalized[a] for a, b in rows])
    unit = offsets / np.linalg.norm(offsets, axis=1, keepdims=True)
    for fit in report.pairs:
        others = np.delete(unit, fit.rows[0], axis=0).mean(axis=0)
        assert fit.fit == pytest.approx(cosine(unit[fit.rows[0]], others), abs=1e-5)
        assert fit.length == pytest.approx(np.linalg.norm(offsets[fit.rows[0]]), abs=1e-6)
    fits = [fit.fit for fit in report.pairs]
    assert fits == sorted(fits, reverse=True)
    assert (report.best, report.worst) == (report.pairs[0], report.pairs[-1])


def test_for_few_pairs_every_order_is_tried(rng):
    space, rows = paired_space(rng, 4, 0.3)
    report = relation(space, rows)
    first, second = space.normalized[rows[:, 0]], space.normalized[rows[:, 1]]
    values = []
    for order in permutations(range(4)):
        offsets = second[list(order)] - first
        values.append(np.mean([cosine(u, v) for u, v in combinations(offsets, 2)]))
    assert report.exact
    assert report.shufflings == 24
    assert report.p_value == pytest.approx(np.mean(np.array(values) >= values[0] - 1e-9))
    assert report.baseline_mean == pytest.approx(np.mean(values[1:]), abs=1e-6)
    assert report.baseline_sd == pytest.approx(np.std(values[1:], ddof=1), abs=1e-6)


def test_a_true_relation_beats_shuffled_pairs_and_a_false_one_does_not(rng):
    space, rows = paired_space(rng, 20, 0.02)
    true = relation(space, rows, shufflings=200)
    assert true.p_value == pytest.approx(1 / 201)
    assert true.mean_cosine > 0.9
    # Second words drawn afresh: nothing ties them to the first word they stand beside.
    vectors = space.vectors.copy()
    vectors[20:] = vectors[20:][rng.permutation(20)]
    false = relation(Space(space.labels, vectors), rows, shufflings=200)
    assert false.p_value > 0.05
    assert "chance pairing does as well" in false.describe()
    assert "p = 0.005" in true.describe()


def test_the_seed_decides_the_baseline(rng):
    space, rows = paired_space(rng, 9, 0.2)
    one, same, other = (relation(space, rows, shufflings=40, seed=s) for s in (1, 1, 2))
    assert one.baseline_mean == same.baseline_mean != other.baseline_mean


def test_pairs_of_equal_vectors_are_left_out_and_told():
    space = Space(["a", "b", "c", "d", "twin"], [[1, 0], [0, 1], [1, 1], [-1, 1], [2, 0]])
    report = relation(space, np.array([[0, 1], [2, 3], [0, 4]]))
    assert report.flat == (("a", "twin"),)
    assert len(report.pairs) == 2
    with pytest.raises(InputError, match="at least two pairs"):
        relation(space, np.array([[0, 1], [0, 4]]))
    with pytest.raises(ParameterError, match="at least 1, not 0"):
        relation(space, np.array([[0, 1], [2, 3]]), shufflings=0)


def test_the_work_can_be_stopped(rng):
    space, rows = paired_space(rng, 9, 0.2)

    def stop(fraction):
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        relation(space, rows, progress=stop)
    with pytest.raises(CancelledError):
        weat(space, ([0, 1], [2, 3]), ([4], [5]), progress=stop)


COMPASS = Space(
    ["west", "east", "north", "northeast", "farther east"],
    [[-1, 0], [1, 0], [0, 1], [1, 1], [5, 0]],
)


def test_poles_lie_at_minus_one_and_one():
    axis = semantic_axis(COMPASS, [0], [1])
    assert axis.name == "west ↔ east"
    placed = {score.label: score.position for score in axis.score(COMPASS, range(5))}
    assert placed == pytest.approx(
        {"west": -1, "north": 0, "northeast": np.sqrt(0.5), "east": 1, "farther east": 1}
    )
    assert next(iter(placed)) == "west"
    assert axis.spread == pytest.approx(0, abs=1e-6)


def test_a_pole_of_several_words_lies_at_their_middle(rng):
    space = Space([f"w{row}" for row in range(10)], rng.normal(size=(10, 5)))
    axis = semantic_axis(space, [0, 1, 2], [3, 4])
    positions = axis.positions(space.vectors)
    assert positions[:3].mean() == pytest.approx(-1, abs=1e-5)
    assert positions[3:5].mean() == pytest.approx(1, abs=1e-5)
    expected = max(abs(positions[:3] + 1).max(), abs(positions[3:5] - 1).max())
    assert axis.spread == pytest.approx(expected, abs=1e-5)
    assert np.linalg.norm(axis.direction) == pytest.approx(1, abs=1e-6)


def test_an_axis_needs_two_different_poles():
    with pytest.raises(InputError, match="at least one word"):
        semantic_axis(COMPASS, [], [1])
    with pytest.raises(InputError, match="same point"):
        semantic_axis(COMPASS, [1], [4])


def test_kinds_of_pairs_are_compared_by_their_cosines(rng):
    space = Space([f"w{row}" for row in range(40)], rng.normal(size=(40, 6)))
    near = np.array([(i, i + 1) for i in range(0, 20, 2)])
    far = np.array([(i, i + 1) for i in range(20, 40, 2)])
    found = compare_groups(space, {"opposites": near, "synonyms": far})
    cosines = [cosine(space.vectors[a], space.vectors[b]) for a, b in near]
    others = [cosine(space.vectors[a], space.vectors[b]) for a, b in far]
    assert found.first.cosines == pytest.approx(cosines, abs=1e-6)
    assert found.second.mean == pytest.approx(np.mean(others), abs=1e-6)
    assert found.second.sd == pytest.approx(np.std(others, ddof=1), abs=1e-6)
    assert found.closer == pytest.approx(np.mean([a > b for a in cosines for b in others]))
    assert found.p_value == pytest.approx(stats.mannwhitneyu(cosines, others).pvalue)
    assert len(found.chance.cosines) == 20
    assert max(found.chance.cosines) < 0.9999
    assert "tell them apart" in found.describe()


def test_two_kinds_that_differ_are_told_apart(rng):
    base = rng.normal(size=(20, 30))
    space = Space(
        [f"w{row}" for row in range(80)],
        np.concatenate([base, base + rng.normal(size=(20, 30)) * 0.1, rng.normal(size=(40, 30))]),
    )
    near = np.array([(i, 20 + i) for i in range(20)])
    far = np.array([(40 + i, 60 + i) for i in range(20)])
    found = compare_groups(space, {"synonyms": near, "opposites": far})
    assert found.closer == 1
    assert "that of synonyms is the closer one 100% of the time" in found.describe()
    with pytest.raises(InputError, match="two kinds of pairs"):
        compare_groups(space, {"synonyms": near})
    with pytest.raises(InputError, match="at least two pairs"):
        compare_groups(space, {"synonyms": near, "opposites": far[:1]})


def weat_by_definition(space, targets, attributes):
    def association(row):
        first, second = (
            np.mean([cosine(space.vectors[row], space.vectors[a]) for a in rows])
            for rows in attributes
        )
        return first - second

    everyone = [*targets[0], *targets[1]]
    values = {row: association(row) for row in everyone}
    mean = [np.mean([values[row] for row in rows]) for rows in targets]
    effect = (mean[0] - mean[1]) / np.std(list(values.values()), ddof=1)
    given = sum(values[r] for r in targets[0]) - sum(values[r] for r in targets[1])
    counts = []
    for chosen in combinations(everyone, len(targets[0])):
        rest = [row for row in everyone if row not in chosen]
        statistic = sum(values[r] for r in chosen) - sum(values[r] for r in rest)
        counts.append(statistic >= given - 1e-9)
    return effect, np.mean(counts)


@pytest.mark.parametrize("sizes", [(4, 4), (3, 5)])
def test_the_association_test_is_the_published_one(rng, sizes):
    space = Space([f"w{row}" for row in range(14)], rng.normal(size=(14, 6)))
    targets = (list(range(sizes[0])), list(range(sizes[0], 8)))
    attributes = ([8, 9, 10], [11, 12, 13])
    result = weat(space, targets, attributes)
    effect, p_value = weat_by_definition(space, targets, attributes)
    assert result.effect_size == pytest.approx(effect, abs=1e-5)
    assert result.p_value == pytest.approx(p_value)
    assert result.exact
    mirrored = weat(space, targets, attributes[::-1])
    assert mirrored.effect_size == pytest.approx(-effect, abs=1e-5)


def test_a_planted_association_is_found_and_sampling_agrees_with_counting(rng):
    attributes = np.eye(10)[:2]
    first = np.eye(10)[0] + rng.normal(size=(10, 10)) * 0.6
    second = np.eye(10)[1] + rng.normal(size=(10, 10)) * 0.6
    space = Space([f"w{row}" for row in range(22)], np.concatenate([first, second, attributes]))
    sampled = weat(space, (range(10), range(10, 20)), ([20], [21]), samples=500)
    assert not sampled.exact
    assert sampled.effect_size > 1
    assert sampled.p_value == pytest.approx(1 / 501)
    mixed = (list(range(0, 20, 2)), list(range(1, 20, 2)))
    few = weat(space, (mixed[0][:8], mixed[1][:8]), ([20], [21]))
    assert few.exact
    assert few.partitions == 12_870
    many = weat(space, mixed, ([20], [21]), samples=4_000, seed=3)
    assert many.p_value == pytest.approx(
        weat(space, mixed, ([20], [21]), samples=4_000, seed=4).p_value, abs=0.04
    )


def test_word_sets_that_cannot_be_tested_are_refused(rng):
    space = Space([f"w{row}" for row in range(8)], rng.normal(size=(8, 3)))
    with pytest.raises(InputError, match="at least two words for each target"):
        weat(space, ([0], [1, 2]), ([3], [4]))
    with pytest.raises(InputError, match="“w1” stands in both target sets"):
        weat(space, ([0, 1], [1, 2]), ([3], [4]))
    with pytest.raises(InputError, match="“w4” stands in both attribute sets"):
        weat(space, ([0, 1], [2, 3]), ([4], [4, 5]))
    with pytest.raises(ParameterError, match="at least 1"):
        weat(space, ([0, 1], [2, 3]), ([4], [5]), samples=0)
    alike = Space(list("abcdef"), [[1, 1], [2, 2], [3, 3], [4, 4], [1, 0], [0, 1]])
    with pytest.raises(InputError, match="same association"):
        weat(alike, ([0, 1], [2, 3]), ([4], [5]))
