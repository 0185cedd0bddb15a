"""Spaces as files: what is written is what is read."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explorer.errors import ParameterError
from explorer.space import Space
from explorer.space_files import SPACE_FORMATS, space_to_bytes
from tests.opening import open_vectors

LABELS = ("king", "Ångström", "a, b", "“quoted”", "猫", "two words")
FLOATS = st.floats(min_value=-1e6, max_value=1e6, width=32, allow_subnormal=False)


def a_space(vectors: np.ndarray) -> Space:
    count = len(vectors)
    table = pd.DataFrame({
        "category": [f"kind {row % 2}" for row in range(count)],
        "rank": np.arange(count),
        "weight": np.arange(count) / 3,
        "file": ["a/b"] * count,
    })  # fmt: skip
    return Space(LABELS[:count], vectors, table)


@pytest.mark.parametrize("suffix", SPACE_FORMATS)
@given(arrays.arrays(np.float32, st.tuples(st.integers(2, 6), st.integers(3, 9)), elements=FLOATS))
def test_vectors_and_labels_come_back_bit_for_bit(suffix: str, vectors: np.ndarray) -> None:
    vectors[:, 0] = 1.0  # a matrix of zeros or of tiny numbers is refused or rescaled by readers
    space = a_space(vectors)
    back = open_vectors(f"space{suffix}", space_to_bytes(space, suffix)).space()
    assert back.labels == space.labels
    assert back.vectors.tobytes() == space.vectors.tobytes()


@pytest.mark.parametrize("suffix", [".npz", ".parquet"])
def test_the_other_columns_come_back_with_their_types(
    suffix: str, rng: np.random.Generator
) -> None:
    space = a_space(rng.normal(size=(6, 4)))
    back = open_vectors(f"space{suffix}", space_to_bytes(space, suffix)).space()
    assert list(back.metadata) == list(space.metadata)
    for name in space.metadata:
        assert list(back.metadata[name]) == list(space.metadata[name])


def test_columns_named_like_the_arrays_do_not_replace_them(rng: np.random.Generator) -> None:
    vectors = rng.normal(size=(3, 4))
    table = pd.DataFrame({"labels": ["x", "y", "z"], "vectors": [1, 2, 3], "a/../b": ["", "", ""]})
    space = Space(LABELS[:3], vectors, table)
    back = open_vectors("space.npz", space_to_bytes(space, ".npz")).space()
    assert back.labels == space.labels
    assert np.array_equal(back.vectors, space.vectors)


def test_a_format_that_is_not_offered_is_refused(rng: np.random.Generator) -> None:
    with pytest.raises(ParameterError, match=r"written as \.npz, \.parquet, \.tsv, not “\.doc”"):
        space_to_bytes(a_space(rng.normal(size=(2, 3))), ".doc")
