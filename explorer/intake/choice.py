"""What a person corrects of a belief: its kind, its columns, how much is read."""

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["vectors", "layout", "pairs", "words", "documents", "retrieval"]
KINDS: tuple[Kind, ...] = get_args(Kind)

ROLES = ("text", "vector", "x", "y", "second", "score")
"""What a column can be chosen for; in pairs ``text`` is the first of the two."""


@dataclass(frozen=True)
class Choice:
    """Corrections; what is not given is guessed.

    Attributes
    ----------
    kind : str, optional
        One of `KINDS`.
    text, vector, x, y, second, score : str, optional
        Names of columns.
    first : int, optional
        Only so many rows.
    member : str, optional
        The file of an archive or folder that is meant.
    scaling : {"none", "standard"}
        Whether each number of the vectors is brought to mean 0 and deviation 1, as measurements
        in different units need it.
    """

    kind: Kind | None = None
    text: str | None = None
    vector: str | None = None
    x: str | None = None
    y: str | None = None
    second: str | None = None
    score: str | None = None
    first: int | None = None
    member: str | None = None
    scaling: Literal["none", "standard"] = "none"
