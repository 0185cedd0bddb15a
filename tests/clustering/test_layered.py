"""EVōC: layers, names, seeds, narrow and equal vectors, and real questions."""

import csv

import numpy as np
import pytest
from sklearn.metrics import (
    adjusted_mutual_info_score,
)

from explorer.clustering import (
    EvocParameters,
    cluster,
    evoc,
    hdbscan,
)
from explorer.embedders import EmbeddingCache, embed, load_embedder, parse_spec
from explorer.space import Space
from tests.clustering.blobs import blobs


def test_evoc_keeps_all_its_layers_named_and_shows_the_most_persistent(rng):
    truth = np.repeat(np.arange(24), 25)
    wide, narrow = rng.normal(size=(4, 20)), rng.normal(size=(24, 20))
    vectors = wide[truth // 6] + 0.5 * narrow[truth] + rng.normal(scale=0.05, size=(600, 20))
    space = Space([f"{t}-{row}" for row, t in enumerate(truth)], vectors)
    # How many layers are found hangs on the last digits of what a processor computes.
    tries = (cluster(space, EvocParameters(), seed=seed) for seed in range(30))
    found = next(each for each in tries if len(each.layers) > 1)
    counts = [layer.k for layer in found.layers]
    assert counts == sorted(counts, reverse=True)
    for layer in found.layers:
        assert len(layer.labels) == len(space)
        assert layer.labels.max() == layer.k - 1
        assert len(set(layer.names)) == layer.k
    best = max(found.layers, key=lambda layer: layer.persistence)
    np.testing.assert_array_equal(found.labels, best.labels)
    assert found.names == best.names
    assert f"the one of {best.k} persists most" in found.notes[0]


def test_evoc_is_the_same_under_the_same_seed(rng):
    vectors, _ = blobs(rng, spread=0.3)
    np.testing.assert_array_equal(evoc(vectors, seed=5).labels, evoc(vectors, seed=5).labels)


def test_evoc_puts_equal_directions_together_and_leaves_zeros_out(rng):
    vectors, _ = blobs(rng)
    doubled = np.concatenate([vectors, 3 * vectors, np.zeros((2, vectors.shape[1]), np.float32)])
    labels = evoc(doubled).labels
    np.testing.assert_array_equal(labels[:60], labels[60:120])
    assert labels[120:].tolist() == [-1, -1]


@pytest.mark.parametrize(("n", "d"), [(16, 8), (17, 3), (40, 2), (60, 1)])
def test_evoc_takes_few_and_narrow_vectors(rng, n, d):
    found = evoc(rng.normal(size=(n, d)).astype(np.float32))
    assert len(found.labels) == n
    assert found.k == len(found.centers)


@pytest.mark.model
def test_evoc_finds_the_kinds_of_bank_questions_better_than_hdbscan(evaluation):
    with (evaluation / "text/banking77_test.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    embedder = load_embedder(parse_spec("minilm"))
    vectors = embed([row["text"] for row in rows], embedder, cache=EmbeddingCache()).vectors
    kinds = [row["category"] for row in rows]
    layered = adjusted_mutual_info_score(kinds, evoc(vectors).labels)
    dense = adjusted_mutual_info_score(kinds, hdbscan(vectors).labels)
    assert layered > 0.64
    assert layered > dense + 0.05
