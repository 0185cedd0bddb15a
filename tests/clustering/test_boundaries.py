"""Convex boundaries: exact corners, outliers outside, degenerate groups."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.clustering import hull_meshes, hulls

SQUARE = np.float32([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1]])


def one(points, **options):
    return hulls(np.float32(points), np.zeros(len(points), int), ["g"], **options)


def corners(hull):
    return {(float(x), float(y)) for x, y in zip(hull.x, hull.y, strict=True)}


def area(hull):
    x, y = hull.x, hull.y
    return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2


def test_a_square_is_its_own_boundary():
    (hull,) = one(SQUARE)
    assert corners(hull) == {(0, 0), (2, 0), (2, 2), (0, 2)}
    assert (hull.x[0], hull.y[0]) == (hull.x[-1], hull.y[-1])
    assert area(hull) == 4
    assert hull.left_out == 0


def test_noise_has_no_boundary_and_groups_keep_their_numbers():
    points = np.vstack([SQUARE, SQUARE + 10, [[100, 100]]])
    found = hulls(points, np.array([1] * 5 + [0] * 5 + [-1]), ["later", "first"])
    assert [(hull.name, hull.group) for hull in found] == [("later", 0), ("first", 1)]
    assert corners(found[1]) == {(0, 0), (2, 0), (2, 2), (0, 2)}


@pytest.mark.parametrize("points", [[[1, 2]], [[1, 2]] * 5, np.empty((0, 2))])
def test_points_in_one_place_have_no_boundary(points):
    assert one(points) == ()


@pytest.mark.parametrize("points", [[[0, 0], [3, 4]], [[0, 0], [1, 1], [2, 2], [5, 5], [2, 2]]])
def test_points_on_a_line_have_a_segment(points):
    (hull,) = one(points)
    assert corners(hull) == {tuple(map(float, points[0])), tuple(map(float, max(points)))}


def test_a_far_point_stays_outside_and_is_counted(rng):
    cloud = rng.normal(size=(60, 2))
    (hull,) = one(np.vstack([cloud, [[50, 50]]]))
    assert hull.left_out >= 1
    assert hull.x.max() < 10
    (wide,) = one(np.vstack([cloud, [[50, 50]]]), cut=1e9)
    assert wide.left_out == 0
    assert wide.x.max() == 50


def test_padding_rounds_even_a_single_point():
    (hull,) = one([[3, 4]], padding=2.0)
    radius = np.hypot(hull.x - 3, hull.y - 4)
    np.testing.assert_allclose(radius, 2.0)
    (square,) = one(SQUARE, padding=1.0)
    # A square of side 2 with a rim of 1: 4 + 4·2·1 + π, the circle having 24 corners.
    assert area(square) == pytest.approx(4 + 8 + 12 * np.sin(np.pi / 12), rel=1e-6)


coordinates = arrays(
    np.float32, st.tuples(st.integers(1, 30), st.just(2)), elements=st.integers(-3, 3).map(float)
)


@settings(deadline=None)
@given(coordinates)
def test_a_boundary_without_outliers_encloses_every_point(points):
    for hull in one(points, cut=1e9):
        ring = np.column_stack([hull.x, hull.y])
        for start, end in pairwise(ring):
            side = end - start
            turn = side[0] * (points[:, 1] - start[1]) - side[1] * (points[:, 0] - start[0])
            assert (turn >= -1e-6).all()


def test_a_cube_has_a_mesh_of_twelve_triangles():
    cube = np.float32([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)])
    (mesh,) = hull_meshes(cube, np.zeros(8, int), ["cube"])
    assert mesh.triangles.shape == (12, 3)
    assert len(mesh.vertices) == 8
    a, b, c = (mesh.vertices[mesh.triangles[:, i]] for i in range(3))
    surface = np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2
    assert surface == pytest.approx(6.0)


@pytest.mark.parametrize(
    "points", [np.zeros((5, 3)), np.eye(3), np.column_stack([SQUARE, SQUARE[:, 0]])]
)
def test_flat_groups_have_no_mesh(points):
    assert hull_meshes(np.float32(points), np.zeros(len(points), int), ["flat"]) == ()


def test_the_boundary_of_a_crowd_reaches_as_far_as_that_of_its_corners():
    corners = np.float32([[0, 0], [4, 0], [4, 4], [0, 4]])
    inside = np.random.default_rng(0).uniform(0.2, 3.8, size=(900, 2)).astype(np.float32)
    crowd = np.concatenate([corners, inside])
    (drawn,) = hulls(crowd, np.zeros(len(crowd), int), ["a"], cut=100.0, padding=0.5)
    (plain,) = hulls(corners, np.zeros(4, int), ["a"], cut=100.0, padding=0.5)
    assert sorted(zip(drawn.x, drawn.y, strict=True)) == sorted(zip(plain.x, plain.y, strict=True))
    assert drawn.left_out == 0
