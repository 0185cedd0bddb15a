"""Colors that can be told apart by everybody; text that stays text."""

import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from explorer.errors import ParameterError
from explorer.plots.palette import (
    GROUPS_ON_DARK,
    GROUPS_ON_LIGHT,
    MOST_COLORS,
    NONE_ON_DARK,
    NONE_ON_LIGHT,
    SCALES,
    colorscale,
    group_colors,
)
from explorer.plots.theme import THEMES, escaped, escaped_3d, theme_of

ROOT = Path(__file__).resolve().parents[2]

# Machado, Oliveira, Fernandes 2009, severity 1.
VISION = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.01182, 0.04294, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
}


def linear(color):
    value = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def luminance(color):
    return float(linear(color) @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklab(rgb):
    to_lms = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    to_lab = [
        [0.2104542553, 0.793617785, -0.0040720468],
        [1.9779984951, -2.428592205, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.808675766],
    ]
    return np.array(to_lab) @ np.cbrt(np.clip(np.array(to_lms) @ rgb, 0, None))


@pytest.mark.parametrize(
    ("colors", "none", "theme"),
    [(GROUPS_ON_LIGHT, NONE_ON_LIGHT, "light"), (GROUPS_ON_DARK, NONE_ON_DARK, "dark")],
)
class TestPalette:
    def test_every_color_stands_out_from_the_ground(self, colors, none, theme):
        assert min(contrast(color, THEMES[theme].ground) for color in (*colors, none)) >= 3.0

    @pytest.mark.parametrize("vision", VISION)
    def test_any_two_colors_differ_for_everybody(self, colors, none, theme, vision):
        seen = [oklab(np.clip(VISION[vision] @ linear(c), 0, 1)) for c in (*colors, none)]
        # A just noticeable difference is about .02 in OKLab.
        assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) >= 0.06

    def test_the_first_six_differ_clearly(self, colors, none, theme):
        for matrix in VISION.values():
            seen = [oklab(np.clip(matrix @ linear(c), 0, 1)) for c in colors[:6]]
            assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) >= 0.09

    def test_colors_of_like_hue_differ_in_lightness_and_are_two_at_most(self, colors, none, theme):
        seen = [oklab(linear(color)) for color in colors]
        hues = [np.degrees(np.arctan2(b, a)) for _, a, b in seen]
        for (one, hue), (other, next_hue) in combinations(zip(seen, hues, strict=True), 2):
            apart = abs((hue - next_hue + 180) % 360 - 180)
            assert apart >= 30 or abs(one[0] - other[0]) >= 0.12
        for hue in hues[:10]:
            assert sum(abs((hue - other + 180) % 360 - 180) < 25 for other in hues[:10]) <= 2


@pytest.mark.parametrize("theme", THEMES)
def test_a_figure_has_the_ground_of_its_page(theme):
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert THEMES[theme].ground == settings["theme"][theme]["backgroundColor"]


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_text_can_be_read_on_its_ground(theme):
    assert contrast(theme.ink, theme.ground) >= 7.0
    assert contrast(theme.accent, theme.ground) >= 4.5


@pytest.mark.parametrize("name", ["cividis", "viridis"])
def test_sequential_scales_grow_steadily_lighter(name):
    values = [luminance(color) for color in SCALES[name]]
    assert values == sorted(values)
    assert colorscale(name)[0][0] == 0.0
    assert colorscale(name)[-1] == [1.0, SCALES[name][-1]]


def test_the_diverging_scale_is_lightest_in_the_middle():
    values = [luminance(color) for color in SCALES["purple-orange"]]
    assert np.argmax(values) == 4


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_few_groups_have_the_chosen_colors(ground):
    chosen = GROUPS_ON_LIGHT if ground == "light" else GROUPS_ON_DARK
    assert group_colors(3, ground) == list(chosen[:3])
    assert group_colors(12, ground) == list(chosen)


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize("count", [13, 30, 77, MOST_COLORS])
def test_colors_of_many_groups_stand_out_and_neighbors_differ(ground, count):
    colors = group_colors(count, ground)
    assert len(set(colors)) == count
    assert min(contrast(color, THEMES[ground].ground) for color in colors) >= 3.0
    places = [oklab(linear(color)) for color in colors]
    apart = [np.linalg.norm(one - next_one) for one, next_one in pairwise(places)]
    # Five times what is just noticed, by lightness, which everybody sees.
    assert min(apart) >= 0.1
    assert min(abs(one[0] - next_one[0]) for one, next_one in pairwise(places)) >= 0.1


def test_a_group_has_the_color_of_its_place():
    colors = group_colors(20, "light")
    turned = group_colors(20, "light", range(19, -1, -1))
    assert turned == colors[::-1]


def test_unknown_names_are_refused():
    with pytest.raises(ParameterError, match="cividis, viridis"):
        colorscale("jet")
    with pytest.raises(ParameterError, match="light, dark"):
        theme_of("sepia")


def test_markup_is_escaped_and_long_text_cut():
    assert escaped("<a href='http://x'>k</a>") == "&lt;a href='http://x'&gt;k&lt;/a&gt;"
    assert escaped("$x$ & y") == "&#36;x&#36; &amp; y"
    assert escaped("two\n lines") == "two lines"
    assert escaped("a" * 100, 10) == "aaaaaaaaa…"
    assert escaped("<" * 100, 3) == "&lt;&lt;…"


def test_tags_are_broken_up_in_3d():
    assert escaped_3d("x<br>y") == "x<\u200bbr>y"
    assert len(escaped_3d("plainlongwordwithmanyletters")) == 22


@pytest.mark.parametrize("word", ["constructor", "toString", "valueOf", "__proto__"])
def test_words_that_are_names_in_javascript_are_drawn_in_3d(word):
    assert escaped_3d(word) == f"{word}\u200b"
    assert escaped_3d(f"{word}s") == f"{word}s"
