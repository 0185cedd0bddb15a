"""Matrices: what is accepted, what is refused and how, unit length, fingerprints, equal rows."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer import arrays
from explorer.arrays import as_matrix, distinct_rows, fingerprint, normalize
from explorer.errors import InputError

FINITE = st.floats(-1e6, 1e6, width=32)
MATRICES = hnp.arrays(
    np.float32, hnp.array_shapes(min_dims=2, max_dims=2, max_side=8), elements=FINITE
)


def test_a_matrix_is_read_only_float32_in_row_order():
    matrix = as_matrix(np.asfortranarray([[1, 2], [3, 4]]))
    assert matrix.dtype == np.float32
    assert matrix.flags.c_contiguous
    assert not matrix.flags.writeable
    assert matrix.tolist() == [[1, 2], [3, 4]]


def test_the_callers_array_stays_writable_and_apart():
    given_array = np.ones((2, 2), dtype=np.float32)
    matrix = as_matrix(given_array)
    given_array[0, 0] = 5
    assert matrix[0, 0] == 1


def test_a_matrix_that_already_qualifies_is_not_copied():
    matrix = as_matrix([[1.0, 2.0]])
    assert as_matrix(matrix) is matrix


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1.0, 2.0], "has 1 dimension\\."),
        ([[[1.0]]], "3 dimensions"),
        (np.empty((0, 3)), "0 rows × 3 columns"),
        (np.empty((3, 0)), "3 rows × 0 columns"),
        ([[1.0, 2.0], [np.nan, 0.0]], "^Row 2 of the vectors"),
        ([[1.0], [2.0], [np.inf]], "^Row 3 of the vectors"),
        ([[1e300]], "^Row 1 of the vectors"),
        ([[1.0], [1e16]], "^Row 2 of the vectors .* beyond"),
        ([["a"]], "real numbers"),
        ([[1j]], "real numbers"),
        (np.array([[None]], dtype=object), "real numbers"),
    ],
)
def test_what_cannot_be_a_matrix_is_refused_in_one_sentence(values, words):
    with pytest.raises(InputError, match=words) as caught:
        as_matrix(values)
    assert "\n" not in str(caught.value)


@given(MATRICES)
def test_normalized_rows_have_length_one_or_stay_zero(matrix):
    lengths = np.linalg.norm(normalize(matrix).astype(np.float64), axis=1)
    expected = matrix.any(axis=1).astype(float)
    np.testing.assert_allclose(lengths, expected, atol=1e-6)


@pytest.mark.parametrize("size", [1e-44, 1e-30, 1.0, 1e15, 3e38])
def test_normalizing_survives_the_smallest_and_the_largest_numbers(size):
    unit = normalize(np.full((1, 4), size, dtype=np.float32))
    np.testing.assert_allclose(unit, [[0.5, 0.5, 0.5, 0.5]], rtol=1e-6)


@given(MATRICES)
def test_distinct_rows_give_back_the_matrix(matrix):
    first, group = distinct_rows(matrix)
    assert np.array_equal(matrix[first][group], matrix)
    assert len(first) == len(np.unique(matrix, axis=0))
    assert np.array_equal(np.sort(first), first)
    assert np.array_equal(group[first], np.arange(len(first)))


@pytest.mark.parametrize("hashes", [lambda m: np.zeros(len(m), np.uint64), arrays._row_hashes])
def test_distinct_rows_are_told_apart_whatever_their_hashes_and_in_any_blocks(hashes, monkeypatch):
    monkeypatch.setattr(arrays, "_row_hashes", hashes)
    monkeypatch.setattr(arrays, "_HASHED_AT_ONCE", 5)
    matrix = np.array([[1, 2], [3, 4], [1, 2], [5, 6], [3, 4], [1, 2.5]], dtype=np.float32)
    first, group = distinct_rows(matrix)
    assert first.tolist() == [0, 1, 3, 5]
    assert group.tolist() == [0, 1, 0, 2, 1, 3]
    first, group = distinct_rows(matrix, np.floor)
    assert first.tolist() == [0, 1, 3]
    assert group.tolist() == [0, 1, 0, 2, 1, 0]


def test_zero_and_minus_zero_are_the_same_row():
    first, group = distinct_rows(np.array([[0.0], [-0.0], [1.0]], dtype=np.float32))
    assert first.tolist() == [0, 2]
    assert group.tolist() == [0, 0, 1]


@given(st.lists(st.text()), st.lists(st.text()))
def test_fingerprints_differ_exactly_when_the_content_does(one, other):
    assert (fingerprint(one) == fingerprint(other)) == (one == other)


@given(st.lists(st.text()))
def test_texts_at_once_have_the_fingerprint_of_texts_one_by_one(texts):
    assert fingerprint(texts) == fingerprint(iter(texts)) == fingerprint(tuple(texts))


def test_boundaries_types_and_shapes_are_part_of_a_fingerprint():
    zeros = np.zeros((2, 3), dtype=np.float32)
    parts = [
        ("ab", "c"),
        ("a", "bc"),
        (["a"], "bc"),
        (b"ab", "c"),
        (1,),
        (1.0,),
        (True,),
        ("1",),
        (None,),
        (zeros,),
        (zeros.T,),
        (zeros.astype(np.float64),),
    ]
    assert len({fingerprint(*content) for content in parts}) == len(parts)


def test_a_fingerprint_is_the_same_in_another_process():
    code = "from explorer.arrays import fingerprint; print(fingerprint('a', [1, 2.5], b'x'))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == fingerprint("a", [1, 2.5], b"x")


def test_a_view_and_its_copy_have_one_fingerprint():
    matrix = np.arange(12, dtype=np.float32).reshape(3, 4)
    assert fingerprint(matrix[:, ::2]) == fingerprint(matrix[:, ::2].copy())


def test_what_has_no_content_cannot_be_fingerprinted():
    with pytest.raises(TypeError, match="object"):
        fingerprint(object())
