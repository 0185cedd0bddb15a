"""The map's modules as one script, put together when the server starts: one request, no build.

Every module becomes a function that returns what it exports, in an order in which each finds what
it imports. It reads the plain style our modules keep to: imports by name on a line of their own,
exports in front of a declaration.
"""

import posixpath
import re
from collections.abc import Mapping
from graphlib import TopologicalSorter

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(.+?)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)


def imports_of(name: str, source: str) -> dict[str, str]:
    """Return the modules a module imports, each with the names it takes from it."""
    folder = posixpath.dirname(name)
    return {
        posixpath.normpath(posixpath.join(folder, path)): names.strip()
        for names, path in _IMPORT.findall(source)
    }


def bundle(modules: Mapping[str, str], entry: str) -> str:
    """Return one ES module that exports what `entry` does.

    Parameters
    ----------
    modules : mapping
        Path of each module → its source.
    entry : str

    Raises
    ------
    graphlib.CycleError
        Modules import one another in a circle.
    KeyError
        A module that is imported is not there.
    """
    graph = {name: set(imports_of(name, source)) for name, source in modules.items()}
    order = list(TopologicalSorter(graph).static_order())
    number = {name: f"module{at}" for at, name in enumerate(order)}
    parts = [f"const {number[name]} = {_scoped(name, modules[name], number)};" for name in order]
    exported = ", ".join(name for _, name in _EXPORT.findall(modules[entry]))
    parts.append(f"export const {{ {exported} }} = {number[entry]};")
    return "\n".join(parts) + "\n"


def _scoped(name: str, source: str, number: Mapping[str, str]) -> str:
    taken = [
        f"const {{ {names.replace(' as ', ': ')} }} = {number[other]};"
        for other, names in imports_of(name, source).items()
    ]
    given = ", ".join(exported for _, exported in _EXPORT.findall(source))
    body = _EXPORT.sub(r"\1", _IMPORT.sub("", source))
    return "\n".join(["(() => {", *taken, body.strip(), f"return {{ {given} }};", "})()"])
