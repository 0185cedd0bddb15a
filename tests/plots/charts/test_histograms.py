"""The histogram of cosines: every pair is counted once, in its own step."""

import numpy as np
import pytest

from explorer.errors import InputError
from explorer.plots import cosine_histogram
from explorer.plots.theme import alt_text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_shares_of_each_kind_add_up_to_a_hundred(theme):
    rng = np.random.default_rng(1)
    kinds = {"near": rng.uniform(0.3, 1.0, 40), "far": rng.uniform(-1.0, 0.4, 7)}
    chart = cosine_histogram(kinds, theme)
    assert [trace.name for trace in chart.data] == ["near (40)", "far (7)"]
    for trace in chart.data:
        assert sum(trace.y) == pytest.approx(100.0)


def test_a_cosine_lies_in_the_step_that_begins_at_or_below_it():
    chart = cosine_histogram({"one": [0.52], "two": [-0.03, 0.98]})
    one, two = chart.data
    assert one.x[int(np.argmax(one.y))] == pytest.approx(0.5)
    assert [x for x, y in zip(two.x, two.y, strict=True) if y] == pytest.approx([-0.05, 0.95])


def test_its_description_gives_the_means_and_hostile_names_stay_text():
    chart = cosine_histogram({"<b>x</b>": [0.25, 0.75]})
    assert "<b>x</b> 0.500 (2 pairs)" in alt_text(chart)
    assert "<b>" not in chart.data[0].name


def test_an_empty_kind_is_told():
    with pytest.raises(InputError, match="at least one pair of each kind"):
        cosine_histogram({"none": []})
    with pytest.raises(InputError, match="at least one pair of each kind"):
        cosine_histogram({})
