"""Programs that begin with the current space, for the pages that compute something from it."""

from collections.abc import Mapping, Sequence

from explorer.errors import ParameterError
from explorer.recipe import MapView, space_recipe
from pages.shared import spaces


def from_space(
    now: spaces.Current,
    imports: Mapping[str, Sequence[str]],
    lines: Sequence[str],
    frequent: int = 0,
) -> str | None:
    """Return a program that makes the current space and goes on with the given lines.

    With `frequent` it adds that many frequent English words to the space first. None where the
    data cannot be named in a program.
    """
    origin = now.source.origin
    if origin is None:
        return None
    needed = {module: list(names) for module, names in imports.items()}
    steps = list(lines)
    if frequent:
        needed.setdefault("explorer.tasks.words", []).append("extend_space")
        steps.insert(0, f"space = extend_space(space, {frequent}, model)")
    try:
        view = MapView(
            kind=origin.kind,
            source=origin.source,
            files=origin.files,
            choice=origin.choice,
            embedder=now.spec,
        )
    except ParameterError:
        return None
    return space_recipe(view, needed, steps)
