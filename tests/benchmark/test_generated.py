"""Generated vectors resemble embeddings, within stated limits."""

import numpy as np
import pytest

from explorer.benchmark import MOST_BYTES, Generated, Settings, needed_bytes
from explorer.errors import LimitError, ParameterError
from explorer.indexes import INDEXES, ExactParameters, HnswParameters
from explorer.neighbors import nearest


def test_generated_vectors_are_unit_length_clustered_and_the_same_for_a_seed():
    vectors = Generated(3000, 32, seed=4).vectors()
    assert vectors.shape == (3000, 32)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert (vectors == Generated(3000, 32, seed=4).vectors()).all()
    assert (vectors != Generated(3000, 32, seed=5).vectors()).any()
    near = nearest(vectors[:100], vectors, 1, exclude=np.arange(100)).scores.mean()
    isotropic = np.random.default_rng(0).normal(size=(3000, 32)).astype(np.float32)
    far = nearest(isotropic[:100], isotropic, 1, exclude=np.arange(100)).scores.mean()
    assert near > far + 0.05


def test_generated_sets_have_stated_limits():
    assert Generated(1_000_000, 384).vector_bytes == 1_536_000_000 <= MOST_BYTES
    with pytest.raises(LimitError, match=r"3\.1 GB.*at most 520,833 vectors"):
        Generated(1_000_000, 768)
    for n, d in ((1, 8), (1_000_001, 8), (10, 1), (10, 2049)):
        with pytest.raises(ParameterError):
            Generated(n, d)


def test_needed_memory_counts_the_vectors_and_the_largest_index():
    families = [ExactParameters(), HnswParameters()]
    needed = needed_bytes((100_000, 100), families, Settings())
    assert needed > 40_000_000 + INDEXES["hnsw"].expected_bytes(100_000, 100, HnswParameters())
