"""What is written is told from its ground by 4.5 : 1, as WCAG 2.2 asks for (1.4.3), everywhere."""

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest

from explorer.plots.theme import THEMES

ROOT = Path(__file__).resolve().parents[3]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
PAGE = (ROOT / "pages" / "shared" / "page.css").read_text("utf-8")
STYLES = {path: path.read_text("utf-8") for path in sorted((ROOT / "pages").rglob("*.css"))}
MAP_THEME = (ROOT / "pages" / "shared" / "map" / "drawing" / "theme.js").read_text("utf-8")
LEAST = 4.5
NAMES = ("light", "dark")

Color = tuple[float, float, float]


def rgb(text: str) -> Color:
    return tuple(int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))


def over(ink: Color, ground: Color, share: float) -> Color:
    """Return the color that is seen where an ink covers a share of its ground."""
    return tuple(share * a + (1 - share) * b for a, b in zip(ink, ground, strict=True))


def luminance(color: Color) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def grounds(name: str) -> dict[str, Color]:
    """Return everything that is written on: the page, its fields and code, the sidebar."""
    theme = CONFIG[name]
    found = {f"{where} {key}": rgb(part[key])
             for where, part in (("page", theme), ("sidebar", theme["sidebar"]))
             for key in ("backgroundColor", "secondaryBackgroundColor")}  # fmt: skip
    return found | {"code": rgb(theme["codeBackgroundColor"])}


def on_primary(name: str) -> Color:
    light, dark = re.search(r"--vse-on-primary: light-dark\((#\w{6}), (#\w{6})\)", PAGE).groups()
    return rgb(light if name == "light" else dark)


def test_the_measure_is_that_of_the_standard():
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast(rgb("#767676"), (1, 1, 1)) == pytest.approx(4.54, abs=0.005)
    assert contrast(rgb("#777777"), (1, 1, 1)) == pytest.approx(4.48, abs=0.005)


INKS = ("textColor", "linkColor", "primaryColor", "codeTextColor")


@pytest.mark.parametrize(("name", "key"), list(product(NAMES, INKS)))
def test_every_ink_is_legible_on_every_ground(name, key):
    """The primary color too is an ink: of sliders' numbers and of what is chosen among a few."""
    ink = rgb(CONFIG[name][key])
    found = {where: contrast(ink, ground) for where, ground in grounds(name).items()}
    assert min(found.values()) >= LEAST, found


@pytest.mark.parametrize("name", NAMES)
def test_small_text_is_legible_on_every_ground(name):
    share = float(re.search(r"stCaptionContainer\"\] \{\s*opacity: ([\d.]+)", PAGE)[1])
    ink = rgb(CONFIG[name]["textColor"])
    found = {w: contrast(over(ink, g, share), g) for w, g in grounds(name).items()}
    assert share < 1
    assert min(found.values()) >= LEAST, found


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_on_the_primary_color_is_legible(name):
    assert contrast(on_primary(name), rgb(CONFIG[name]["primaryColor"])) >= LEAST


@pytest.mark.parametrize("name", NAMES)
def test_quiet_text_of_our_own_parts_is_legible(name):
    """Style sheets mix it of the text's color and the ground's; the map's script does as well."""
    mixed = [int(share) / 100 for css in STYLES.values()
             for share in re.findall(r"--vse-muted: color-mix\(in srgb, var\(--st-text-color\) "
                                     r"(\d+)%, var\(--st-background-color\)\)", css)]  # fmt: skip
    mixed.append(float(re.search(r"muted: rgba\(blend\(background, ink, ([\d.]+)\)", MAP_THEME)[1]))
    assert len(mixed) >= 2
    ink = rgb(CONFIG[name]["textColor"])
    ground = rgb(CONFIG[name]["backgroundColor"])
    assert [s for s in mixed if contrast(over(ink, ground, s), ground) < LEAST] == []


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_written_legibly_on_their_ground(name):
    theme = THEMES[name]
    assert theme.ground == CONFIG[name]["backgroundColor"]
    assert contrast(rgb(theme.ink), rgb(theme.ground)) >= LEAST
