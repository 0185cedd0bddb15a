"""What sets rows apart: exact counts, the test of scipy, and silence where it is chance."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control, fisher_exact

from explorer import tables
from explorer.tables.apart import FEWEST


def animals() -> tables.Table:
    kind = ["cat"] * 10 + ["dog"] * 30
    text = [f"the {word} number {at}" for at, word in enumerate(kind)]
    return tables.from_frame(
        pd.DataFrame({"label": text, "kind": kind, "even": [True, False] * 20})
    )


def test_over_represented_values_and_words_are_told_with_their_counts():
    found = tables.lift(animals(), range(8), "label")
    assert [(each.value, each.of, each.among, each.everywhere) for each in found] == [
        ("cat", "value", 8, 10),
        ("cat", "word", 8, 10),
    ]
    assert {each.lift for each in found} == {4.0}
    assert found[0].describe() == (
        "“cat” in “kind”: 8 of 8 chosen rows, 10 of 40 in all, 4 times as often."
    )
    table = animals()
    for each in found:
        assert table.count(tables.parse(each.condition, table.columns)) == each.everywhere


def test_the_chance_is_that_of_fishers_exact_test():
    found = tables.lift(animals(), range(8), "label")
    # Tested were: cat as a value; true and false; cat, number and the as words.
    one = fisher_exact([[8, 0], [2, 30]], alternative="greater").pvalue
    half = fisher_exact([[4, 4], [16, 16]], alternative="greater").pvalue
    rates = false_discovery_control([one, one, half, half, 1.0, 1.0])
    assert found[0].q == pytest.approx(rates[0])


def test_two_rows_say_little_of_anything():
    assert FEWEST == 3
    assert tables.lift(animals(), [0, 1], "label") == ()


def test_rows_drawn_at_random_are_seldom_set_apart():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({f"c{at}": rng.integers(0, 8, 2_000).astype(str) for at in range(10)})
    frame = frame.map(lambda value: f"v{value}")
    frame.insert(0, "label", [f"w{n}" for n in range(2_000)])
    table = tables.from_frame(frame)
    told = [bool(tables.lift(table, rng.permutation(2_000)[:200], "label")) for _ in range(20)]
    assert sum(told) <= 3


def test_nothing_is_told_of_all_rows_or_of_none():
    assert tables.lift(animals(), range(40), "label") == ()
    assert tables.lift(animals(), [], "label") == ()


def test_truths_are_values_that_can_be_asked_for():
    table = animals()
    found = tables.lift(table, range(0, 40, 2), "label")
    assert [(each.column, each.value, each.condition) for each in found] == [
        ("even", "true", "even = true")
    ]
