"""The commands there are. A new one is a module and a line here."""

from types import ModuleType

from explorer.cli import (
    app,
    bench,
    check,
    clusters,
    collections,
    compare,
    embed,
    evaluate,
    index,
    insights,
    map,
    neighbors,
    relations,
    search,
    solve,
)

COMMANDS: dict[str, ModuleType] = {
    "app": app,
    "check": check,
    "embed": embed,
    "map": map,
    "solve": solve,
    "neighbors": neighbors,
    "relations": relations,
    "clusters": clusters,
    "compare": compare,
    "evaluate": evaluate,
    "insights": insights,
    "index": index,
    "search": search,
    "bench": bench,
    "collections": collections,
}
"""Name to module; each has ``add_parser(commands)`` and ``run(options) -> Answer``."""
