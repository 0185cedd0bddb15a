"""How programs begin: with the current space, or with what the workspace keeps."""

from collections.abc import Mapping, Sequence

from explorer.errors import ParameterError
from explorer.recipe import MapView, space_recipe
from pages.shared import spaces
from pages.shared.work import keeping


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


def from_workspace(item_id: str) -> str | None:
    """Return what reads data of one's own back in a program; None where they are not kept."""
    there = keeping.workspace()
    if there is None or there.manifest().item(item_id) is None:
        return None
    return f"explorer.workspace({there.id!r}).data({item_id!r})"
