"""Programs that give the answers on the screen."""

from collections.abc import Mapping, Sequence

from explorer.errors import ParameterError
from explorer.recipe import MapView, space_recipe
from pages.ui import spaces
from pages.ui.analogies_ranking import SHOWN
from pages.ui.analogies_reading import Reading
from pages.ui.analogies_vocabulary import Prepared


def on_space(
    now: spaces.Current,
    frequent: int,
    imports: Mapping[str, Sequence[str]],
    lines: Sequence[str],
) -> str | None:
    """Return a program that makes the searched space and goes on with the given lines.

    None where the data or the model cannot be named in a program.
    """
    origin = now.source.origin
    if origin is None:
        return None
    needed = {module: list(names) for module, names in imports.items()}
    steps = list(lines)
    if frequent:
        needed.setdefault("explorer.tasks_algebra", []).append("extend_space")
        steps.insert(0, f"space = extend_space(space, {frequent}, model)")
    try:
        view = MapView(origin.kind, origin.source, origin.column, origin.labels, now.spec)
    except ParameterError:
        return None
    return space_recipe(view, needed, steps)


def program(now: spaces.Current, prepared: Prepared, reading: Reading) -> str | None:
    """Return the program that solves the expression on the screen."""
    imports = {"explorer.expressions": ["Vocabulary", "parse", "solve"]}
    extra = ""
    embedding: list[str] = []
    if reading.extra:
        labels = tuple(reading.extra)
        imports["explorer.tasks_algebra"] = ["embed_terms"]
        embedding = [
            f"new = {labels!r}",
            "extra = dict(zip(new, embed_terms(new, table.words, model)))",
        ]
        extra = ", extra=extra"
    text = str(reading.expression)
    unknown = ', unknown="keep"' if reading.extra else ""
    lines = [
        *embedding,
        f"expression = parse({text!r}, Vocabulary(space.labels){unknown})",
        f"solution = solve(space, expression, {SHOWN}{extra})",
        "for hit in solution.results:",
        '    print(f"{hit.score:.3f} {hit.label}")',
        "for entry in solution.excluded:",
        '    print(f"left out: {entry.label}, number {entry.rank}")',
    ]
    return on_space(now, prepared.frequent, imports, lines)
