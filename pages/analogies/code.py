"""Programs that give the answers on the screen."""

from pages.analogies.ranking import SHOWN
from pages.analogies.reading import Reading
from pages.shared import programs, spaces
from pages.shared.vocabulary import Prepared


def program(now: spaces.Current, prepared: Prepared, reading: Reading) -> str | None:
    """Return the program that solves the expression on the screen."""
    imports = {"explorer.expressions": ["Vocabulary", "parse", "solve"]}
    extra = ""
    embedding: list[str] = []
    if reading.extra:
        labels = tuple(reading.extra)
        imports["explorer.tasks.words"] = ["embed_terms"]
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
    return programs.from_space(now, imports, lines, prepared.frequent)
