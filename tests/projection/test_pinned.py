"""A layout that begins where another one is pinned."""

import numpy as np
import pytest

from explorer.comparison import align
from explorer.errors import InputError, ParameterError
from explorer.faithfulness import measure
from explorer.projection import (
    BEGAN_PINNED,
    LocalmapParameters,
    PcaParameters,
    TsneParameters,
    UmapParameters,
    landmarks,
    project,
    project_from,
)
from explorer.space import Space
from tests.projection.quick import NAMES, QUICK

USUAL = [TsneParameters(), UmapParameters(), LocalmapParameters()]


@pytest.fixture(scope="module")
def shaken(groups) -> Space:
    """The same points as another model sees them: a little otherwise."""
    rng = np.random.default_rng(8)
    return Space(groups.labels, groups.vectors + 0.4 * rng.normal(size=groups.vectors.shape))


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return align(one, other).disparity


@pytest.mark.parametrize("parameters", USUAL, ids=NAMES[1:])
def test_what_begins_pinned_stays_nearer_and_is_as_faithful(groups, shaken, parameters):
    # A sound picture, but with two of its four groups in each other's place.
    drawn = project(groups, parameters, seed=3).coordinates
    group = np.repeat(np.arange(4), 60)
    middles = np.stack([drawn[group == each].mean(axis=0) for each in range(4)])
    pinned = (drawn - middles[group] + middles[[1, 0, 2, 3]][group]).astype(np.float32)
    own = project(shaken, parameters)
    begun = project_from(pinned, shaken, parameters)
    assert apart(pinned, begun.coordinates) < 0.7 * apart(pinned, own.coordinates)
    faithful, usual = (
        measure(shaken.vectors, each.coordinates).trustworthiness for each in (begun, own)
    )
    assert faithful > 0.98 * usual
    assert BEGAN_PINNED in begun.notes


@pytest.mark.parametrize("parameters", QUICK[1:], ids=NAMES[1:])
def test_the_scale_and_the_place_of_what_is_pinned_do_not_matter(groups, parameters):
    pinned = project(groups, PcaParameters(), dimensions=3).coordinates
    one = project_from(pinned, groups, parameters)
    other = project_from(pinned * 1024, groups, parameters)
    assert np.array_equal(one.coordinates, other.coordinates)
    far = project_from(pinned.astype(np.float64) * 1e6 + 1e7, groups, parameters)
    assert np.isfinite(far.coordinates).all()
    assert one.dimensions == 3


@pytest.mark.parametrize("parameters", QUICK, ids=NAMES)
def test_equal_points_and_samples_begin_where_theirs_are(groups, parameters, monkeypatch):
    monkeypatch.setattr(landmarks, "MOST_LAID_OUT", 120)
    doubled = groups.take([*range(200), 7, 7])
    pinned = project(doubled, PcaParameters()).coordinates
    found = project_from(pinned, doubled, parameters)
    assert np.isfinite(found.coordinates).all()
    assert np.array_equal(found.coordinates[[200, 201]], found.coordinates[[7, 7]])


def test_pca_and_a_picture_without_extent_begin_nowhere(groups):
    pinned = project(groups, QUICK[3]).coordinates
    plain = project(groups, PcaParameters())
    assert np.array_equal(
        project_from(pinned, groups, PcaParameters()).coordinates, plain.coordinates
    )
    flat = project_from(np.ones((240, 2), dtype=np.float32), groups, QUICK[1])
    assert np.array_equal(flat.coordinates, project(groups, QUICK[1]).coordinates)
    assert BEGAN_PINNED not in flat.notes


def test_what_cannot_be_pinned_is_said(groups):
    with pytest.raises(InputError, match="has 10 points and the space 240"):
        project_from(np.eye(10, 2, dtype=np.float32), groups, QUICK[1])
    with pytest.raises(ParameterError, match="2 or 3 dimensions, not 4"):
        project_from(groups.vectors[:, :4], groups, QUICK[1])
