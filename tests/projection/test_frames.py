"""The states of a layout on its way: evenly spread, of every point, and the caller's own."""

import numpy as np
import pytest

from explorer.arrays import fingerprint
from explorer.errors import CancelledError
from explorer.projection import MOST_FRAMES, Frame, PcaParameters, project
from explorer.projection.values import LOOKING, START
from explorer.space import Space
from tests.projection.quick import NAMES, QUICK


@pytest.mark.parametrize("parameters", QUICK[1:], ids=NAMES[1:])
def test_frames_run_evenly_from_the_start_to_the_final_picture(groups, parameters):
    shown: list[Frame] = []
    found = project(groups, parameters, on_frame=shown.append)
    steps = getattr(parameters, "iterations", None) or parameters.epochs
    numbers = [frame.iteration for frame in shown]
    assert 10 < len(shown) <= MOST_FRAMES
    assert (numbers[0], numbers[-1]) == (0, steps)
    gaps = np.diff(numbers)[1:-1]
    assert gaps.min() > 0
    assert gaps.max() - gaps.min() <= 5
    fractions = [frame.fraction for frame in shown]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    for frame in shown:
        assert frame.coordinates.shape == (240, 2)
        assert frame.coordinates.dtype == np.float32
        assert np.isfinite(frame.coordinates).all()
    assert len({fingerprint(frame.coordinates) for frame in shown}) == len(shown)
    assert np.array_equal(shown[-1].coordinates, found.coordinates)
    assert np.array_equal(found.coordinates, project(groups, parameters).coordinates)


@pytest.mark.parametrize("parameters", QUICK[1:], ids=NAMES[1:])
def test_the_first_frame_is_pca_and_comes_before_the_neighbors_are_known(groups, parameters):
    shown: list[Frame] = []
    told: list[float] = []
    project(groups, parameters, on_frame=shown.append, progress=told.append)
    assert told[told.index(START) :][1] >= START
    assert shown[0].fraction == START < LOOKING <= shown[1].fraction
    unit = Space(groups.labels, groups.normalized)
    straight = project(unit, PcaParameters()).coordinates
    for axis in range(2):
        agreement = np.corrcoef(shown[0].coordinates[:, axis], straight[:, axis])[0, 1]
        assert agreement > 0.99


@pytest.mark.parametrize("parameters", QUICK, ids=NAMES)
def test_frames_hold_every_point_also_those_that_share_a_place(groups, parameters):
    doubled = groups.take([*range(240), 7, 7])
    shown: list[Frame] = []
    found = project(doubled, parameters, on_frame=shown.append)
    for frame in shown:
        assert np.array_equal(frame.coordinates[[240, 241]], frame.coordinates[[7, 7]])
    assert np.array_equal(shown[-1].coordinates, found.coordinates)


def test_pca_shows_its_only_state(groups):
    shown: list[Frame] = []
    found = project(groups, PcaParameters(), on_frame=shown.append)
    assert [frame.fraction for frame in shown] == [1.0]
    assert np.array_equal(shown[0].coordinates, found.coordinates)


@pytest.mark.parametrize("parameters", QUICK[1:], ids=NAMES[1:])
def test_who_watches_may_keep_or_change_a_frame_and_may_stop_the_work(groups, parameters):
    def stop(frame: Frame) -> None:
        frame.coordinates[:] = np.nan
        if frame.fraction > 0.5:
            raise CancelledError("seen enough")

    with pytest.raises(CancelledError, match="seen enough"):
        project(groups, parameters, on_frame=stop)
