"""Embedding and maps are timed run by run."""

import pytest

from explorer.benchmark import measure_embedding, measure_map
from explorer.embedders import parse_spec
from explorer.errors import ParameterError
from explorer.faithfulness import measure
from explorer.projection import PcaParameters, project
from explorer.space import Space


def test_embedding_is_timed_without_a_cache():
    rows = measure_embedding(["cat", "dog", "cow"], parse_spec("tf-idf"), repeats=2)
    assert [each.run for each in rows] == [1, 2]
    assert all(each.n == 3 and each.seconds > 0 for each in rows)
    with pytest.raises(ParameterError):
        measure_embedding(["cat"], parse_spec("tf-idf"), repeats=0)


def test_maps_are_timed_with_what_they_keep(rng):
    space = Space([str(i) for i in range(40)], rng.normal(size=(40, 2)))
    (only,) = measure_map(space, PcaParameters())
    assert only.method == "pca"
    assert only.seconds > 0
    drawn = project(space, PcaParameters())
    assert only.trustworthiness == measure(space.vectors, drawn.coordinates).trustworthiness
