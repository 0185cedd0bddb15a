"""``map FILE``: a picture in two or three dimensions, and how far to trust it."""

import argparse
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.arrays import Progress
from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.corrections import add_data_corrections
from explorer.cli.options import (
    add_category,
    add_choice,
    add_file,
    add_seed,
    new_command,
    number,
    one_of,
    output_path,
    whole,
)
from explorer.cli.output import Meter, require_writable, write_whole
from explorer.cli.sources import Loaded, category_column, load_space
from explorer.errors import ParameterError
from explorer.faithfulness import Faithfulness, describe, measure, measure_all
from explorer.options import Option, options_of
from explorer.projection import (
    GIVEN,
    GIVEN_TITLE,
    METHODS,
    Parameters,
    Projection,
    project,
    usual_method,
)
from explorer.projection.choosing import TSNE_UP_TO, UMAP_UP_TO
from explorer.space import Space

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_MEASURES = ("trustworthiness", "continuity", "neighbors_kept", "distance_correlation")
_EXAMINED = {"sample": measure, "all": measure_all}
_ENDINGS = (".html", ".zip", ".png", ".svg", ".csv", ".parquet")


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(
        commands, "map", "Draw a space in two or three dimensions.", shared="drawing"
    )
    add_file(parser)
    add_data_corrections(parser)
    parser.add_argument(
        "--method",
        type=one_of(tuple(METHODS)),
        default=None,
        metavar="{" + ",".join(METHODS) + "}",
        help="how the space is flattened (by default what suits so many points: "
        f"tsne up to {TSNE_UP_TO:,}, umap up to {UMAP_UP_TO:,}, pca beyond)",
    )
    parser.add_argument(
        "--dimensions", type=int, choices=(2, 3), default=2, help="of the picture (default 2)"
    )
    add_seed(parser)
    parser.add_argument(
        "--out",
        type=output_path(_ENDINGS),
        metavar="PICTURE",
        help="file to write: a picture (.html .png .svg), a folder with the interactive page "
        "for many points (.zip), or the coordinates (.csv .parquet)",
    )
    add_choice(
        parser,
        "--formulas",
        ("defuse", "keep"),
        "words in a .csv that a spreadsheet would run: put an apostrophe before them or not",
    )
    add_category(parser, "--color", "column of categories to color the picture by")
    add_choice(
        parser,
        "--faithfulness",
        tuple(_EXAMINED),
        "points examined where there are more than 3,000",
        "sample",
    )
    _add_method_options(parser)


def _add_method_options(parser: argparse.ArgumentParser) -> None:
    """Add one option for each parameter of each method, as the registry describes it."""
    group = parser.add_argument_group("options of the methods")
    about: dict[str, tuple[Option, list[str]]] = {}
    for entry in METHODS.values():
        for name, option in options_of(entry.parameters).items():
            about.setdefault(name, (option, []))[1].append(entry.title)
    for name, (option, titles) in about.items():
        numbers = number if option.kind == "real" else whole
        group.add_argument(
            "--" + name.replace("_", "-"),
            type=one_of(option.choices) if option.choices else numbers,
            default=None,
            metavar="{" + ",".join(option.choices) + "}" if option.choices else "N",
            help=f"{' and '.join(titles)}: {option.help}".replace("%", "%%"),
        )


def run(options: argparse.Namespace) -> Answer:
    """Project, measure and write."""
    started = time.perf_counter()
    fitting = _fitting(options)
    if options.out:
        require_writable(options.out)
    with Meter() as meter:
        loaded = load_space(options, meter.part(0.0, 0.3))
        space, color = loaded.space, category_column(loaded.space, options.color, loaded.color)
        projection = _given(loaded, options) or project(
            space,
            fitting.get(usual_method(len(space)), next(iter(fitting.values()))),
            dimensions=options.dimensions,
            seed=options.seed,
            progress=meter.part(0.3, 0.8),
        )
        faithfulness = _measured(loaded, projection, options, meter.part(0.8, 1.0))
    told = describe(faithfulness, projection) if faithfulness else ""
    if options.out:
        write_whole(options.out, _picture(space, projection, color, options, told))
    measured = faithfulness.notes if faithfulness else ()
    errors, laid_out = getattr(faithfulness, "standard_errors", None), projection.laid_out
    data = {
        "n": len(space),
        "method": projection.method,
        "dimensions": projection.dimensions,
        "faithfulness": {name: getattr(faithfulness, name, None) for name in _MEASURES},
        "sampled": getattr(faithfulness, "sampled", None),
        "standard_errors": asdict(errors) if errors else None,
        "laid_out": len(space) if laid_out is None else int(laid_out.sum()),
        "seconds": round(time.perf_counter() - started, 3),
        "notes": list(dict.fromkeys((*loaded.notes, *projection.notes, *measured))),
    }
    return Answer(data, _text(data, told, options.out))


def _given(loaded: Loaded, options: argparse.Namespace) -> Projection | None:
    """Return the places that came with the data, where nothing else is asked for.

    Raises
    ------
    ParameterError
        Something else is asked for, and there are no vectors to make it of.
    """
    if loaded.layout is None:
        return None
    names = {name for entry in METHODS.values() for name in options_of(entry.parameters)}
    said = any(getattr(options, name) is not None for name in names)
    if not (options.method or said or options.dimensions != loaded.layout.coordinates.shape[1]):
        return loaded.layout.projection()
    if loaded.layout.vectors is None:
        raise ParameterError(
            "Places made elsewhere came without vectors, so they are drawn as they are: leave out "
            "--method, its options and --dimensions, or give --as words to embed the texts."
        )
    return None


def _measured(
    loaded: Loaded, projection: Projection, options: argparse.Namespace, progress: Progress
) -> Faithfulness | None:
    """Hold the picture against the full space; None where it is all that there is."""
    if loaded.layout is not None and loaded.layout.vectors is None:
        return None
    return _EXAMINED[options.faithfulness](
        loaded.space.vectors, projection.coordinates, seed=options.seed, progress=progress
    )


def _fitting(options: argparse.Namespace) -> dict[str, Parameters]:
    """Return the methods that the command may mean, with the options given.

    Raises
    ------
    ParameterError
        A value is out of its range, or no such method has all the options.
    """
    named = [options.method] if options.method else list(METHODS)
    own = {name: set(options_of(METHODS[name].parameters)) for name in METHODS}
    every = set().union(*own.values())
    given = {name: getattr(options, name) for name in every if getattr(options, name) is not None}
    fitting = [name for name in named if own[name] >= set(given)]
    if not fitting:
        foreign = min(set(given) - own[named[0]]).replace("_", "-")
        raise ParameterError(
            f"--{foreign} is no option of {METHODS[named[0]].title}; leave it out or choose "
            "another --method."
            if options.method
            else f"No method has all of these options; leave one out, such as --{foreign}."
        )
    return {name: METHODS[name].parameters(**given) for name in fitting}


def _picture(
    space: Space,
    projection: Projection,
    color: str | None,
    options: argparse.Namespace,
    told: str,
) -> bytes:
    """Return the content of the file asked for, by its ending."""
    from explorer.neighbors import neighbor_graph
    from explorer.plots import (
        coordinates_table,
        figure,
        groups_of_column,
        map_folder,
        map_html,
        map_scene,
        to_csv,
        to_image,
        to_parquet,
    )

    suffix = options.out.suffix.lower()
    if suffix in (".csv", ".parquet"):
        rows = coordinates_table(space, projection)
        return to_csv(rows, formulas=options.formulas) if suffix == ".csv" else to_parquet(rows)
    groups = groups_of_column(color, space.metadata[color]) if color else None
    scene = map_scene(space, projection, groups)
    if suffix == ".zip":
        near = neighbor_graph(space.vectors, 10) if len(space) > 1 else None
        return map_folder(scene, space, trust=told, neighbors=near)
    if suffix == ".html":
        return map_html(scene, space, trust=told).encode()
    return to_image(figure(scene), "png" if suffix == ".png" else "svg")


def _title(method: str) -> str:
    return GIVEN_TITLE if method == GIVEN else METHODS[method].title


def _text(data: dict[str, Any], description: str, out: Path | None) -> str:
    measures = table(
        ("measure", "value"),
        [(name.replace("_", " "), value) for name, value in data["faithfulness"].items()],
    )
    measures = measures if description else ""
    heading = (
        f"{data['n']:,} points by {_title(data['method'])} in {data['dimensions']} "
        f"dimensions, {data['seconds']:.1f} s"
    )
    notes = [note for note in data["notes"] if note not in description]
    wrote = f"Wrote {printable(str(out))}" if out else ""
    return lines(heading, measures, description, bullets(notes), wrote)
