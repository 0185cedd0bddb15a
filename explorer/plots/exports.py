"""Figures and coordinates to take away: PNG, SVG, CSV, Parquet."""

import io
from typing import TYPE_CHECKING, Any, Literal, get_args

from explorer.browser import find_browser
from explorer.clustering import Clustering
from explorer.errors import ExplorerError, InputError, ParameterError
from explorer.projection import Projection
from explorer.space import Space

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

ImageFormat = Literal["png", "svg"]

CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "modeBarButtonsToRemove": ["sendChartToCloud"],
    "responsive": True,
    "scrollZoom": True,
}
"""How Plotly behaves wherever a figure is interactive: it shares nothing with anybody."""


def to_image(
    chart: "go.Figure",
    kind: ImageFormat = "png",
    *,
    width: int = 1_000,
    height: int | None = None,
    scale: float = 2.0,
) -> bytes:
    """Return a figure as a picture, drawn by a Chrome or Chromium on this machine.

    Parameters
    ----------
    chart : plotly.graph_objects.Figure
    kind : {"png", "svg"}
    width, height : int, pixels
        Height as the figure says, unless given.
    scale : float > 0
        Pixels of a PNG per pixel of the figure.

    Raises
    ------
    ParameterError
        Another kind of picture.
    ExplorerError
        There is no such browser, or it failed.
    """
    import kaleido

    if kind not in get_args(ImageFormat):
        raise ParameterError(f"A picture is saved as png or svg, not “{kind}”.")
    dense = scale if kind == "png" else 1.0
    tall = height or chart.layout.height or 600
    try:
        browser = find_browser()
    except ExplorerError as error:
        reason = str(error).rstrip(".")
        raise ExplorerError(f"{reason}, or save the interactive HTML instead.") from error
    try:
        # MathJax is off: it would be fetched from the network, and no text here is math.
        picture = kaleido.calc_fig_sync(
            chart.to_dict(),
            opts={"format": kind, "width": width, "height": tall, "scale": dense},
            kopts={"mathjax": False, "path": browser},
        )
    except Exception as error:
        raise ExplorerError(
            "The browser on this machine could not draw the picture; try again, or save the "
            "interactive HTML instead."
        ) from error
    return bytes(picture)


def coordinates_table(
    space: Space, projection: Projection, clustering: Clustering | None = None
) -> "pd.DataFrame":
    """Return labels, coordinates, clusters and the space's own columns, row by row.

    Parameters
    ----------
    space : Space
    projection : Projection
        Of that space.
    clustering : Clustering, optional
        Of that space; noise has the number -1.

    Returns
    -------
    DataFrame
        Columns label, x, y, (z, laid_out, added, cluster, cluster_name), then the metadata. Where
        the method laid out some points only, `laid_out` tells which; where the map has grown,
        `added` tells which came later. A metadata column whose name is taken gets "_2" (or the
        next free number) after it.

    Raises
    ------
    InputError
        The projection or clustering is of another number of points.
    """
    import pandas as pd

    others = [projection.coordinates] + ([] if clustering is None else [clustering.labels])
    if any(len(other) != len(space) for other in others):
        raise InputError(f"The map or the clusters are not of these {len(space)} words; redo them.")
    columns: dict[str, Any] = {"label": list(space.labels)}
    columns |= dict(zip("xyz", projection.coordinates.T, strict=False))
    if projection.laid_out is not None:
        columns["laid_out"] = projection.laid_out
    if projection.added is not None:
        columns["added"] = projection.added
    if clustering is not None:
        columns["cluster"] = clustering.labels
        columns["cluster_name"] = [clustering.name_of(int(number)) for number in clustering.labels]
    for place, name in enumerate(space.metadata.columns):
        columns[_free(str(name), columns)] = space.metadata.iloc[:, place].to_numpy()
    return pd.DataFrame(columns)


def to_parquet(table: "pd.DataFrame") -> bytes:
    """Return a table as a Parquet file."""
    import pandas as pd

    buffer = io.BytesIO()
    plain = table.copy()
    for name in [name for name in plain if pd.api.types.is_object_dtype(plain[name])]:
        # A column of mixed types, as a spreadsheet may hold, has no Parquet type.
        kinds = {type(value) for value in plain[name] if value is not None and value == value}
        if len(kinds) > 1:
            plain[name] = plain[name].map(lambda value: str(value), na_action="ignore")
    plain.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _free(name: str, taken: dict[str, Any]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


def filename_of(chart: "go.Figure") -> str:
    """Return what a figure is called where it is saved, without ending."""
    return str((chart.layout.meta or {}).get("filename", "figure"))
