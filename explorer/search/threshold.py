"""Suggest from which cosine on a hit means something, from pairs that mean nothing together."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, normalize
from explorer.errors import InputError, ParameterError

_PAIRS = 20_000

UNRELATED_QUESTIONS = (
    "how tall is the highest mountain on Mars",
    "who won the chess championship last year",
    "what does a violin bow consist of",
    "when do swallows fly south",
    "rules of table tennis doubles",
    "how to fold a paper crane",
    "which planet has the most moons",
    "history of the postage stamp",
    "why do cats purr",
    "best way to wax skis",
    "how does a lighthouse lens work",
    "what is the capital of Mongolia",
    "meaning of a red traffic light at night",
    "how are pearls formed in oysters",
    "famous painters of the seventeenth century",
    "how deep is the Pacific Ocean",
    "can horses sleep standing up",
    "distance from London to Edinburgh by train",
    "who invented the zipper",
    "learn to juggle three balls",
    "how long do tortoises live",
    "what causes the northern lights",
    "how to tune a guitar by ear",
    "plot of a detective novel on an island",
)
"""Questions on many subjects, for when there are no queries to calibrate with."""


@dataclass(frozen=True, eq=False)
class ThresholdSuggestion:
    """A threshold and what it rests on.

    Attributes
    ----------
    threshold : float
        Cosine from which a hit is unlikely to be chance.
    mean, deviation : float
        Of the cosines of random query–chunk pairs.
    chance : float
        How often a query about something else would still get a hit.
    sample : ndarray
        The cosines themselves, for a histogram.
    """

    threshold: float
    mean: float
    deviation: float
    chance: float
    sample: FloatVector


def suggest_threshold(
    queries: FloatMatrix, vectors: FloatMatrix, *, chance: float = 0.05, seed: int = 0
) -> ThresholdSuggestion:
    """Suggest a cosine that unrelated queries seldom reach.

    The best of n unrelated chunks grows with n, so the bound is the quantile
    ``(1 - chance) ** (1 / n)`` of a normal distribution fitted to the cosines of random pairs.

    Parameters
    ----------
    queries : ndarray, shape (q, d)
        Of queries that mostly have nothing to do with a chunk drawn at random.
    vectors : ndarray, shape (n, d)
        Of the chunks.
    chance : float
        Accepted share of unrelated queries that get a hit, between 0 and 1.
    seed : int

    Raises
    ------
    InputError
        There are no queries or no chunks.
    ParameterError
        `chance` is not between 0 and 1.
    """
    if not 0 < chance < 1:
        raise ParameterError(f"The accepted chance must lie between 0 and 1, not {chance:g}.")
    if not len(queries) or not len(vectors):
        raise InputError("A threshold needs at least one query and one chunk to calibrate with.")
    generator = np.random.default_rng(seed)
    left = generator.integers(len(queries), size=_PAIRS)
    right = generator.integers(len(vectors), size=_PAIRS)
    q, v = normalize(queries), normalize(vectors)
    sample = np.einsum("ij,ij->i", q[left], v[right]).astype(np.float32)
    mean, deviation = float(sample.mean()), float(sample.std())
    bound = NormalDist().inv_cdf((1 - chance) ** (1 / len(vectors)))
    threshold = min(1.0, mean + bound * deviation)
    return ThresholdSuggestion(threshold, mean, deviation, chance, sample)
