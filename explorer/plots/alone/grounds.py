"""What of a figure is otherwise on dark ground, so that one page can show it on either."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go

Path = tuple[str | int, ...]
Change = tuple[Path, Any, Any]


@dataclass(frozen=True)
class Ground:
    """Colors of the page around a figure, as CSS."""

    ground: str
    ink: str
    lines: str


def ground_of(chart: "go.Figure") -> Ground:
    """Return what a page takes from its figure, so that nobody sees where that ends."""
    layout = chart.layout
    return Ground(
        layout.paper_bgcolor or "#ffffff",
        layout.font.color or "#000000",
        layout.hoverlabel.bordercolor or "#888888",
    )


@dataclass(frozen=True)
class Dark:
    """A figure on dark ground, told by what is otherwise than on light.

    Attributes
    ----------
    around : Ground
    changes : tuple of (path, value on light, value on dark)
        Paths begin with "data" or "layout".
    """

    around: Ground
    changes: tuple[Change, ...]


def dark_of(light: "go.Figure", dark: "go.Figure") -> Dark:
    """Return what is otherwise in a figure that was drawn again on dark ground."""
    changes = _changes((), light.to_plotly_json(), dark.to_plotly_json())
    return Dark(ground_of(dark), tuple(changes))


def _changes(path: Path, light: Any, dark: Any) -> Iterator[Change]:
    if isinstance(light, dict):
        for name in light:
            yield from _changes((*path, name), light[name], dark[name])
    elif isinstance(light, list | tuple) and light != dark:
        for at, (one, other) in enumerate(zip(light, dark, strict=True)):
            yield from _changes((*path, at), one, other)
    elif light != dark:
        yield path, light, dark
