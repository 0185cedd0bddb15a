"""Recall is counted against the true nearest, with the query left out."""

import math
from dataclasses import replace

import numpy as np
import pytest

from explorer.benchmark import Settings, describe, measure_indexes
from explorer.indexes import INDEXES, BinaryParameters, ExactParameters, HnswParameters, build_index
from explorer.neighbors import nearest

QUICK = Settings(k=5, queries=40, sweep="none")


def test_recall_is_the_share_of_the_true_nearest_with_the_query_left_out(rng):
    vectors = rng.normal(size=(500, 16)).astype(np.float32)
    settings = Settings(k=5, queries=500, sweep="none")
    measured = measure_indexes(vectors, [BinaryParameters(rescored=0)], settings).rows[0]
    everyone = np.arange(500)
    truth = nearest(vectors, vectors, 5, exclude=everyone).indices
    found = build_index(vectors, BinaryParameters(rescored=0)).search(vectors, 6).indices
    shares = []
    for own, answer, right in zip(everyone, found.tolist(), truth.tolist(), strict=True):
        others = [each for each in answer if each != own][:5]
        shares.append(len(set(others) & set(right)) / 5)
    assert measured.recall == pytest.approx(np.mean(shares))
    assert measured.recall_sd == pytest.approx(np.std(shares, ddof=1))
    assert 0.1 < measured.recall < 0.9


@pytest.mark.parametrize("metric", ["cosine", "dot", "euclidean"])
def test_exact_search_finds_everything_by_any_metric(rng, metric):
    vectors = (rng.normal(size=(300, 12)) * 5 + 2).astype(np.float32)
    found = measure_indexes(vectors, [ExactParameters()], replace(QUICK, metric=metric))
    assert found.rows[0].recall == 1.0
    assert found.rows[0].recall_sd == 0.0


def test_ties_are_not_held_against_an_index(rng):
    """Each vector is there ten times: any nine of the others are right."""
    vectors = np.repeat(rng.normal(size=(30, 8)), 10, axis=0).astype(np.float32)
    found = measure_indexes(vectors, [ExactParameters(), HnswParameters()], QUICK)
    assert [each.recall for each in found.rows] == [1.0, 1.0]


def test_one_query_has_no_standard_deviation(rng):
    vectors = rng.normal(size=(50, 4)).astype(np.float32)
    found = measure_indexes(vectors, [ExactParameters()], Settings(queries=1, sweep="none"))
    assert math.isnan(found.rows[0].recall_sd)
    assert "single query" in describe(found)


def test_more_neighbors_than_there_are_is_cut(rng):
    vectors = rng.normal(size=(4, 4)).astype(np.float32)
    families = [entry.parameters() for entry in INDEXES.values()]
    found = measure_indexes(vectors, families, Settings(k=50))
    assert found.k == 3
    assert found.queries == 4
    assert {each.family for each in found.rows} == set(INDEXES)
