"""Suggest from which cosine on a hit means something, from pairs that mean nothing together."""

import math
from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, normalize
from explorer.errors import InputError, ParameterError

_PAIRS = 10_000

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

MADE_UP_WORDS = (
    "blorvin",
    "quasteb",
    "ntrpqz",
    "mefalu",
    "drosk",
    "ythwkx",
    "plinder",
    "zzrrt",
    "ovimast",
    "kelph",
    "jjq",
    "vomeril",
    "wiffling",
    "hgfds",
    "crunath",
    "sporg",
    "lemquist",
    "bvxz",
    "gardelo",
    "nubrik",
    "fleeb",
    "uoiae",
    "thrandic",
    "pqlm",
)
"""Words that mean nothing, some to be spoken and some mere keys: what is as near to them as to a
word that was typed is near to it by chance."""


@dataclass(frozen=True, eq=False)
class ThresholdSuggestion:
    """A threshold and what it rests on.

    Attributes
    ----------
    threshold : float
        Cosine from which a hit is unlikely to be chance.
    chance : float
        How often a query about something else would still get a hit.
    pairs : ndarray
        Cosines of random query–chunk pairs, for a histogram.
    best : ndarray, shape (q,)
        The best cosine of each unrelated query with any chunk.
    """

    threshold: float
    chance: float
    pairs: FloatVector
    best: FloatVector


def suggest_threshold(
    queries: FloatMatrix,
    vectors: FloatMatrix,
    *,
    chance: float = 0.1,
    chunks: int | None = None,
    seed: int = 0,
) -> ThresholdSuggestion:
    """Suggest a cosine that unrelated queries seldom reach.

    What counts is the best of all chunks, which grows with their number. Maxima follow a Gumbel
    distribution [1]_; it is fitted by its moments to the best cosine of each query.

    Parameters
    ----------
    queries : ndarray, shape (q, d), q >= 2
        Of queries that have nothing to do with the corpus; see :data:`UNRELATED_QUESTIONS`.
    vectors : ndarray, shape (n, d)
        Of the chunks.
    chance : float
        Accepted share of unrelated queries that get a hit, between 0 and 1.
    chunks : int, optional
        How many there are where `vectors` are a random sample of them: the maximum of r times as
        many values has the same distribution, shifted by the logarithm of r times its scale.
    seed : int
        Of the pairs drawn for the histogram.

    Raises
    ------
    InputError
        There are fewer than two queries, or no chunks.
    ParameterError
        `chance` is not between 0 and 1.

    References
    ----------
    .. [1] Gumbel: Statistics of extremes. Columbia University Press 1958.
    """
    if not 0 < chance < 1:
        raise ParameterError(f"The accepted chance must lie between 0 and 1, not {chance:g}.")
    if len(queries) < 2 or not len(vectors):
        raise InputError("A threshold needs at least two queries and one chunk to calibrate with.")
    q, v = normalize(queries), normalize(vectors)
    best = np.array([float((v @ query).max()) for query in q], dtype=np.float32)
    generator = np.random.default_rng(seed)
    left, right = (generator.integers(len(rows), size=_PAIRS) for rows in (q, v))
    pairs = np.einsum("ij,ij->i", q[left], v[right]).astype(np.float32)
    scale = float(best.std(ddof=1)) * math.sqrt(6) / math.pi
    middle = float(best.mean()) - np.euler_gamma * scale
    middle += scale * math.log(max(1.0, (chunks or 0) / len(v)))
    threshold = min(1.0, middle - scale * math.log(-math.log(1 - chance)))
    return ThresholdSuggestion(threshold, chance, pairs, best)
