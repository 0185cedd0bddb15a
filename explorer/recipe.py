"""A short Python program that makes the map on the screen again."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from typing import Any, Literal

from explorer.clustering.methods import ClusteringParameters
from explorer.embedders import EmbedderSpec, VectorsParameters
from explorer.errors import ParameterError
from explorer.intake import Choice
from explorer.projection import Parameters, PcaParameters

_COLORINGS = {
    "category": "groups_of_column",
    "number": "values_of_column",
    "date": "values_of_dates",
}


@dataclass(frozen=True)
class MapView:
    """A map as set up by a person: everything its coordinates and colors follow from.

    Attributes
    ----------
    kind : {"list", "typed", "files"}
        A ready-made list, words typed in, or files of words or vectors.
    source : str
        Name of the list; the text itself if it was typed or pasted.
    files : tuple of str
        Names of the files, opened together.
    choice : Choice, optional
        What was corrected of them.
    embedder : EmbedderSpec, optional
        None for files of vectors.
    parameters : PcaParameters, TsneParameters or UmapParameters
    dimensions : {2, 3}
    seed : int
    color : str, optional
        Metadata column that colors the points.
    color_by : {"category", "number", "date"}
    clusters : clustering parameters, optional
        Color by clusters instead.
    boundaries : {"no", "yes"}
        Draw one around each group.
    arrows : tuple of (int, int)
        Rows from and to.
    grown : tuple of int
        Where a map has grown: how many of the first points were laid out, and how many there were
        after each addition but the last.
    """

    kind: Literal["list", "typed", "files"]
    source: str = ""
    files: tuple[str, ...] = ()
    choice: Choice | None = None
    embedder: EmbedderSpec | None = None
    parameters: Parameters = field(default_factory=PcaParameters)
    dimensions: Literal[2, 3] = 2
    seed: int = 0
    color: str | None = None
    color_by: Literal["category", "number", "date"] = "category"
    clusters: ClusteringParameters | None = None
    boundaries: Literal["no", "yes"] = "no"
    arrows: tuple[tuple[int, int], ...] = ()
    grown: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.embedder is None and self.kind != "files":
            raise ParameterError("Words need a model to embed them.")
        if (self.kind == "files") != bool(self.files):
            raise ParameterError("Files are named where they are what is opened, and only there.")
        if self.embedder and isinstance(self.embedder.parameters, VectorsParameters):
            raise ParameterError(
                "Words looked up in an uploaded vector file cannot be written as a program; open "
                "that file as the data of the map instead."
            )
        if self.color is not None and self.clusters is not None:
            raise ParameterError("Color a map by a column or by clusters, not by both.")


def map_recipe(view: MapView) -> str:
    """Return a Python program that computes a view's coordinates and writes ``map.html``.

    Files are looked for in the folder the program runs in. Text of the user enters only as
    string literals. An API key is never written; the program reads it from the environment.

    Parameters
    ----------
    view : MapView
    """
    program = _Program()
    program.use("pathlib", "Path")
    _data(program, view)
    _picture(program, view)
    _map(program, view)
    return program.text()


def space_recipe(view: MapView, imports: Mapping[str, Sequence[str]], lines: Sequence[str]) -> str:
    """Return a Python program that makes the space of a view and goes on with the given lines.

    Parameters
    ----------
    view : MapView
        Only what decides the space counts.
    imports : mapping of module to names
        What the lines need.
    lines : sequence of str
        They find the space as ``space`` and, where words were embedded, its model as ``model``.
    """
    program = _Program()
    _data(program, view)
    for module, names in imports.items():
        program.use(module, *names)
    for line in lines:
        program.add(line)
    return program.text()


class _Program:
    """Lines of a program and the imports they need."""

    def __init__(self) -> None:
        self.imports: dict[str, set[str]] = {}
        self.lines: list[str] = []

    def use(self, module: str, *names: str) -> None:
        self.imports.setdefault(module, set()).update(names)

    def add(self, line: str) -> None:
        self.lines.append(line)

    def made(self, value: Any) -> str:
        """Return the expression that makes a parameter dataclass, without what is default."""
        kind = type(value)
        self.use(_public(kind), kind.__name__)
        given = [
            f"{part.name}={self._literal(getattr(value, part.name))}"
            for part in fields(value)
            if part.init and part.repr and not _is_default(part, getattr(value, part.name))
        ]
        return f"{kind.__name__}({', '.join(given)})"

    def _literal(self, value: Any) -> str:
        nested = is_dataclass(value) and not isinstance(value, type)
        return self.made(value) if nested else repr(value)

    def text(self) -> str:
        # The standard library first, as is customary.
        modules = sorted(self.imports, key=lambda name: (name.startswith("explorer"), name))
        imports = [f"from {m} import {', '.join(sorted(self.imports[m]))}" for m in modules]
        standard = sum(not module.startswith("explorer") for module in modules)
        parts = [imports[:standard], imports[standard:], self.lines]
        return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _public(kind: type) -> str:
    """Return the package that offers a class: ``explorer.projection`` for one of its modules."""
    return ".".join(kind.__module__.split(".")[:2])


def _is_default(part: Field[Any], value: Any) -> bool:
    return part.default is not MISSING and bool(part.default == value)


def _data(program: _Program, view: MapView) -> None:
    """Add the lines that make the space."""
    _table(program, view)
    if view.embedder is None:
        program.add("space = table.space()")
        return
    program.use("explorer.embedders", "EmbedderSpec", "embed_words")
    model = program.made(view.embedder.parameters)
    program.add(f"model = EmbedderSpec({view.embedder.kind!r}, {model})")
    program.add("space, _ = embed_words(table.words, table.metadata, model, None, table.source)")


def _table(program: _Program, view: MapView) -> None:
    if view.kind == "list":
        program.use("explorer.wordlists", "load_word_list")
        program.add(f"table = load_word_list({view.source!r})")
    elif view.kind == "files":
        program.use("explorer.intake", "open_files")
        named = repr(view.files[0]) if len(view.files) == 1 else repr(list(view.files))
        choice = "" if view.choice in (None, Choice()) else f", {program.made(view.choice)}"
        program.add(f"table = open_files({named}{choice}).load().content")
    else:
        program.use("explorer.readers", "words_from_text")
        program.add(f"table = words_from_text({view.source!r})")


def _picture(program: _Program, view: MapView) -> None:
    """Add the lines that lay out the space, or what of it was laid out first."""
    program.use("explorer.projection", "project")
    first = "before" if view.grown else "space"
    if view.grown:
        program.add(f"before = space.take(range({view.grown[0]}))")
    program.add(
        f"projection = project({first}, {program.made(view.parameters)}, "
        f"dimensions={view.dimensions}, seed={view.seed})"
    )
    if not view.grown:
        return
    program.use("explorer.projection", "grow")
    for size in view.grown[1:]:
        program.add(f"after = space.take(range({size}))")
        program.add("projection, before = grow(projection, before, after), after")
    program.add("projection = grow(projection, before, space)")


def _map(program: _Program, view: MapView) -> None:
    """Add the lines that color the map and write it."""
    program.use("explorer.plots", "map_html", "map_scene")
    options = ["space", "projection"]
    if view.clusters is not None:
        program.use("explorer.clustering", "cluster")
        program.use("explorer.plots", "groups_of_clusters")
        made = program.made(view.clusters)
        program.add(f"clusters = cluster(space, {made}, seed={view.seed})")
        program.add("coloring = groups_of_clusters(clusters)")
    elif view.color is not None:
        of_column = _COLORINGS[view.color_by]
        program.use("explorer.plots", of_column)
        program.add(f"column = {view.color!r}")
        program.add(f"coloring = {of_column}(column, space.metadata[column])")
    grouped = view.clusters is not None or (view.color is not None and view.color_by == "category")
    if view.clusters is not None or view.color is not None:
        options.append("coloring")
    if grouped and view.boundaries == "yes":
        options.append("boundaries=coloring.names")
    if view.arrows:
        options.append(f"arrows={[tuple(arrow) for arrow in view.arrows]!r}")
    program.add(f"scene = map_scene({', '.join(options)})")
    program.add('Path("map.html").write_text(map_html(scene, space), encoding="utf-8")')
