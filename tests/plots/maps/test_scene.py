"""Scenes: their checks, coloring, order and placement of labels."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.clustering.names import medoids
from explorer.errors import ExplorerError, InputError
from explorer.plots import (
    MOST_COLORS,
    Groups,
    Scene,
    Values,
    alike,
    figure,
    groups_of_clusters,
    groups_of_column,
    map_scene,
    payload,
    values_of_column,
    values_of_dates,
)
from explorer.plots.labels import label_order, place_labels


def points(n, dimensions=2):
    return np.random.default_rng(0).normal(size=(n, dimensions)).astype(np.float32)


@pytest.mark.parametrize(
    "options",
    [
        {"coordinates": points(3, 4)},
        {"coordinates": points(2)},
        {"sizes": np.ones(2, np.float32)},
        {"hover": ("a",)},
        {"arrows": ((0, 3),)},
        {"arrows": ((-1, 0),)},
        {"groups": Groups("g", ("a",), np.zeros(2, int))},
        {
            "groups": Groups("g", ("a",), np.zeros(3, int)),
            "values": Values("v", np.ones(3, np.float32)),
        },
    ],
)
def test_a_scene_that_does_not_fit_together_is_refused(options):
    given_parts = {"coordinates": points(3), "labels": ("a", "b", "c")} | options
    with pytest.raises(InputError):
        Scene(**given_parts)


def test_group_numbers_without_a_name_are_refused():
    with pytest.raises(InputError, match="outside the 1 names"):
        Groups("g", ("a",), np.array([0, 1]))


def test_groups_beyond_the_colors_share_one_and_the_frequent_keep_theirs():
    count = MOST_COLORS + 2
    often = [3] * 5 + [1, 2] + [3] * (count - 7)
    names = tuple(f"g{i}" for i in range(count))
    shown = Groups("g", names, np.repeat(np.arange(count), often)).shown()
    assert shown.merged == 2
    assert shown.names == (*names[:5], *names[7:], "other (2 groups)")
    assert shown.target[5] == shown.target[6] == MOST_COLORS
    assert np.bincount(shown.index)[MOST_COLORS] == 3
    colors = shown.colors("light", "#808080")
    assert len(set(colors)) == MOST_COLORS + 1
    assert colors[-1] == "#808080"


def many_groups():
    """Seventy-seven groups on a circle of the plane, numbered in no order, and their vectors."""
    rng = np.random.default_rng(0)
    at = rng.permutation(77)
    index = np.repeat(np.arange(77), 5)
    angles = 2 * np.pi * at[index] / 77
    vectors = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    return Groups("g", tuple(map(str, range(77))), index), vectors, at


def test_many_groups_stand_on_the_wheel_beside_those_they_are_like():
    groups, vectors, at = many_groups()
    places = np.array(alike(groups, vectors).places)
    assert sorted(places) == list(range(77))
    on_circle = at[np.argsort(places)]
    steps = np.abs(np.diff(on_circle))
    # A circle cut open somewhere: every step goes to a neighbor, but for the few where the tree
    # turns back.
    assert (np.minimum(steps, 77 - steps) == 1).mean() > 0.9


def test_places_on_the_wheel_are_those_of_groups_not_of_their_numbers():
    groups, vectors, _ = many_groups()
    turned = np.random.default_rng(1).permutation(77)
    renamed = tuple(groups.names[old] for old in turned)
    other = Groups("g", renamed, np.argsort(turned)[groups.index])
    colors = [
        dict(zip(each.names, alike(each, vectors).shown().colors("dark", "#000000"), strict=True))
        for each in (groups, other)
    ]
    assert colors[0] == colors[1]


def test_few_groups_need_no_wheel():
    groups = Groups("g", ("a", "b"), np.array([0, 1, 0]))
    assert alike(groups, np.eye(3, dtype=np.float32)) is groups


def test_twelve_groups_are_shown_as_they_are_and_none_stays_none():
    groups = Groups("g", tuple("abcdefghijkl"), np.array([-1, 11, 0]))
    assert groups.shown().index.tolist() == [-1, 11, 0]
    assert groups.shown().merged == 0


def test_categories_of_a_column_are_ordered_by_frequency_and_blanks_are_none():
    groups = groups_of_column(
        "c", pd.Series(["b", "a", None, "b", " ", float("nan"), "c"], dtype=object)
    )
    assert groups.names == ("b", "a", "c")
    assert groups.index.tolist() == [0, 1, -1, 0, -1, -1, 2]


def test_numbers_of_a_column_keep_their_gaps_and_text_is_refused():
    values = values_of_column("c", pd.Series(["1", "", "2.5", None], dtype=object))
    np.testing.assert_array_equal(values.numbers, np.float32([1, np.nan, 2.5, np.nan]))
    assert values.range == (1.0, 2.5)
    with pytest.raises(InputError, match="“c” holds text"):
        values_of_column("c", pd.Series(["1", "x"]))


def test_a_range_is_never_empty():
    assert Values("v", np.float32([2, 2])).range == (1.5, 2.5)
    assert Values("v", np.float32([np.nan])).range == (0.0, 1.0)
    with pytest.raises(ExplorerError):
        Values("v", np.ones(1, np.float32), "jet")


def test_medoids_are_labelled_first(space, clusters, flat):
    scene = map_scene(space, flat, groups_of_clusters(clusters))
    assert set(scene.order[:3]) == set(medoids(space.normalized, clusters.labels, 3))
    assert sorted(scene.order) == list(range(60))


def test_a_map_is_described_in_words(space, clusters, flat):
    text = map_scene(space, flat, groups_of_column("kind", space.metadata["kind"])).alt
    assert text == (
        "Map of 60 points in 2 dimensions by PCA, colored by kind in 2 groups; the largest: "
        "animal (20), plant (20)."
    )
    assert (
        "colored by trust from 0 to 59"
        in map_scene(space, flat, Values("trust", np.arange(60))).alt
    )


def test_only_the_asked_boundaries_are_drawn(space, clusters, flat, solid):
    groups = groups_of_clusters(clusters)
    names = clusters.names
    scene = map_scene(space, flat, groups, boundaries=names[1:2])
    assert [hull.name for hull in scene.hulls] == [names[1]]
    assert scene.meshes == ()
    assert len(map_scene(space, solid, groups, boundaries=names).meshes) == 3


def test_label_order_starts_in_the_middle_and_goes_to_the_farthest():
    line = np.float32([[0, 0], [1, 0], [2, 0], [3, 0], [10, 0]])
    assert label_order(line, np.empty(0, int)).tolist()[:3] == [2, 4, 0]


def test_of_a_crowd_the_first_labels_are_spread_as_far():
    crowd = np.random.default_rng(0).uniform(size=(30_000, 2)).astype(np.float32)
    order = label_order(crowd, np.array([7]))
    assert order[0] == 7
    assert sorted(order) == list(range(30_000))
    first = crowd[order[:50]].astype(np.float64)
    apart = np.linalg.norm(first[:, None] - first[None], axis=2)[np.triu_indices(50, 1)]
    # Fifty discs of this radius just fill the square.
    assert apart.min() > 1 / np.sqrt(50 * np.pi)


def test_label_order_ends_with_the_points_on_top_of_others():
    same = np.float32([[0, 0], [0, 0], [5, 5], [0, 0]])
    assert label_order(same, np.array([0])).tolist() == [0, 2, 1, 3]


@settings(deadline=None)
@given(st.integers(1, 80), st.integers(0, 1000), st.integers(1, 64))
def test_no_two_placed_labels_overlap(n, seed, limit):
    rng = np.random.default_rng(seed)
    pixels = rng.uniform(0, 300, size=(n, 2))
    lengths = rng.integers(1, 20, n)
    radii = np.full(n, 4, np.float32)
    placed = place_labels(pixels, lengths, radii, np.arange(n), limit)
    assert 1 <= len(placed) <= limit
    boxes = []
    for row, side in placed:
        x, y = pixels[row]
        width = lengths[row] * 7.5
        left = {"middle right": x + 7, "middle left": x - 7 - width}.get(side, x - width / 2)
        bottom = {"top center": y + 7, "bottom center": y - 22}.get(side, y - 7.5)
        boxes.append((left, left + width, bottom, bottom + 15))
    for number, a in enumerate(boxes):
        for b in boxes[:number]:
            apart = max(a[0] - b[1], b[0] - a[1], a[2] - b[3], b[2] - a[3])
            assert apart >= -1e-9


def test_the_most_important_label_is_placed_first_and_one_point_has_four_sides():
    pixels = np.zeros((5, 2))
    order = np.array([3, 0, 1, 2, 4])
    placed = place_labels(pixels, np.full(5, 4), np.full(5, 5, np.float32), order, 64)
    assert placed[0] == (3, "middle right")
    assert len(placed) == 4


@pytest.mark.parametrize(
    "cells",
    [
        ["2026-01-31", " 2026-02-02 ", "", None],
        ["2026-01-31T00:00:00Z", "2026-02-02 00:00", "", float("nan")],
        pd.to_datetime(["2026-01-31", "2026-02-02", None, None]),
    ],
    ids=["text", "moments", "dates"],
)
def test_dates_color_by_days_and_are_told_as_dates(cells):
    values = values_of_dates("day", pd.Series(cells))
    assert values.since == dt.date(2026, 1, 31)
    np.testing.assert_array_equal(values.numbers, np.float32([0, 2, np.nan, np.nan]))
    scene = Scene(np.zeros((4, 2), np.float32), tuple("abcd"), values=values)
    assert scene.second_lines == ("day: 2026-01-31", "day: 2026-02-02", "day: none", "day: none")
    scale = figure(scene).data[1].marker.colorbar
    assert (scale.ticktext[0], scale.ticktext[-1]) == ("2026-01-31", "2026-02-02")
    assert payload(scene)["values"]["since"] == "2026-01-31"


def test_half_a_day_and_the_years_of_a_calendar_are_kept():
    column = pd.Series(["0900-06-01", "2026-06-01 12:00"])
    values = values_of_dates("day", column)
    assert values.told(values.range[0]) == "0900-06-01"
    assert values.told(values.range[1])[:7] == "2026-06"


@pytest.mark.parametrize(
    "cells", [["2026-01-31", "soon"], ["31.01.2026"], ["", None], ["2026-02-31"]]
)
def test_what_is_no_date_is_refused(cells):
    with pytest.raises(InputError, match="no date"):
        values_of_dates("day", pd.Series(cells, dtype=object))
