"""Colors that stay apart for color-blind people, on white and on dark ground."""

from explorer.errors import ParameterError

# Chosen by farthest-point search over sRGB in OKLab, the distance of two colors being the smallest
# of those seen with normal vision (weighted .6), deuteranopia and protanopia (Machado et al.
# 2009), under a contrast of at least 3:1 with the ground and away from the grey for "none". The
# first is the blue, respectively sky blue, of Okabe and Ito; each next one is the farthest left.
GROUPS_ON_LIGHT = (
    "#0078b4",
    "#f04b0f",
    "#87004b",
    "#4b1eb4",
    "#a578ff",
    "#784b00",
    "#004b78",
    "#00962d",
    "#695ae1",
    "#964b69",
    "#5a96d2",
    "#c33ca5",
)
GROUPS_ON_DARK = (
    "#5ab4f0",
    "#5a7800",
    "#a53cc3",
    "#69f069",
    "#f08700",
    "#ffc3d2",
    "#6978ff",
    "#00c369",
    "#b478c3",
    "#d22d87",
    "#1e7878",
    "#b4785a",
)
NONE_ON_LIGHT = "#808080"
NONE_ON_DARK = "#9aa0aa"

MOST_COLORS = len(GROUPS_ON_LIGHT)
"""Groups that get a color of their own; the rarer ones share the grey."""

# The darkest stop of the published scales is left out: it vanishes on the dark ground.
SCALES: dict[str, tuple[str, ...]] = {
    "cividis": (
        "#123570",
        "#3b496c",
        "#575d6d",
        "#707173",
        "#8a8678",
        "#a59c74",
        "#c3b369",
        "#e1cc55",
        "#fee838",
    ),
    "viridis": (
        "#482878",
        "#3e4989",
        "#31688e",
        "#26828e",
        "#1f9e89",
        "#35b779",
        "#6ece58",
        "#b5de2b",
        "#fde725",
    ),
    "purple-orange": (
        "#542788",
        "#8073ac",
        "#b2abd2",
        "#d8daeb",
        "#f7f7f7",
        "#fee0b6",
        "#fdb863",
        "#e08214",
        "#b35806",
    ),
}
"""Two sequential scales and one diverging, all readable without telling red from green."""


def colorscale(name: str) -> list[list[float | str]]:
    """Return a scale as Plotly takes it: pairs of a fraction and a color.

    Raises
    ------
    ParameterError
        No scale of that name.
    """
    if name not in SCALES:
        raise ParameterError(f"Unknown color scale “{name}”; choose one of {', '.join(SCALES)}.")
    stops = SCALES[name]
    return [[number / (len(stops) - 1), color] for number, color in enumerate(stops)]


def group_colors(count: int, colors: tuple[str, ...], rest: str) -> list[str]:
    """Return a color for each of `count` groups; those beyond the palette share `rest`."""
    return [colors[number] if number < len(colors) else rest for number in range(count)]
