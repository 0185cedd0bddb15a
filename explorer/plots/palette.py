"""Colors that stay apart for color-blind people, on white and on dark ground."""

import math
from collections.abc import Sequence
from typing import Literal

from explorer.errors import ParameterError

Ground = Literal["light", "dark"]

# Chosen by farthest-point search over sRGB in OKLab, the distance of two colors being the smallest
# of those seen with normal vision (weighted .6, on dark ground .75), deuteranopia and protanopia
# (Machado et al. 2009), under a contrast of at least 3:1 with the ground and away from the grey for
# "none". Distance alone took three violets: so at most two colors are within 30 degrees of a hue,
# and those differ by .14 in lightness. The first is the blue, respectively sky blue, of Okabe and
# Ito; each next one is the farthest left.
GROUPS_ON_LIGHT = (
    "#0078b4",
    "#78000f",
    "#4b0096",
    "#f02d0f",
    "#a578ff",
    "#004b5a",
    "#3c872d",
    "#a53c87",
    "#784b1e",
    "#2d695a",
    "#c378c3",
    "#96965a",
)
GROUPS_ON_DARK = (
    "#5ab4f0",
    "#87ff4b",
    "#962dd2",
    "#c31e0f",
    "#ff7800",
    "#007878",
    "#96f0e1",
    "#d2c387",
    "#d23ca5",
    "#7887ff",
    "#4bb45a",
    "#0087c3",
)
NONE_ON_LIGHT = "#808080"
NONE_ON_DARK = "#9aa0aa"

CHOSEN = len(GROUPS_ON_LIGHT)
"""Groups that have one of the colors above; more of them have colors around the wheel."""

MOST_COLORS = 120
"""Groups that get a color of their own; the rarer ones share the grey."""

# Neighbors on the wheel differ in lightness, by OKLab's measure: a hue alone, a hundredth of the
# wheel away, nobody tells apart. All keep a contrast of 3:1 with their ground.
_LEVELS = {"light": (0.52, 0.40, 0.64), "dark": (0.70, 0.58, 0.84)}
_MOST_CHROMA = 0.19
_FIRST_HUE = 250.0  # degrees, the blue that the chosen colors begin with, too

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


def group_colors(
    count: int, ground: Ground = "light", places: Sequence[int] | None = None
) -> list[str]:
    """Return a color for each of `count` groups.

    Parameters
    ----------
    count : int
        Up to `CHOSEN` have the chosen colors, more of them colors around the wheel.
    ground : {"light", "dark"}
    places : sequence of int, optional
        Place of each group on the wheel, 0 to count - 1; by default their order.
    """
    if count <= CHOSEN:
        return list((GROUPS_ON_LIGHT if ground == "light" else GROUPS_ON_DARK)[:count])
    return [_on_wheel(place, count, ground) for place in places or range(count)]


def _on_wheel(place: int, count: int, ground: Ground) -> str:
    lightness = _LEVELS[ground][place % 3]
    hue = math.radians(_FIRST_HUE + 360.0 * place / count)
    low, high = 0.0, _MOST_CHROMA
    for _ in range(12):  # as vivid as the screen can show it
        chroma = (low + high) / 2
        shown = all(0.0 <= part <= 1.0 for part in _linear(lightness, chroma, hue))
        low, high = (chroma, high) if shown else (low, chroma)
    parts = [_encoded(part) for part in _linear(lightness, low, hue)]
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Return linear sRGB of a color in OKLCH (Ottosson 2020, "A perceptual color space")."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _encoded(part: float) -> float:
    """Return a part of sRGB, 0 to 1, from its linear light."""
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
