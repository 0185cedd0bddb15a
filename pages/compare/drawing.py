"""How the two maps are drawn: by which methods, and where the right one begins."""

from collections.abc import Callable
from dataclasses import dataclass

from streamlit.delta_generator import DeltaGenerator

from explorer.projection import METHODS, Parameters, PcaParameters, usual_method
from explorer.tasks import comparison
from explorer.tasks.comparison import Overlaid
from pages.shared import choices, layouts


@dataclass(frozen=True)
class Drawing:
    """The methods of the left and the right map, and the task that draws both."""

    parameters: tuple[Parameters, Parameters]
    task: Callable[..., Overlaid]


def choose(n: int, left: DeltaGenerator, right: DeltaGenerator) -> Drawing:
    """Let a person choose how each map is drawn: the right one as the left, unless said.

    Parameters
    ----------
    n : int
        Words that are compared.
    left, right : DeltaGenerator
        Where each side has its choices.
    """
    with left:
        first = layouts.one_of("Left map drawn with", "compare_map", usual_method(n))
    with right:
        second = layouts.one_of("Right map drawn with", "compare_map_right", first)
        parameters = METHODS[first].parameters(), METHODS[second].parameters()
        return Drawing(parameters, _begun(parameters[1]))


def _begun(parameters: Parameters) -> Callable[..., Overlaid]:
    """Let a person choose where the right map begins; return the task that draws both so."""
    if isinstance(parameters, PcaParameters):  # begins nowhere
        return comparison.overlay
    begin = choices.one_of(
        "Right map begins",
        ["On its own", "Where the left one is"],
        "compare_begin",
        help="Pinned to the left map, words stay about where it has them: what moved is what the "
        "two models see differently.",
    )
    return comparison.overlay if begin == "On its own" else comparison.overlay_pinned
