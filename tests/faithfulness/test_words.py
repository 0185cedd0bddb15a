"""What is said of a picture: each measure explained, sampled ones with how sure, chance told."""

from dataclasses import replace

import numpy as np

from explorer.faithfulness import (
    EXPLANATIONS,
    StandardErrors,
    describe,
    measure,
)
from explorer.projection import PcaParameters, Projection, TsneParameters, UmapParameters


def drawn_by(parameters, method, **more) -> Projection:
    return Projection(np.zeros((100, 2), dtype=np.float32), method, parameters, 2, **more)


def test_every_measure_is_explained_in_one_sentence():
    assert set(EXPLANATIONS) == {
        "trustworthiness",
        "continuity",
        "neighbors_kept",
        "distance_correlation",
    }
    for sentence in EXPLANATIONS.values():
        assert sentence.endswith(".")
        assert sentence.count(". ") == 0


def test_the_caption_names_the_method_its_options_and_what_was_kept(vectors, picture):
    base = replace(
        measure(vectors, picture),
        trustworthiness=0.97,
        neighbors_kept=0.6,
        distance_correlation=0.3,
    )
    assert describe(base, drawn_by(UmapParameters(), "umap"), noun="word") == (
        "UMAP, 15 neighbors, cosine, seed 0. Of each word’s 15 nearest neighbors this picture "
        "keeps 9 on average; what looks close can be trusted, but the distances between far "
        "points cannot be trusted."
    )
    weak = replace(base, trustworthiness=0.7, neighbors_kept=0.08, distance_correlation=0.9)
    assert describe(weak, drawn_by(TsneParameters(perplexity=6.5), "tsne", seed=4)) == (
        "t-SNE, perplexity 6.5, cosine, seed 4. Of each point’s 15 nearest neighbors this "
        "picture keeps 1.2 on average; looking close in it means little, but far points are "
        "rightly far."
    )
    pca = drawn_by(PcaParameters(), "pca", explained_variance=(0.05, 0.031))
    middling = replace(base, trustworthiness=0.9, neighbors_kept=0.4, distance_correlation=0.6)
    assert describe(replace(middling, sampled=3000, n=20_000), pca, noun="word") == (
        "PCA; its 2 axes carry 8% of the variance. Of each word’s 15 nearest neighbors this "
        "picture keeps 6 on average; groups can be trusted more than single neighbors, and the "
        "distances between far points are a hint only. Measured on a sample of 3,000 of the "
        "20,000 words."
    )


def test_the_caption_tells_how_sure_a_sampled_measure_is(vectors, picture):
    sampled = replace(
        measure(vectors, picture),
        trustworthiness=0.9314,
        neighbors_kept=0.4,
        sampled=1000,
        n=10_000,
        standard_errors=StandardErrors(0.0041, 0.003, 0.006),
    )
    assert describe(sampled, drawn_by(UmapParameters(), "umap"), noun="word").endswith(
        "Measured on a sample of 1,000 of the 10,000 words: 6.00 ± 0.09 of 15 neighbors kept, "
        "trustworthiness 0.931 ± 0.004 (± one standard error)."
    )


def test_keeping_no_more_than_chance_is_called_weak_however_large_the_share(rng):
    vectors = rng.normal(size=(31, 20)).astype(np.float32)
    found = measure(vectors, rng.normal(size=(31, 2)).astype(np.float32))
    assert found.neighbors_kept > 0.4
    assert "means little" in describe(found, drawn_by(UmapParameters(), "umap"))
