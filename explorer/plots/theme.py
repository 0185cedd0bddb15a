"""Grounds, inks, somebody's text, and the layout that every figure starts from."""

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from explorer.errors import ParameterError
from explorer.plots.palette import GROUPS_ON_DARK, GROUPS_ON_LIGHT, NONE_ON_DARK, NONE_ON_LIGHT

if TYPE_CHECKING:
    import plotly.graph_objects as go

ThemeName = Literal["light", "dark"]

# The pages' own letters where they are at hand; in a file somebody took away, the system's.
FONT = '"Source Sans", system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif'


@dataclass(frozen=True)
class Theme:
    """Colors of a figure: ground, ink, lines, groups, and the grey of points in no group."""

    name: ThemeName
    ground: str
    ink: str
    lines: str
    accent: str
    groups: tuple[str, ...]
    none: str


THEMES: dict[ThemeName, Theme] = {
    "light": Theme(
        "light", "#ffffff", "#1f2430", "#d9dce3", "#0060a0", GROUPS_ON_LIGHT, NONE_ON_LIGHT
    ),
    "dark": Theme("dark", "#10121a", "#e8eaf0", "#343a46", "#7cc4f5", GROUPS_ON_DARK, NONE_ON_DARK),
}


ABOVE = {"orientation": "h", "yref": "container", "y": 1, "yanchor": "top", "x": 0}
"""A legend above what is drawn: of the whole figure, so that it pushes that down, however many
lines it takes in a narrow window."""


def theme_of(name: ThemeName) -> Theme:
    """Return a theme by name.

    Raises
    ------
    ParameterError
        Neither "light" nor "dark".
    """
    if name not in THEMES:
        raise ParameterError(f"Unknown theme “{name}”; choose one of {', '.join(THEMES)}.")
    return THEMES[name]


def layout(theme: Theme, title: str, alt: str, filename: str, height: int = 420) -> dict[str, Any]:
    """Return the layout shared by all figures, every color set.

    Parameters
    ----------
    theme : Theme
    title : str
        Raw; escaped here.
    alt : str
        What the figure shows, for people who cannot see it; kept in ``layout.meta``.
    filename : str
        Suggested for downloads, without ending.
    height : int, pixels
    """
    axis = {
        "color": theme.ink,
        "gridcolor": theme.lines,
        "linecolor": theme.lines,
        "zerolinecolor": theme.lines,
        "automargin": True,
        "title": {"font": {"family": FONT, "size": 13, "color": theme.ink}, "standoff": 10},
        "tickfont": {"family": FONT, "size": 12, "color": theme.ink},
    }
    return {
        "template": {"layout": {"xaxis": axis, "yaxis": axis}},
        "title": {"text": escaped(title, 90), "x": 0.01, "xanchor": "left", "font": {"size": 16}},
        "font": {"family": FONT, "size": 13, "color": theme.ink},
        "paper_bgcolor": theme.ground,
        "plot_bgcolor": theme.ground,
        "hoverlabel": {
            "bgcolor": theme.ground,
            "bordercolor": theme.lines,
            "font": {"color": theme.ink, "family": FONT},
        },
        "legend": {"font": {"color": theme.ink}, "bgcolor": "rgba(0,0,0,0)"},
        "margin": {"l": 20, "r": 20, "t": 56 if title else 20, "b": 40},
        "height": height,
        "meta": {"alt": alt, "filename": filename},
    }


def alt_text(chart: "go.Figure") -> str:
    """Return what a figure of this package shows, in words."""
    return str((chart.layout.meta or {}).get("alt", ""))


LONGEST = 60

# Plotly cuts off the text in 3-D at the width of its drawing board.
LONGEST_IN_3D = 22

# What every object of JavaScript has. Plotly 7.1 keeps the shapes of 3-D texts in one under the
# texts themselves, takes such for a shape it has, and draws nothing at all.
_EVERY_OBJECTS = frozenset(
    [
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
        "__proto__",
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
    ]
)
_NOTHING = "\u200b"  # takes no room


def escaped(text: str, longest: int = LONGEST) -> str:
    """Return text that Plotly shows letter for letter in 2-D, on hover, in titles and legends.

    White space is collapsed and text beyond `longest` characters is cut with an ellipsis.
    """
    # Quotes stay: Plotly's own list of entities lacks &quot;, and no attribute is ever built.
    return html.escape(shortened(text, longest), quote=False).replace("$", "&#36;")


def escaped_3d(text: str) -> str:
    """Return text for labels in a 3-D plot, where Plotly reads tags but not entities."""
    line = shortened(text, LONGEST_IN_3D)
    return line + _NOTHING if line in _EVERY_OBJECTS else line.replace("<", f"<{_NOTHING}")


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return the text on one line of at most `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
