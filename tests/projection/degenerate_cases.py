"""Data that break dimension reduction, projected by every method; prints one JSON line each.

Run as a program by the tests, so that a crash of a library fails a test instead of ending pytest.
"""

import json
import sys
import warnings
from itertools import product

import numpy as np

from explorer.arrays import fingerprint
from explorer.faithfulness import describe, measure
from explorer.projection import (
    Frame,
    LocalmapParameters,
    PcaParameters,
    TsneParameters,
    UmapParameters,
    project,
)
from explorer.space import Space

PARAMETERS = {
    "pca": PcaParameters(),
    "tsne-cosine": TsneParameters(iterations=60),
    "tsne-euclidean": TsneParameters(iterations=60, metric="euclidean"),
    "umap-cosine": UmapParameters(epochs=20),
    "umap-euclidean": UmapParameters(epochs=20, metric="euclidean"),
    "localmap-cosine": LocalmapParameters(iterations=60),
    "localmap-euclidean": LocalmapParameters(iterations=60, metric="euclidean"),
}


def cases() -> dict[str, np.ndarray]:
    """Return name → vectors."""
    rng = np.random.default_rng(0)
    normal = rng.normal(size=(40, 8))
    line = np.outer(np.arange(1, 41), rng.normal(size=8))
    few = {f"{n} points": normal[:n] for n in (*range(1, 18), 25)}
    return few | {
        "all identical": np.tile(normal[:1], (30, 1)),
        "all zero": np.zeros((30, 8)),
        "one zero vector": np.vstack([np.zeros((1, 8)), normal]),
        "two distinct ten times": np.repeat(normal[:2], 10, axis=0),
        "five distinct ten times": np.repeat(normal[:5], 10, axis=0),
        "half identical": np.vstack([np.tile(normal[:1], (20, 1)), normal]),
        "collinear through the origin": line,
        "collinear beside the origin": line + normal[0],
        "one dimension": normal[:, :1],
        "two dimensions": normal[:, :2],
        "in one plane": normal[:, :2] @ normal[:2],
        "huge": normal * 1e14,
        "tiny": normal * 1e-30,
        "subnormal": normal * 1e-42,
        "one far outlier": np.vstack([normal, np.full((1, 8), 1e12)]),
        "groups that share no neighbors": np.vstack(
            [rng.normal(size=(20, 8)) * 1e-3 + 100 * axis for axis in np.eye(8)[:5]]
        ),
        "all equally far apart": np.eye(40),
        "opposite pairs": np.vstack([np.eye(20), -np.eye(20)]),
        "constant columns": np.hstack([np.ones((40, 7)), normal[:, :1]]),
        "nearly identical": 1 + normal * 1e-6,
    }


def words(n: int = 120) -> Space:
    """Return a space of three overlapping groups, the same wherever it is made."""
    rng = np.random.default_rng(7)
    vectors = rng.normal(size=(3, 24))[np.arange(n) % 3] * 2 + rng.normal(size=(n, 24))
    return Space([str(row) for row in range(n)], vectors)


def _attempt(name: str, method: str, dimensions: int, vectors: np.ndarray) -> dict[str, object]:
    space = Space([str(row) for row in range(len(vectors))], vectors)
    shown: list[Frame] = []
    projection = project(space, PARAMETERS[method], dimensions=dimensions, on_frame=shown.append)
    faithfulness = measure(space.vectors, projection.coordinates)
    equal = [np.flatnonzero((vectors == row).all(axis=1))[0] for row in vectors]
    return {
        "shape": projection.coordinates.shape,
        "finite": bool(np.isfinite(projection.coordinates).all()),
        "frames finite": all(np.isfinite(frame.coordinates).all() for frame in shown),
        "equal rows share places": bool(
            np.array_equal(projection.coordinates, projection.coordinates[equal])
        ),
        "method": projection.method,
        "notes": projection.notes,
        "caption": describe(faithfulness, projection),
        "measures": [
            faithfulness.trustworthiness,
            faithfulness.continuity,
            faithfulness.neighbors_kept,
        ],
        "variance": projection.explained_variance,
    }


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Print what became of every case, then the fingerprints of an ordinary one."""
    warnings.simplefilter("error")
    for (name, vectors), method, dimensions in product(cases().items(), PARAMETERS, (2, 3)):
        _say([name, method, dimensions])
        try:
            result = _attempt(name, method, dimensions, vectors)
        except Exception as error:
            result = {"error": repr(error)}
        _say(result)
    space = words()
    prints = {
        key: fingerprint(project(space, parameters, seed=3).coordinates)
        for key, parameters in PARAMETERS.items()
    }
    _say("fingerprints")
    _say(prints)


if __name__ == "__main__":
    main()
