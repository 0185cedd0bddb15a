"""States of a layout kept in little memory."""

import numpy as np
import pytest

from explorer.projection import Frame, Recorder


def frames(count, n=50, dimensions=2):
    rng = np.random.default_rng(3)
    for number in range(count):
        places = (10.0 ** (number / 20) * rng.normal(size=(n, dimensions)) + number).astype(
            np.float32
        )
        yield Frame(number / (count - 1), 10 * number, places)


def recorded(count, most_bytes, **size):
    recorder, shown = Recorder(most_bytes), list(frames(count, **size))
    for frame in shown:
        recorder(frame)
    return recorder.reel(), shown


def test_every_state_is_kept_where_there_is_room_in_the_same_square():
    reel, shown = recorded(8, 1_000_000)
    assert reel.iterations == tuple(range(0, 80, 10))
    assert reel.states.dtype == np.int16
    for state, frame in zip(reel.states, shown, strict=True):
        low, high = frame.coordinates.min(axis=0), frame.coordinates.max(axis=0)
        half = (high - low).max() / 2
        expected = (frame.coordinates - (low + high) / 2) / half
        np.testing.assert_allclose(state / 32767, expected, atol=1e-4)
        assert np.abs(state.astype(int)).max() == pytest.approx(32767, abs=2)


@pytest.mark.parametrize("count", [2, 3, 7, 8, 9, 16, 31, 59, 60])
@pytest.mark.parametrize("room", [2, 3, 5, 10])
def test_of_too_many_some_are_let_go_of_evenly_but_neither_the_first_nor_the_last(count, room):
    a_state = 50 * 2 * 2
    reel, shown = recorded(count, room * a_state)
    assert reel.states.nbytes <= room * a_state
    assert reel.iterations[0] == 0
    assert reel.iterations[-1] == shown[-1].iteration
    assert len(reel.iterations) >= min(count, room / 2)
    gaps = np.diff(reel.iterations)
    assert len(set(gaps[:-1])) <= 1


def test_nothing_is_kept_where_there_is_no_room_for_two_or_only_one_was_told():
    assert recorded(5, 399)[0] is None
    recorder = Recorder(1_000_000)
    recorder(next(iter(frames(2))))
    assert recorder.reel() is None


def test_points_at_one_place_are_in_the_middle():
    recorder = Recorder(1_000)
    for fraction in (0.0, 1.0):
        recorder(Frame(fraction, 1, np.full((3, 2), 7.0, np.float32)))
    assert not recorder.reel().states.any()
