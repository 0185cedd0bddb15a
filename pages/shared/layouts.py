"""The map of a space where it only carries something else: one method, no further options."""

from explorer.projection import METHODS, Parameters
from explorer.space import Space
from explorer.tasks import maps
from explorer.tasks.maps import Layout
from pages.shared import choices, jobs, spaces


def method(page: str, default: str = "tsne") -> Parameters:
    """Let a person choose how the map of a page is drawn, and return the method's parameters."""
    return METHODS[one_of("Map drawn with", f"{page}_map", default)].parameters()


def one_of(label: str, key: str, default: str) -> str:
    """Let a person choose a method of projection by its title, and return its name."""
    titles = {name: entry.title for name, entry in METHODS.items()}
    return choices.one_of(label, titles, key, default)


def of_space(space: Space, parameters: Parameters, slot: str) -> Layout | None:
    """Return the flat map of a space, or None while it is being drawn."""
    options = (parameters.fitted_to(len(space)), 2, 0, "no")
    return jobs.result(
        slot,
        spaces.layout_key(space, *options),
        maps.lay_out,
        space,
        *options,
        title=f"Drawing {len(space):,} points",
        topic="layout",
    )
