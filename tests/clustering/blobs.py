"""Points of known groups."""

import numpy as np


def blobs(rng, sizes=(30, 20, 10), d=12, spread=0.05):
    """Points scattered about as many perpendicular directions; returns vectors and truth."""
    truth = np.repeat(np.arange(len(sizes)), sizes)
    vectors = np.eye(len(sizes), d)[truth] + rng.normal(scale=spread, size=(len(truth), d))
    return vectors.astype(np.float32), truth
