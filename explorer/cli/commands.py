"""The commands there are. A new one is a module and a line here."""

from types import ModuleType

from explorer.cli import check, clusters, embed, map, neighbors

COMMANDS: dict[str, ModuleType] = {
    "check": check,
    "embed": embed,
    "map": map,
    "neighbors": neighbors,
    "clusters": clusters,
}
"""Name to module; each has ``add_parser(commands)`` and ``run(options) -> Answer``."""
