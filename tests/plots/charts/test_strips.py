"""Vectors as strips: every number in its cell, zero in the middle of the scale."""

import numpy as np
import pytest

from explorer.errors import InputError
from explorer.plots import vector_strips
from explorer.plots.theme import alt_text


def test_each_strip_is_scaled_by_its_own_largest_number_and_keeps_its_sign():
    vectors = np.array([[1, -2, 0], [10, 5, -5]], dtype=np.float32)
    drawn = vector_strips(["a", "b"], vectors).data[0]
    np.testing.assert_allclose(drawn.z, [[0.5, -1, 0], [1, 0.5, -0.5]])
    np.testing.assert_allclose(drawn.customdata, vectors)
    assert (drawn.zmin, drawn.zmax) == (-1, 1)


def test_a_vector_of_zeros_is_drawn_as_zeros():
    assert not np.asarray(vector_strips(["nothing"], np.zeros((1, 4), np.float32)).data[0].z).any()


def test_words_are_text_and_the_figure_says_what_it_shows():
    figure = vector_strips(["<b>x</b>"], np.ones((1, 3), np.float32), "dark")
    assert "<b>" not in figure.layout.yaxis.ticktext[0]
    assert "3 numbers" in alt_text(figure)


def test_a_label_too_few_is_refused():
    with pytest.raises(InputError, match="1 labels for 2 strips"):
        vector_strips(["a"], np.ones((2, 3), np.float32))
