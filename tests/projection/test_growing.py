"""A map that grows stays itself: what stands does not move, what is new is placed among it."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness

from explorer.embedders import embed_words, parse_spec
from explorer.errors import CancelledError, InputError
from explorer.faithfulness import describe, measure, measure_also, parts_of
from explorer.plots import coordinates_table
from explorer.projection import (
    LocalmapParameters,
    PcaParameters,
    TsneParameters,
    UmapParameters,
    given_projection,
    grow,
    landmarks,
    place,
    project,
    rows_in,
    umap,
)
from explorer.space import Space
from explorer.vocabulary import frequent_words
from tests.projection.quick import NAMES, QUICK


def space_of(vectors) -> Space:
    return Space([str(row) for row in range(len(vectors))], vectors)


@pytest.fixture(scope="module")
def split(groups) -> tuple[Space, Space, np.ndarray]:
    """Three quarters of the points, all of them in another order, and which are new there."""
    rng = np.random.default_rng(3)
    order = rng.permutation(240)
    new = rng.permutation(240) < 60
    return groups.take(np.sort(order[~new])), groups.take(order), new


def test_pca_places_where_the_pca_of_all_has_them():
    # Points in pairs opposite each other: with or without some of the pairs the axes are the same.
    corners = np.diag([9.0, 5.0, 2.0, 1.0])
    inner = np.array([[3.0, 0, 0, 0], [0, 2.5, 0, 0], [0, 0, 1.0, 0]])
    old = np.concatenate([corners, -corners]).astype(np.float32)
    new = np.concatenate([inner, -inner]).astype(np.float32)
    before, after = space_of(old), space_of(np.concatenate([old, new]))
    kept = project(before, PcaParameters())
    whole = project(after, PcaParameters())
    np.testing.assert_allclose(place(kept, before, new), whole.coordinates[8:], atol=1e-6)
    np.testing.assert_allclose(place(kept, before, new), new[:, :2], atol=1e-6)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_pca_places_as_scikit_learn_transforms(rng, dimensions):
    vectors = (rng.normal(size=(150, 12)) * np.linspace(3, 1, 12) + 5).astype(np.float32)
    before = space_of(vectors[:100])
    kept = project(before, PcaParameters(), dimensions=dimensions)
    oracle = PCA(dimensions, svd_solver="full").fit(vectors[:100].astype(np.float64))
    signs = np.sign((oracle.transform(vectors[:100]) * kept.coordinates).sum(axis=0))
    placed = place(kept, before, vectors[100:])
    np.testing.assert_allclose(placed, oracle.transform(vectors[100:]) * signs, atol=2e-5)


@pytest.mark.parametrize("parameters", QUICK, ids=NAMES)
@pytest.mark.parametrize("dimensions", [2, 3])
def test_what_stands_keeps_its_place_to_the_last_bit(split, parameters, dimensions):
    before, after, new = split
    kept = project(before, parameters, dimensions=dimensions, seed=4)
    grown = grow(kept, before, after)
    rows = rows_in(before, after)
    assert grown.coordinates[rows].tobytes() == kept.coordinates.tobytes()
    assert np.array_equal(np.sort(rows), np.flatnonzero(~new))
    assert np.array_equal(grown.added, new)
    assert np.array_equal(grown.laid_out, ~new)
    assert (grown.method, grown.parameters, grown.seed) == (kept.method, kept.parameters, 4)
    assert np.isfinite(grown.coordinates).all()
    assert not grown.coordinates.flags.writeable
    assert grow(kept, before, after).coordinates.tobytes() == grown.coordinates.tobytes()


@pytest.mark.parametrize("parameters", QUICK, ids=NAMES)
def test_new_points_do_not_see_each_other(split, parameters):
    before, after, new = split
    kept = project(before, parameters)
    vectors = after.vectors[new]
    together = place(kept, before, vectors)
    if parameters != QUICK[2]:  # UMAP draws the points that push by chance
        np.testing.assert_allclose(place(kept, before, vectors[:7]), together[:7], atol=1e-3)


@pytest.mark.parametrize("parameters", QUICK, ids=NAMES)
def test_a_copy_of_a_point_lands_on_it(split, parameters):
    before, after, new = split
    kept = project(before, parameters)
    copies = before.vectors[[5, 17, 5]] * (1 if kept.method == "pca" else 3)
    fresh = after.vectors[new][:1]
    placed = place(kept, before, np.concatenate([copies, fresh, fresh]))
    assert np.array_equal(placed[:3], kept.coordinates[[5, 17, 5]])
    assert np.array_equal(placed[3], placed[4])


def test_a_map_that_grows_twice_still_stands_and_tells_all_that_came_later(groups):
    first, second = groups.take(range(150)), groups.take(range(200))
    kept = project(first, QUICK[1])
    once = grow(kept, first, second)
    twice = grow(once, second, groups)
    assert np.array_equal(twice.coordinates[:200], once.coordinates)
    assert twice.added.sum() == 90
    assert twice.laid_out.sum() == 150


def test_what_was_placed_is_no_ground_to_place_on(groups):
    first, second = groups.take(range(180)), groups.take(range(181))
    kept = project(first, QUICK[3])
    once = grow(kept, first, second)
    direct = place(kept, first, groups.vectors[181:])
    np.testing.assert_array_equal(place(once, second, groups.vectors[181:]), direct)


def test_umap_links_new_points_as_strongly_as_the_library_says(groups):
    from umap.umap_ import compute_membership_strengths, smooth_knn_dist

    rng = np.random.default_rng(0)
    others = np.argsort(rng.random((20, 60)), axis=1)[:, :15]
    far = np.sort(rng.random((20, 15)), axis=1).astype(np.float32)
    scales, nearest = smooth_knn_dist(far, 15.0, local_connectivity=0.0)
    oracle = compute_membership_strengths(others, far, scales, nearest, bipartite=True)[2]
    np.testing.assert_allclose(umap._strengths_to(others, far).ravel(), oracle, atol=1e-5)


def test_a_picture_of_another_tool_and_localmap_place_by_neighbors(groups):
    before = groups.take(range(200))
    rng = np.random.default_rng(0)
    kept = given_projection(rng.normal(size=(200, 2)), "From elsewhere.")
    grown = grow(kept, before, groups)
    for row in range(200, 240):
        near = np.argsort(-(before.normalized @ groups.normalized[row]))[:3]
        corners = kept.coordinates[near]
        # The median of three lies within them.
        assert (corners.min(axis=0) - 1e-5 <= grown.coordinates[row]).all()
        assert (grown.coordinates[row] <= corners.max(axis=0) + 1e-5).all()
    assert np.array_equal(grown.coordinates[:200], kept.coordinates)


@pytest.mark.parametrize("parameters", QUICK[1:], ids=NAMES[1:])
def test_of_a_sampled_map_the_sample_is_what_points_are_placed_among(
    groups, parameters, monkeypatch
):
    monkeypatch.setattr(landmarks, "MOST_LAID_OUT", 120)
    before = groups.take(range(200))
    kept = project(before, parameters)
    grown = grow(kept, before, groups)
    assert grown.laid_out.sum() == 120
    assert grown.added.sum() == 40
    told = describe(measure(groups.vectors, grown.coordinates), grown)
    assert "; 120 laid out, 120 placed among them, 40 of these later." in told


@pytest.mark.parametrize("parameters", QUICK[1:], ids=NAMES[1:])
def test_extreme_numbers_are_placed_too(groups, parameters):
    for factor in (1e-25, 1e13):
        vectors = groups.vectors.astype(np.float64) * factor
        before, added = space_of(vectors[:200]), vectors[200:].astype(np.float32)
        assert np.isfinite(place(project(before, parameters), before, added)).all()


@pytest.mark.parametrize("parameters", QUICK[1:3], ids=NAMES[1:3])
def test_placing_tells_how_far_it_is_and_can_be_stopped(split, parameters):
    before, after, new = split
    kept = project(before, parameters)
    told: list[float] = []
    place(kept, before, after.vectors[new], told.append)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert told == sorted(told)
    assert len(told) > 10

    def stop(fraction: float) -> None:
        if fraction > 0.5:
            raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        place(kept, before, after.vectors[new], stop)


def test_what_does_not_match_is_said_in_a_sentence(groups):
    before = groups.take(range(200))
    kept = project(before, PcaParameters())
    with pytest.raises(InputError, match="has 200 points and the space 240"):
        place(kept, groups, groups.vectors)
    with pytest.raises(InputError, match="29 dimensions and the kept ones 30"):
        place(kept, before, groups.vectors[:, 1:])
    with pytest.raises(InputError, match="does not hold every point of the kept map"):
        grow(kept, before, groups.take(range(1, 240)))
    few = space_of(np.repeat(groups.vectors[:4], 5, axis=0))
    with pytest.raises(InputError, match="4 different points, too few"):
        place(project(few, PcaParameters()), few, groups.vectors)


def test_points_are_found_again_by_label_and_vector(groups):
    before = groups.take([4, 9, 2])
    assert rows_in(before, groups).tolist() == [4, 9, 2]
    assert rows_in(groups, before) is None
    moved = np.array(groups.vectors)
    moved[9] *= 1 + 1e-6
    assert rows_in(before, Space(groups.labels, moved)) is not None
    moved[9] += 1e-3
    assert rows_in(before, Space(groups.labels, moved)) is None
    assert rows_in(before, Space([f"{x}" for x in range(1, 241)], groups.vectors)) is None
    twice = Space(["a", "b", "a"], groups.vectors[:3])
    assert rows_in(Space(["a", "a"], groups.vectors[[0, 2]]), twice).tolist() == [0, 2]
    assert rows_in(Space(["a"] * 4, groups.vectors[:4]), twice) is None


def test_each_part_is_told_and_exported(groups):
    before = groups.take(range(200))
    grown = grow(project(before, PcaParameters()), before, groups)
    faithfulness = measure(groups.vectors, grown.coordinates)
    parts = parts_of(faithfulness, grown.added)
    assert (parts.laid_out.n, parts.added.n, parts.added.examined) == (200, 40, 40)
    assert parts.added.trustworthiness == pytest.approx(faithfulness.point_trust[200:].mean())
    both = 200 * parts.laid_out.neighbors_kept + 40 * parts.added.neighbors_kept
    assert both / 240 == pytest.approx(faithfulness.neighbors_kept)
    told = describe(faithfulness, grown, noun="word")
    assert "; 200 laid out, 40 placed among them later." in told
    assert f"(trustworthiness {parts.added.trustworthiness:.3f}) around the 40 added." in told
    table = coordinates_table(groups, grown)
    assert table["added"].tolist() == [False] * 200 + [True] * 40


def test_few_added_points_among_very_many_are_examined_too():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(3_100, 4)).astype(np.float32)
    added = np.arange(3_100) >= 3_090
    places = vectors[:, :2]
    alone = measure(vectors, places)
    beside = measure_also(alone, vectors, places, added)
    assert beside.trustworthiness == alone.trustworthiness
    assert beside.sampled == 1_000
    assert parts_of(alone, added).added.examined < 10
    part = parts_of(beside, added).added
    assert (part.n, part.examined) == (10, 10)
    assert part.trustworthiness == pytest.approx(
        trustworthiness_of(vectors, places, np.flatnonzero(added)), abs=1e-3
    )


def trustworthiness_of(vectors, places, rows) -> float:
    """Return the mean of what the definition gives for some points, k = 15."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    n, k, found = len(vectors), 15, []
    for row in rows:
        others = np.delete(np.arange(n), row)
        full = others[np.argsort(-(unit[others] @ unit[row]), kind="stable")]
        drawn = np.linalg.norm(places[others] - places[row], axis=1)
        near = others[np.argsort(drawn, kind="stable")[:k]]
        ranks = np.empty(n)
        ranks[full] = np.arange(1, n)
        found.append(1 - np.maximum(ranks[near] - k, 0).sum() / (k * (2 * n - 3 * k - 1) / 2))
    return float(np.mean(found))


OPTIONS = [PcaParameters(), TsneParameters(), UmapParameters(), LocalmapParameters()]
GATES = [0.98, 0.93, 0.93, 0.9]


@pytest.mark.model
@pytest.mark.parametrize(("parameters", "gate"), list(zip(OPTIONS, GATES, strict=True)), ids=NAMES)
def test_held_out_words_are_nearly_as_trustworthy_as_when_laid_out(words, parameters, gate):
    added = np.random.default_rng(0).permutation(len(words)) < 120
    before = words.take(np.flatnonzero(~added))
    grown = grow(project(before, parameters), before, words)
    whole = project(words, parameters)
    placed, laid_out = (
        parts_of(measure(words.vectors, each.coordinates), added).added for each in (grown, whole)
    )
    assert placed.trustworthiness > gate * laid_out.trustworthiness
    order = np.random.default_rng(1).permutation(len(words))
    by_chance = trustworthiness(words.vectors, grown.coordinates[order], n_neighbors=15)
    assert placed.trustworthiness > by_chance + 0.1


@pytest.fixture(scope="module")
def words() -> Space:
    """600 frequent words."""
    listed = tuple(frequent_words(600))
    return embed_words(listed, None, parse_spec("minilm"), cache=None, source="words")[0]
