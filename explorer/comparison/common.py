"""Bringing two spaces to the same words."""

from dataclasses import dataclass

from explorer.errors import InputError
from explorer.space import Space


@dataclass(frozen=True, eq=False)
class Common:
    """Two spaces of the same labels in the same order.

    Attributes
    ----------
    first, second : Space
    left_out : (int, int)
        Rows of each whose label the other lacks, or that repeat a label.
    """

    first: Space
    second: Space
    left_out: tuple[int, int]


def common_words(first: Space, second: Space) -> Common:
    """Keep the words that both spaces hold, in the order of the first.

    Raises
    ------
    InputError
        They have no word in common.
    """
    labels = [label for label in first.positions if label in second.positions]
    if not labels:
        raise InputError("The two spaces have no word in common, so they cannot be compared.")
    return Common(
        first.take([first.positions[label] for label in labels]),
        second.take([second.positions[label] for label in labels]),
        (len(first) - len(labels), len(second) - len(labels)),
    )
