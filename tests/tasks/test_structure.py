"""The tasks behind the pages of clusters, relations and comparison, on known geometry."""

import numpy as np
import pytest

from explorer.clustering import KmeansParameters, WardParameters, ward_tree
from explorer.embedders import EmbedderSpec, TfidfParameters
from explorer.errors import CancelledError, InputError
from explorer.projection import BEGAN_PINNED, PcaParameters, TsneParameters, project
from explorer.space import Space
from explorer.tasks.clusters import group
from explorer.tasks.comparison import contrast, overlay, overlay_pinned, varied
from explorer.tasks.relations import find_rows, relate
from explorer.tasks.words import add_words


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def space_of(vectors):
    return Space([f"w{row}" for row in range(len(vectors))], vectors)


def test_only_wards_method_hands_over_its_tree(rng):
    space = space_of(rng.normal(size=(20, 4)))
    assert group(space, KmeansParameters(3)).tree is None
    np.testing.assert_array_equal(group(space, WardParameters(3)).tree, ward_tree(space.vectors))


def test_words_are_added_once_and_after_those_there_are(rng):
    spec = EmbedderSpec("tf-idf", TfidfParameters(unit="character", shortest=1, longest=2))
    from explorer.embedders import load_embedder

    labels = ["king", "queen"]
    model = load_embedder(spec, corpus=labels)
    space = Space(labels, model.encode_document(labels))
    more = add_words(space, ("KING", "ring", "ring"), spec)
    assert more.labels == ("king", "queen", "ring")
    np.testing.assert_array_equal(more.vectors[:2], space.vectors)
    np.testing.assert_allclose(more.vectors[2:], model.encode_document(["ring"]))


def test_without_a_model_the_space_stays_and_the_lacking_word_is_told(rng):
    space = space_of(rng.normal(size=(3, 4)))
    assert add_words(space, ("new",), None) is space
    assert find_rows(space, ("w2", "W0", "w2")) == [2, 0]
    with pytest.raises(InputError, match="“new” is not among these words"):
        find_rows(space, ("new",))


def test_a_flat_space_is_seen_whole_and_a_deep_one_in_part(rng):
    pairs = tuple((f"w{row}", f"w{row + 1}") for row in range(0, 12, 2))
    flat = np.zeros((12, 6), dtype=np.float32)
    flat[:, :2] = rng.normal(size=(12, 2))
    assert relate(space_of(flat), pairs, PcaParameters()).seen == pytest.approx(1.0, abs=1e-5)
    deep = relate(space_of(rng.normal(size=(12, 6))), pairs, PcaParameters())
    assert 0.0 < deep.seen < 1.0
    assert deep.arrows[0] == (0, 1)
    assert deep.missing == ()


def test_a_turned_space_is_laid_exactly_over_the_first(rng):
    first = space_of(rng.normal(size=(30, 5)))
    turn, _ = np.linalg.qr(rng.normal(size=(5, 5)))
    found = overlay((first, space_of(first.vectors @ turn)), ("", ""), (PcaParameters(),) * 2)
    np.testing.assert_allclose(found.second.coordinates, found.first.coordinates, atol=1e-4)
    assert found.alignment.disparity == pytest.approx(0.0, abs=1e-6)
    same = contrast((first, space_of(first.vectors @ turn)), ("", ""), 4)
    assert same.report.overlap == 1.0
    assert same.report.cka == pytest.approx(1.0)
    assert same.cka_by_chance < 0.5
    assert same.sizes == (20.0, 20.0)


def test_two_maps_can_be_watched_as_they_grow_one_after_the_other(rng):
    first, second = space_of(rng.normal(size=(60, 5))), space_of(rng.normal(size=(60, 5)))
    states = []
    found = overlay(
        (first, second), ("", ""), (TsneParameters(), TsneParameters()), 0, None, states.append
    )
    sketches = [project(each, PcaParameters()).coordinates for each in (first, second)]
    np.testing.assert_array_equal(states[0].first, sketches[0])
    np.testing.assert_array_equal(states[0].second, sketches[1])
    begun = [not np.array_equal(state.second, sketches[1]) for state in states]
    assert begun == sorted(begun)
    assert len(set(begun)) == 2
    np.testing.assert_array_equal(states[-1].first, found.first.coordinates)
    assert states[-1].second.shape == (60, 2)


def test_the_second_map_begins_where_the_first_is_where_it_is_pinned(rng):
    first, second = space_of(rng.normal(size=(60, 5))), space_of(rng.normal(size=(60, 5)))
    parameters = (TsneParameters(iterations=60),) * 2
    found = overlay_pinned((first, second), ("", ""), parameters)
    own = overlay((first, second), ("", ""), parameters)
    np.testing.assert_array_equal(found.first.coordinates, own.first.coordinates)
    assert found.alignment.disparity < own.alignment.disparity
    assert BEGAN_PINNED in found.second.notes


def test_variants_are_applied_to_their_own_side(rng):
    space = space_of(rng.normal(size=(10, 8)))
    first, second = varied((space, space), ("", "truncate=3"))
    assert first is space
    assert second.dimension == 3
    assert contrast((space, space), ("int8", "binary"), 2).sizes == (8.0, 1.0)


def test_maps_without_extent_are_not_laid_over_each_other():
    space = space_of(np.ones((4, 3), dtype=np.float32))
    assert overlay((space, space), ("", ""), (PcaParameters(),) * 2).alignment is None


def test_a_cancel_ends_a_comparison(rng):
    def stop(_):
        raise CancelledError("Stopped.")

    space = space_of(rng.normal(size=(10, 4)))
    with pytest.raises(CancelledError):
        contrast((space, space), ("", ""), 3, 0, stop)
    with pytest.raises(CancelledError):
        overlay((space, space), ("", ""), (PcaParameters(),) * 2, 0, stop)
