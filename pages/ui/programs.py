"""Programs that begin with the current space, for the pages that compute something from it."""

from collections.abc import Mapping, Sequence

from explorer.errors import ParameterError
from explorer.recipe import MapView, space_recipe
from pages.ui import spaces


def from_space(
    now: spaces.Current, imports: Mapping[str, Sequence[str]], lines: Sequence[str]
) -> str | None:
    """Return a program that makes the current space and goes on with the given lines.

    None where the data cannot be named in a program.
    """
    origin = now.source.origin
    if origin is None:
        return None
    try:
        view = MapView(
            kind=origin.kind,
            source=origin.source,
            column=origin.column,
            labels=origin.labels,
            embedder=now.spec,
        )
    except ParameterError:
        return None
    return space_recipe(view, imports, lines)
