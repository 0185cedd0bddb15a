"""What travels between a server and its workers comes out as it went in."""

import threading
from multiprocessing import Pipe

import numpy as np
import pandas as pd
import pytest

from explorer.jobs import messages
from explorer.space import Space


def through(value: object) -> object:
    one, other = Pipe()
    sender = threading.Thread(target=messages.send, args=(one, value))
    sender.start()
    received = messages.receive(other)
    sender.join()
    return received


@pytest.mark.parametrize("value", ["stop", ("progress", 0.5), None, b"x" * 3_000_000, []])
def test_plain_values_come_out_as_they_went_in(value):
    assert through(value) == value


@pytest.mark.parametrize("shape", [(3, 4), (300_000, 3), (0, 4)])
@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays_of_any_size_come_whole_and_as_writable_as_they_were(rng, shape, order):
    array = np.array(rng.normal(size=shape), order=order)
    fixed = array.copy()
    fixed.flags.writeable = False
    received = through((array, fixed, array[::2]))
    for each, sent in zip(received, (array, fixed, array[::2]), strict=True):
        assert np.array_equal(each, sent)
        assert each.dtype == sent.dtype
    assert [each.flags.writeable for each in received] == [True, False, True]


def test_a_space_keeps_its_labels_metadata_and_numbers(rng):
    vectors = rng.normal(size=(5, 3)).astype(np.float32)
    beside = pd.DataFrame({"kind": ["a", None, "b", "c", "ä"], "n": [1, 2, 3, 4, 5]})
    sent = Space([*"vwxyz"], vectors, beside)
    received = through(sent)
    assert received.fingerprint == sent.fingerprint
    assert not received.vectors.flags.writeable


def test_an_end_that_goes_away_is_told():
    one, other = Pipe()
    one.send([10])
    one.close()
    with pytest.raises(EOFError):
        messages.receive(other)
