"""An exported page on either ground: that of the reader's system, and light on paper."""

import json
from functools import reduce

import pytest

from explorer.plots import (
    figure,
    groups_of_clusters,
    map_html,
    map_scene,
    similarity_heatmap,
    to_html,
    values_of_column,
)
from explorer.plots.alone.grounds import dark_of
from explorer.plots.theme import THEMES
from explorer.workspaces import SavedView
from tests.plots.alone.pages import value

LIGHT, DARK = THEMES["light"], THEMES["dark"]


def plain(chart):
    return json.loads(chart.to_json())


def scene_of(space, places, clusters, coloring):
    if coloring == "values":
        return map_scene(space, places, values_of_column("label", space.metadata["label"]))
    groups = groups_of_clusters(clusters)
    return map_scene(space, places, groups, boundaries=groups.names, arrows=[(0, 30)])


@pytest.mark.parametrize("coloring", ["groups", "values"])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_what_is_otherwise_on_dark_ground_makes_the_dark_figure_of_the_light_one(
    space, flat, solid, clusters, dimensions, coloring
):
    scene = scene_of(space, flat if dimensions == 2 else solid, clusters, coloring)
    light, dark = figure(scene), figure(scene, "dark")
    told = dark_of(light, dark)
    changed = plain(light)
    for path, before, after in told.changes:
        place = reduce(lambda part, name: part[name], path[:-1], changed)
        assert place[path[-1]] == before
        place[path[-1]] = after
    assert changed == plain(dark)
    assert changed != plain(light)
    assert (told.around.ground, told.around.ink) == (DARK.ground, DARK.ink)
    page = map_html(scene, space)
    assert value(page, "ground") == json.loads(json.dumps(told.changes))
    assert value(page, "figure")["layout"]["paper_bgcolor"] == LIGHT.ground


def test_a_figure_that_is_given_for_one_ground_has_that_ground_for_all(space, flat):
    page = to_html(figure(map_scene(space, flat), "dark"))
    assert "prefers-color-scheme" not in page
    assert f"--ground: {DARK.ground}" in page
    assert 'id="held-ground"' not in page


# In a browser -------------------------------------------------------------------------------------

SEEN = """() => {
    const plot = document.querySelector("#chart");
    const page = getComputedStyle(document.body);
    const css = (place, what) => getComputedStyle(document.querySelector(place))[what];
    return {
        ground: page.backgroundColor,
        ink: page.color,
        scheme: getComputedStyle(document.documentElement).colorScheme,
        picture: css("#chart .main-svg", "backgroundColor"),
        axis: css("#chart .xtitle", "fill"),
        label: css("#chart .textpoint text", "fill"),
        grid: css("#chart .xgrid", "stroke"),
        field: [css("#find", "backgroundColor"), css("#find", "color")],
        button: css("#save button", "color"),
        entry: css("#legend li button", "color"),
        swatch: css("#legend li i", "backgroundColor"),
        // A line to each neighbor, and rings around the chosen point.
        chosen: plot._fullData.filter(({ meta, visible }) => meta === "ink" && visible)
            .map(({ mode, line, marker }) => (mode === "lines" ? line : marker).color),
        range: plot._fullLayout.yaxis.range.map((end) => end.toFixed(3)),
    };
}"""


def rgb(color):
    return f"rgb({', '.join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5))})"


def expected(theme):
    ground, ink = rgb(theme.ground), rgb(theme.ink)
    return {
        "ground": ground,
        "ink": ink,
        "scheme": theme.name,
        "picture": ground,
        "axis": ink,
        "label": ink,
        "grid": rgb(theme.lines),
        "field": [ground, ink],
        "button": ink,
        "entry": ink,
        "swatch": rgb(theme.groups[0]),
        "chosen": [theme.ink] * 3,
        "range": ["-0.500", "0.500"],
    }


def shows(tab, theme):
    """Wait until the picture has a ground; return how the page looks then."""
    tab.wait_for_function(
        "ground => document.querySelector('#chart')._fullLayout?.paper_bgcolor === ground",
        arg=theme.ground,
    )
    return tab.evaluate(SEEN)


@pytest.mark.browser
def test_the_page_follows_the_system_while_it_is_open_and_prints_light(
    tab, tmp_path, space, flat, clusters
):
    scene = scene_of(space, flat, clusters, "groups")
    views = [SavedView("1", "Near", marks="f-0.5_0.5_-0.5_0.5_900_600*s7")]
    path = tmp_path / "map.html"
    path.write_text(map_html(scene, space, views=views), encoding="utf-8")
    tab.emulate_media(color_scheme="dark")
    tab.goto(path.as_uri())
    tab.wait_for_selector("#panel[data-ready]")
    tab.get_by_label("Find", exact=True).fill("word7")
    tab.locator("#found").get_by_role("button", name="word7", exact=True).click()
    tab.get_by_role("button", name="Near", exact=True).click()
    tab.wait_for_selector("#point h2")
    assert shows(tab, DARK) == expected(DARK)
    tab.emulate_media(color_scheme="light")
    assert shows(tab, LIGHT) == expected(LIGHT)
    tab.emulate_media(color_scheme="dark")
    assert shows(tab, DARK) == expected(DARK)
    # What was found and chosen is there still.
    assert tab.locator("#point h2").inner_text() == "word7"

    printed = "() => { window.printed = document.querySelector('#chart').layout.paper_bgcolor; }"
    tab.evaluate(f"() => window.addEventListener('beforeprint', {printed})")
    tab.pdf(path=tmp_path / "map.pdf")
    assert tab.evaluate("() => window.printed") == LIGHT.ground
    assert shows(tab, DARK) == expected(DARK)
    tab.emulate_media(media="print")
    assert shows(tab, LIGHT) == expected(LIGHT)


@pytest.mark.browser
def test_a_heat_map_and_a_map_in_space_follow_it_too(tab, tmp_path, space, solid, clusters):
    similarities = space.normalized @ space.normalized.T
    light, dark = (similarity_heatmap(space.labels, similarities, each) for each in THEMES)
    pages = {
        "heat": to_html(light, dark=dark),
        "space": map_html(scene_of(space, solid, clusters, "groups"), space),
    }
    for name, page in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(page, encoding="utf-8")
        tab.emulate_media(color_scheme="dark")
        tab.goto(path.as_uri())
        for theme in (DARK, LIGHT, DARK):
            tab.emulate_media(color_scheme=theme.name)
            tab.wait_for_function(
                """color => document.querySelector("#chart")._fullLayout?.font.color === color""",
                arg=theme.ink,
            )
            ground = tab.evaluate("() => getComputedStyle(document.body).backgroundColor")
            assert ground == rgb(theme.ground)
