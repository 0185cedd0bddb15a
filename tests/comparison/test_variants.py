"""Variants of a space, against NumPy and on known geometry."""

import numpy as np
import pytest

from explorer.comparison import (
    VARIANTS,
    binary,
    center,
    float16,
    int8,
    parse_variant,
    remove_top,
    truncate,
)
from explorer.errors import InputError, ParameterError
from explorer.space import Provenance, Space
from tests.comparison.made import of, random_space


def test_truncation_keeps_the_first_dimensions_at_length_one(rng):
    space = random_space(rng)
    short = truncate(space, 3)
    np.testing.assert_allclose(np.linalg.norm(short.vectors, axis=1), 1, atol=1e-6)
    first = space.vectors[:, :3]
    np.testing.assert_allclose(
        short.vectors * np.linalg.norm(first, axis=1, keepdims=True), first, atol=1e-5
    )
    for wrong in (0, 9):
        with pytest.raises(ParameterError, match="between 1 and 8"):
            truncate(space, wrong)


def test_half_precision_rounds_as_numpy_does(rng):
    space = random_space(rng)
    np.testing.assert_array_equal(float16(space).vectors, space.vectors.astype(np.float16))
    with pytest.raises(InputError, match="65,504"):
        float16(of(space, space.vectors * 1e6))


def test_eight_bits_are_off_by_half_a_level_at_most(rng):
    vectors = rng.normal(size=(50, 8)) * np.logspace(-3, 3, 8)
    vectors[:, 2] = 0
    quantized = int8(Space([str(row) for row in range(50)], vectors)).vectors
    level = np.abs(vectors).max(axis=0) / 127
    assert (np.abs(quantized - vectors) <= level * 0.5001).all()
    for column in (0, 1, 3):
        assert len(np.unique(np.round(quantized[:, column] / level[column]))) <= 255


def test_one_bit_is_the_sign():
    space = Space(["a", "b"], [[0.5, -0.1, 0.0], [-3, 2, -1]])
    np.testing.assert_array_equal(binary(space).vectors, [[1, -1, 1], [-1, 1, -1]])


def test_centering_removes_the_mean(rng):
    space = of(random_space(rng), rng.normal(size=(50, 8)) + 5)
    np.testing.assert_allclose(center(space).vectors.mean(axis=0), 0, atol=1e-5)


def test_removed_components_are_the_strongest(rng):
    stretched = rng.normal(size=(50, 8)) * [1, 9, 1, 1, 20, 1, 1, 1] + 4
    space = of(random_space(rng), stretched)
    left = remove_top(space, 2).vectors
    np.testing.assert_allclose(left.mean(axis=0), 0, atol=1e-4)
    singular = np.linalg.svd(stretched - stretched.mean(axis=0), compute_uv=False)
    np.testing.assert_allclose(np.linalg.svd(left, compute_uv=False)[:6], singular[2:], rtol=1e-4)
    with pytest.raises(ParameterError, match="between 1 and 7"):
        remove_top(space, 8)


def test_variants_remember_what_was_done(rng):
    space = Space(["a", "b", "c"], rng.normal(size=(3, 16)), None, Provenance("s", "m", {"x": 1}))
    small = binary(truncate(space, 8))
    assert small.provenance.options["variant"] == "first 8 dimensions, binary"
    assert small.provenance.options["bytes per vector"] == 1
    assert small.provenance.options["x"] == 1
    assert small.labels == space.labels


def test_every_variant_can_be_named_and_keeps_the_labels(rng):
    space = random_space(rng)
    for name, entry in VARIANTS.items():
        made = parse_variant(f"{name}=2" if entry.number else name)(space)
        assert made.labels == space.labels
        assert made.fingerprint != space.fingerprint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("int4", "Unknown variant “int4”; choose one of truncate, float16"),
        ("int8=3", "takes no number"),
        ("truncate", "needs a whole number, such as truncate=128"),
        ("truncate=x", "needs a whole number"),
        ("truncate=-1", "needs a whole number"),
    ],
)
def test_variants_that_are_not_are_refused(text, message):
    with pytest.raises(ParameterError, match=message):
        parse_variant(text)
