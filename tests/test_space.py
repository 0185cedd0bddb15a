"""The space: labels and vectors kept together, frozen, and known by their content."""

import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest

from explorer.errors import InputError
from explorer.space import Provenance, Space


@pytest.fixture
def space():
    metadata = pd.DataFrame({"kind": ["pet", "pet", "fruit"]}, index=[7, 8, 9])
    vectors = [[3.0, 4.0], [0.0, 0.0], [1.0, 0.0]]
    return Space(["cat", "dog", "cat"], vectors, metadata, Provenance("list.csv", "m", {"a": 1}))


def test_a_space_holds_its_labels_vectors_and_metadata_in_order(space):
    assert space.labels == ("cat", "dog", "cat")
    assert space.vectors.dtype == np.float32
    assert space.metadata["kind"].tolist() == ["pet", "pet", "fruit"]
    assert space.metadata.index.tolist() == [0, 1, 2]
    assert (len(space), space.dimension) == (3, 2)


def test_neither_the_space_nor_its_numbers_can_be_changed(space):
    with pytest.raises(FrozenInstanceError):
        space.labels = ()
    with pytest.raises(ValueError, match="read-only"):
        space.vectors[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        space.normalized[0, 0] = 1
    with pytest.raises(TypeError):
        space.provenance.options["a"] = 2


def test_normalized_vectors_have_length_one_and_zero_stays_zero(space):
    np.testing.assert_allclose(space.normalized, [[0.6, 0.8], [0, 0], [1, 0]], rtol=1e-6)


def test_a_repeated_label_is_found_at_its_first_row(space):
    assert dict(space.positions) == {"cat": 0, "dog": 1}


def test_taking_rows_keeps_each_with_its_vector_and_metadata(space):
    part = space.take([2, 0])
    assert part.labels == ("cat", "cat")
    assert part.vectors.tolist() == [[1, 0], [3, 4]]
    assert part.metadata["kind"].tolist() == ["fruit", "pet"]
    assert part.provenance == space.provenance


def test_a_column_written_beside_the_points_leaves_them_what_they_are(space):
    named = space.annotated("tag", ["a", "", "b"])
    assert list(named.metadata) == ["kind", "tag"]
    assert named.metadata["tag"].tolist() == ["a", "", "b"]
    assert list(space.metadata) == ["kind"]
    other = named.annotated("kind", ["x", "y", "z"])
    assert list(other.metadata) == ["kind", "tag", "kind_"]
    part = space.take([2, 0]).fingerprint
    for each in (named, other, pickle.loads(pickle.dumps(named))):
        assert each.fingerprint == space.fingerprint
        assert each.take([2, 0]).fingerprint == part
        assert each.take([2, 0]).metadata["tag"].tolist() == ["b", "a"]
    plain = Space(space.labels, space.vectors)
    assert plain.annotated("tag", ["a", "", "b"]).fingerprint == plain.fingerprint
    whole = Space(space.labels, space.vectors, named.metadata)
    assert whole.fingerprint != space.fingerprint


def test_equal_content_has_an_equal_fingerprint_and_any_change_another(space):
    vectors, labels, metadata = space.vectors, space.labels, space.metadata
    assert Space(labels, vectors.copy(), metadata.copy()).fingerprint == space.fingerprint
    changed = vectors.copy()
    changed[2, 1] = 1e-7
    others = [
        Space(labels, changed, metadata),
        Space(["cat", "dog", "cow"], vectors, metadata),
        Space(labels, vectors),
        Space(labels, vectors, metadata.rename(columns={"kind": "sort"})),
        Space(labels, vectors, metadata.iloc[[1, 0, 2]].replace("pet", "bird")),
        space.take([1, 0, 2]),
    ]
    assert len({space.fingerprint, *(other.fingerprint for other in others)}) == 7


def test_a_space_travels_between_processes_unchanged(space):
    travelled = pickle.loads(pickle.dumps(space))
    assert travelled.fingerprint == space.fingerprint
    assert travelled.provenance == space.provenance
    assert not travelled.vectors.flags.writeable


def test_counts_that_differ_are_refused_with_both_numbers():
    with pytest.raises(InputError, match="There are 1 labels for 2 vectors"):
        Space(["a"], [[1.0], [2.0]])
    with pytest.raises(InputError, match="There are 1 metadata rows for 2 labels"):
        Space(["a", "b"], [[1.0], [2.0]], pd.DataFrame({"x": [1]}))
