"""Names of regions: the words of their texts, without those of every text."""

import numpy as np
import pandas as pd

from explorer.clustering import Layer, name_regions
from explorer.space import Space

CARD = ["where is the card I ordered", "my card has not arrived yet", "when will my card arrive"]
RATE = ["what is the exchange rate", "is the exchange rate fair", "exchange rates were wrong"]
GERMAN = ["wo ist die Karte", "die Karte ist noch nicht da", "wie ist der Kurs", "der Kurs ist zu"]


def space(labels, **columns):
    rows = np.random.default_rng(0).normal(size=(len(labels), 4)).astype(np.float32)
    return Space(tuple(labels), rows, pd.DataFrame(columns) if columns else None)


def layer(*labels):
    labels = np.array(labels, dtype=np.int64)
    k = int(labels.max()) + 1
    return Layer(labels, tuple(f"Cluster {number + 1}" for number in range(k)), 1.0)


def test_texts_are_named_by_words_frequent_in_a_region_and_rare_in_others():
    (named,) = name_regions(space(CARD + RATE), [layer(0, 0, 0, 1, 1, 1)])
    first, second = named.names
    assert first.startswith("card")
    assert {"exchange", "rate"} == set(second.split(", "))  # once, not as “rates” again


def test_stop_words_are_those_of_the_language():
    (named,) = name_regions(space(GERMAN), [layer(0, 0, 1, 1)])
    assert named.names == ("karte", "kurs")


def test_own_words_can_be_left_out():
    (named,) = name_regions(space(CARD + RATE), [layer(0, 0, 0, 1, 1, 1)], ("Card", "exchange"))
    assert not any("card" in name or "exchange" in name for name in named.names)


def test_layers_come_coarsest_first_and_one_region_alone_is_none():
    found = name_regions(
        space(CARD + RATE), [layer(0, 1, 2, 3, 4, 5), layer(0, 0, 0, 1, 1, 1), layer(*[0] * 6)]
    )
    assert [each.k for each in found] == [2, 6]
    assert [len(set(each.names)) for each in found] == [2, 6]


def test_noise_names_nothing():
    (named,) = name_regions(space(CARD + RATE), [layer(0, 0, -1, 1, 1, -1)])
    assert len(named.names) == 2


def test_labels_that_say_nothing_leave_the_name_to_the_category_of_most():
    points = [f"point {number}" for number in range(6)]
    kinds = ["cat", "cat", "dog", "dog", "dog", "cat"]
    data = space(points, length=list("123456"), kind=kinds)
    (named,) = name_regions(data, [layer(0, 0, 0, 1, 1, 1)])
    assert named.names == ("cat", "dog")
    (bare,) = name_regions(space(points), [layer(0, 0, 0, 1, 1, 1)])
    assert bare.names == ("region 1", "region 2")


def test_words_are_named_by_those_nearest_to_the_middle():
    (named,) = name_regions(space(["cat", "dog", "car", "bus"]), [layer(0, 0, 1, 1)])
    assert {word for name in named.names for word in name.split(", ")} == {
        "cat", "dog", "car", "bus",
    }  # fmt: skip
