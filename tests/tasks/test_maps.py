"""A map in stages, as a worker makes it."""

import numpy as np
import pytest

from explorer.faithfulness import measure
from explorer.jobs import WorkerPool
from explorer.jobs.job import lane_of
from explorer.neighbors import neighbors_of
from explorer.projection import Frame, PcaParameters, TsneParameters, UmapParameters, project
from explorer.space import Space
from explorer.tasks import maps


def cloud(n: int) -> Space:
    rng = np.random.default_rng(1)
    centers = 4 * rng.normal(size=(5, 12))
    vectors = centers[np.arange(n) % 5] + rng.normal(size=(n, 12))
    return Space([f"point {row}" for row in range(n)], vectors.astype(np.float32))


def test_a_layout_is_seen_growing_from_pca_to_what_it_becomes():
    space, seen = cloud(60), []
    parameters = TsneParameters(iterations=100, metric="euclidean").fitted_to(60)
    drawing = maps.lay_out(space, parameters, 2, 0, None, seen.append)
    pca = project(space, PcaParameters()).coordinates
    assert abs(np.corrcoef(seen[0].coordinates[:, 0], pca[:, 0])[0, 1]) > 0.95
    assert seen[-1].fraction == 1.0
    assert np.array_equal(seen[-1].coordinates, drawing.projection.coordinates)
    assert drawing.reel.iterations == tuple(frame.iteration for frame in seen)


def test_pca_has_no_way_to_be_played():
    assert maps.lay_out(cloud(60), PcaParameters(), 2).reel is None


def test_a_few_points_come_with_their_neighbors_and_many_do_not():
    space = cloud(40)
    places = project(space, PcaParameters()).coordinates
    trust = maps.examine(space, places)
    expected = measure(space.vectors, places)
    assert trust.faithfulness.trustworthiness == expected.trustworthiness
    for row in (0, 17, 39):
        assert trust.neighbors.indices[row].tolist() == (
            neighbors_of(space, row, maps.LISTED_NEIGHBORS).indices[0].tolist()
        )
    many = cloud(maps.LISTED_UP_TO + 1)
    found = maps.examine(many, project(many, PcaParameters()).coordinates)
    assert found.neighbors is None
    assert found.faithfulness.sampled is not None


@pytest.mark.parametrize(
    ("n", "parameters", "lane"),
    [
        (500, UmapParameters(), "short"),
        (4_000, UmapParameters(), "long"),
        (4_000, PcaParameters(), "short"),
    ],
)
def test_pca_never_waits_behind_long_work(n, parameters, lane):
    assert lane_of(maps.lay_out, (cloud(n), parameters, 2, 0)) == lane


def test_a_worker_shows_the_states_of_a_layout():
    pool = WorkerPool(size=1)
    try:
        options = (TsneParameters(iterations=5000).fitted_to(300), 2, 0)
        job = pool.submit("growing", maps.lay_out, cloud(300), *options)
        seen: list[Frame] = []
        while not job.finished.wait(0.02):
            if isinstance(job.news, Frame) and (not seen or job.news is not seen[-1]):
                seen.append(job.news)
        iterations = [frame.iteration for frame in seen]
        assert iterations[0] == 0
        assert iterations == sorted(iterations)
        assert len(iterations) > 2
        assert len(job.result.projection) == 300
    finally:
        pool.close()
