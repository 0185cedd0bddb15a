"""Names from the clusters' own words; agreement with known categories."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from explorer.clustering import agreement, name_clusters
from explorer.errors import InputError
from explorer.space import Space


def at_angles(*degrees):
    radians = np.radians(degrees)
    return np.column_stack([np.cos(radians), np.sin(radians)])


def test_a_name_is_the_medoid_then_the_words_furthest_from_the_other_center():
    vectors = at_angles(0, 10, 20, 30, 80, 85, 90)
    space = Space(["far", "outer", "middle", "near", "x", "y", "z"], vectors)
    names = name_clusters(space, np.array([0, 0, 0, 0, 1, 1, 1]))
    # The mean direction of the first is 15°: both 10° and 20° are 5° off; the first is taken.
    assert names[0] == "outer, far, middle"
    assert names[1] == "y, z, x"


def test_noise_has_no_name_and_lone_words_name_themselves():
    space = Space(["a", "b", "c"], at_angles(0, 90, 45))
    assert name_clusters(space, np.array([0, 1, -1])) == ("a", "b")
    assert name_clusters(space, np.array([-1, -1, -1])) == ()


def test_repeated_words_appear_once_and_equal_names_are_told_apart():
    space = Space(["Yes", "yes", "yes", "yes"], at_angles(0, 1, 90, 91))
    assert name_clusters(space, np.array([0, 0, 1, 1])) == ("Yes", "yes")
    same = Space(["yes"] * 4, at_angles(0, 1, 90, 91))
    assert name_clusters(same, np.array([0, 0, 1, 1])) == ("yes", "yes (2)")


def test_a_long_text_is_shortened_in_a_name():
    space = Space(["many words in  one long document", "b"], at_angles(0, 90))
    assert name_clusters(space, np.array([0, 1]))[0] == "many words in one long…"


def test_purity_is_worked_out_by_hand():
    found = agreement(np.array([0, 0, 0, 1, 1, 2]), ["a", "a", "b", "b", "b", "c"])
    assert found.purity == pytest.approx(5 / 6)
    assert (found.n, found.classes, found.clusters) == (6, 3, 3)


labels = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("abcd")), min_size=1, max_size=40)


@given(labels)
def test_agreement_equals_scikit_learn(pairs):
    found = np.array([number for number, _ in pairs])
    truth = [category for _, category in pairs]
    ours = agreement(found, truth)
    table = metrics.cluster.contingency_matrix(truth, found)
    assert ours.purity == pytest.approx(table.max(axis=0).sum() / len(pairs))
    assert ours.ari == pytest.approx(metrics.adjusted_rand_score(truth, found))
    assert ours.nmi == pytest.approx(metrics.normalized_mutual_info_score(truth, found))
    assert ours.v_measure == pytest.approx(metrics.v_measure_score(truth, found))


def test_noise_and_missing_categories_are_left_out_and_counted():
    column = pd.Series(["a", None, "a", " ", "b", float("nan"), "b"], dtype=object)
    found = agreement(np.array([0, 0, 0, 1, 1, 1, -1]), column)
    assert (found.n, found.unlabelled, found.noise) == (3, 3, 1)
    assert found.purity == 1.0
    assert found.describe().endswith("Left out: 1 in no cluster and 3 of no category.")


def test_pandas_missing_values_count_as_missing():
    column = pd.Series(["a", pd.NA, "b"], dtype="string")
    assert agreement(np.array([0, 0, 1]), column).unlabelled == 1


def test_numbers_serve_as_categories():
    assert agreement(np.array([0, 0, 1]), [1, 1, 2]).ari == 1.0


def test_nothing_to_compare_is_said_in_a_sentence():
    with pytest.raises(InputError, match="choose another column"):
        agreement(np.array([-1, 0]), ["a", ""])
    with pytest.raises(InputError, match="1 categories for 2"):
        agreement(np.array([0, 1]), ["a"])
