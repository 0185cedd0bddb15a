"""Whether two drawn arrows are parallel because the words are, or because the picture is flat."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.errors import ParameterError
from explorer.space import Space

Verdict = Literal["flatters", "agrees", "hides", "no arrow"]

_NOTICEABLE = 15.0  # degrees between the truth and the picture that a person would see


@dataclass(frozen=True)
class ArrowCheck:
    """Two arrows, a → b and c → d, in the full space and as drawn.

    Attributes
    ----------
    cosine, drawn_cosine : float or None
        Of the two offsets; None when an arrow has no length.
    angle, drawn_angle : float or None
        The same in degrees, 0 to 180.
    verdict : {"flatters", "agrees", "hides", "no arrow"}
        Whether the picture shows the arrows as more parallel than they are, by 15° or more, as
        they are, or as less.
    sentence : str
        The same for the person at the screen.
    """

    cosine: float | None
    drawn_cosine: float | None
    angle: float | None
    drawn_angle: float | None
    verdict: Verdict
    sentence: str


def arrow_check(
    space: Space, a: int, b: int, c: int, d: int, coordinates: FloatMatrix
) -> ArrowCheck:
    """Compare the offsets a → b and c → d of unit vectors with the arrows drawn on a map.

    Parameters
    ----------
    space : Space
    a, b, c, d : int in [0, n)
        Rows.
    coordinates : ndarray, shape (n, 2) or (n, 3)
        The map of the space.
    """
    rows = [a, b, c, d]
    return compare_arrows(space.normalized[rows], np.asarray(coordinates)[rows])


def compare_arrows(vectors: FloatMatrix, coordinates: FloatMatrix) -> ArrowCheck:
    """Compare two arrows in the full space with the same two as drawn.

    Parameters
    ----------
    vectors : ndarray, shape (4, d)
        a, b, c, d of the arrows a → b and c → d.
    coordinates : ndarray, shape (4, 2) or (4, 3)

    Raises
    ------
    ParameterError
        There are not four points.
    """
    if len(vectors) != 4 or len(coordinates) != 4:
        raise ParameterError("Two arrows need four points: a, b, c and d.")
    cosine, drawn = _cosine(vectors), _cosine(coordinates)
    if cosine is None or drawn is None:
        sentence = "One of the arrows has no length, so there is no angle to compare."
        return ArrowCheck(cosine, drawn, _degrees(cosine), _degrees(drawn), "no arrow", sentence)
    angle, drawn_angle = math.degrees(math.acos(cosine)), math.degrees(math.acos(drawn))
    verdict = _verdict(angle, drawn_angle)
    full = f"in all {vectors.shape[1]} dimensions they are {angle:.0f}° apart (cosine {cosine:.2f})"
    picture = f"As drawn, the two arrows are {drawn_angle:.0f}° apart; {full}"
    endings = {
        "flatters": ": the picture flatters the analogy.",
        "agrees": ", so the picture tells the truth here.",
        "hides": ": they are more parallel than the picture shows.",
    }
    sentence = picture + endings[verdict]
    return ArrowCheck(cosine, drawn, angle, drawn_angle, verdict, sentence)


def _cosine(points: FloatMatrix) -> float | None:
    a, b, c, d = np.asarray(points, dtype=np.float64)
    first, second = b - a, d - c
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    if size < 1e-12:
        return None
    return max(-1.0, min(1.0, float(first @ second) / size))


def _degrees(cosine: float | None) -> float | None:
    return None if cosine is None else math.degrees(math.acos(cosine))


def _verdict(angle: float, drawn: float) -> Verdict:
    if drawn <= angle - _NOTICEABLE:
        return "flatters"
    return "hides" if drawn >= angle + _NOTICEABLE else "agrees"
