"""The picture first, trust after: what the map page shows while work is under way."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from explorer.errors import WorkerError
from explorer.neighbors import neighbors_of
from explorer.projection import METHODS
from explorer.readers import words_from_text
from explorer.tasks import maps
from pages.map import course
from pages.shared import runtime, spaces
from tests.pages.screen import bring, cloud, drawn, metrics, numbers, press, scenes, texts

pytestmark = pytest.mark.model

ENDS_WITHIN = 120.0
SLOW = {"method": "t-SNE", "tsne_iterations": "5000"}


@pytest.fixture
def impatient(monkeypatch) -> None:
    """Let no run wait long for its jobs, as in the app itself."""
    monkeypatch.setenv("EXPLORER_PATIENCE", "0.4")


@pytest.fixture(autouse=True)
def free_workers() -> Iterator[None]:
    """End with workers that have nothing to do: a test may leave a layout growing."""
    yield
    pool = runtime.pool()
    for owner in pool.owners():
        pool.leave(owner)
    assert not pool.owners()


def run_until(at, condition):
    deadline = time.monotonic() + ENDS_WITHIN
    while not condition(at):
        assert time.monotonic() < deadline, texts(at)
        time.sleep(0.05)
        at.run()
    assert not at.exception
    return at


def stage(at) -> str:
    return drawn(at)["stage"] if scenes(at) else ""


def settled(at) -> bool:
    return stage(at) == "settled" and metrics(at)["Trustworthiness"] != "…"


def growing(at) -> bool:
    return stage(at) == "growing"


def can_be_paused(at) -> bool:
    """Whether there is a state of the layout itself; before it, PCA stands for it."""
    return any(button.label == "Pause" and not button.disabled for button in at.button)


def labels_of_buttons(at) -> set[str]:
    return {button.label for button in at.button}


def test_a_layout_grows_before_the_eyes_and_is_trusted_only_when_it_stands(app, impatient):
    at = run_until(app(seed="11", **SLOW), growing)
    first = drawn(at)
    assert first["n"] == 100
    assert first["groups"]["title"] == "category"
    assert set(metrics(at).values()) == {"…"}
    assert "measured when it stands still" in texts(at)
    at = run_until(at, lambda at: drawn(at)["x"] != first["x"])
    assert drawn(at)["x"] != first["x"]
    at = run_until(at, settled)
    assert 0.5 < float(metrics(at)["Trustworthiness"]) <= 1
    assert "Of each word’s 15 nearest neighbors" in texts(at)
    assert drawn(at)["view"].startswith("tsne 2d")


def test_a_paused_layout_stays_while_the_work_goes_on(app, impatient):
    at = run_until(app(seed="12", **SLOW), can_be_paused)
    press(at, "Pause")
    held = drawn(at)
    at.run()
    assert drawn(at)["x"] == held["x"]
    job = at.session_state.jobs["layout"]
    job.wait(ENDS_WITHIN)
    at.run()
    assert (stage(at), drawn(at)["x"]) == ("growing", held["x"])
    assert "the finished layout is there" in texts(at)
    press(at, "Resume")
    run_until(at, settled)
    assert drawn(at)["x"] != held["x"]


def test_a_step_goes_on_to_the_newest_state_and_stays_there(app, impatient):
    at = run_until(app(seed="13", **SLOW), can_be_paused)
    press(at, "Pause")
    held = drawn(at)
    job = at.session_state.jobs["layout"]
    deadline = time.monotonic() + ENDS_WITHIN
    while job.news is not None and f" {job.news.iteration}" in held["view"][-6:]:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    press(at, "Step")
    if not settled(at):  # the end is the last step
        assert drawn(at)["x"] != held["x"]
        run_until(press(at, "Resume"), settled)


def test_stop_brings_the_controls_back_to_what_is_drawn(app, impatient):
    at = run_until(app(method="PCA"), settled)
    before = drawn(at)
    at.session_state["tsne_iterations"] = 5000  # long enough to be stopped
    run_until(at.segmented_control(key="method").set_value("tsne").run(), growing)
    job = at.session_state.jobs["layout"]
    press(at, "Stop")
    at.run()
    assert job.state == "cancelled"
    assert at.segmented_control(key="method").value == "pca"
    assert (stage(at), drawn(at)["x"]) == ("settled", before["x"])
    at.segmented_control(key="method").set_value("tsne").run()
    assert at.session_state.jobs["layout"] is not job
    run_until(at, settled)
    assert drawn(at)["view"].startswith("tsne")


def test_stop_before_anything_is_drawn_leaves_pca(app, impatient):
    at = run_until(app(seed="14", **SLOW), growing)
    press(at, "Stop")
    run_until(at, settled)
    assert at.segmented_control(key="method").value == "pca"
    assert drawn(at)["view"].startswith("pca")


def test_a_picture_of_other_controls_is_marked_as_old(app, impatient, monkeypatch):
    at = run_until(app(method="PCA"), settled)
    assert stage(at) == "settled"
    monkeypatch.setattr(course, "MOST_SECONDS", 0.0)
    at.segmented_control(key="method").set_value("umap").run()
    assert stage(at) == "old"
    assert "UMAP of 100 points takes about a minute" in texts(at)
    assert "layout" not in {slot for slot, job in _running(at)}
    press(at, "Back to what is drawn")
    at.run()
    assert (stage(at), at.segmented_control(key="method").value) == ("settled", "pca")


def _running(at):
    return [(slot, job) for slot, job in at.session_state.jobs.items() if not job.finished.is_set()]


def test_what_takes_long_begins_when_it_is_agreed_to(app, monkeypatch):
    monkeypatch.setattr(course, "MOST_SECONDS", 0.0)
    at = app(method="UMAP", seed="15")
    assert stage(at) == "old"  # PCA, which was not asked for
    press(at, "Draw it")
    at.run()
    assert (stage(at), drawn(at)["view"][:4]) == ("settled", "umap")


def test_a_large_set_begins_with_pca_and_nothing_else_is_started(app):
    at = bring(app(method="PCA"), cloud(20_500, 8))
    assert at.segmented_control(key="method").value == "pca"
    assert drawn(at)["n"] == 20_500
    assert set(at.session_state.jobs) <= {"space", "layout", "map trust"}
    assert "20,500" in texts(at)


def test_a_sample_is_offered_where_the_whole_would_take_minutes(app, monkeypatch):
    monkeypatch.setattr(course, "SAMPLE", 300)
    monkeypatch.setattr("pages.map.player.SAMPLE", 300)
    monkeypatch.setattr(course, "MOST_SECONDS", 2.0)
    at = bring(app(method="PCA"), cloud(5_100, 8))
    at.segmented_control(key="method").set_value("tsne").run()
    assert stage(at) == "old"
    press(at, "Draw a sample of 300")
    at.run()
    assert (drawn(at)["n"], stage(at)) == (300, "settled")
    assert drawn(at)["view"].startswith("tsne")


def test_the_default_follows_the_size_of_the_data_unless_somebody_chose(app):
    at = app()
    assert at.segmented_control(key="method").value == "tsne"
    bring(at, cloud(8))
    assert at.segmented_control(key="method").value == "pca"
    at.segmented_control(key="method").set_value("localmap").run()
    at.selectbox(key="list").set_value("topics").run()
    assert at.segmented_control(key="method").value == "localmap"


def test_k_means_runs_only_for_its_colors(app):
    at = app(method="PCA")
    assert "clusters" not in at.session_state.jobs
    at.selectbox(key="color").set_value("k-means clusters").run()
    at.run()
    assert len(drawn(at)["groups"]["names"]) >= 2


def test_the_way_of_a_layout_can_be_played_without_having_been_asked_for(app):
    at = app(method="t-SNE")
    assert drawn(at)["frames"] is None
    press(at, "Play how it came about")
    frames = drawn(at)["frames"]
    assert frames["type"] == "int16"
    assert frames["count"] == len(frames["iterations"]) > 40
    states = numbers(frames["data"], "<i2").reshape(frames["count"], 100, 2)
    for axis, name in enumerate("xy"):
        assert np.corrcoef(states[-1, :, axis], numbers(drawn(at)[name]))[0, 1] > 0.99999
    press(at, "Close the player")
    assert drawn(at)["frames"] is None
    at.segmented_control(key="method").set_value("pca").run()
    assert "Play how it came about" not in labels_of_buttons(at)


def test_of_many_points_the_neighbors_of_the_chosen_one_are_sent_when_it_is_chosen(app):
    space = cloud(maps.LISTED_UP_TO + 100)
    at = bring(app(method="PCA"), space)
    sent = drawn(at)["neighbors"]
    assert sent["of"] is None
    at.session_state["walk to"] = (7, 0)
    at.run()
    sent = drawn(at)["neighbors"]
    assert sent["of"] == 7
    expected = neighbors_of(space, 7, maps.LISTED_NEIGHBORS).indices[0].tolist()
    assert numbers(sent["index"], "<i4").tolist() == expected


def test_every_point_is_examined_when_somebody_asks(app):
    at = run_until(bring(app(method="PCA"), cloud(3_100, 4)), settled)
    assert "Measured on a sample of 1,000 of the 3,100 words" in texts(at)
    run_until(press(at, "Measure all 3,100 points"), lambda at: "a sample of" not in texts(at))
    assert settled(at)
    assert "Measure all 3,100 points" not in labels_of_buttons(at)


def test_every_method_can_be_chosen_and_settles(app):
    at = app()
    for name in METHODS:
        at.segmented_control(key="method").set_value(name).run()
        at.run()
        assert (stage(at), drawn(at)["view"].split()[0]) == ("settled", name)


def test_a_layout_that_fails_says_why_and_can_be_tried_again(app):
    at = app(method="PCA")
    job = at.session_state.jobs["layout"]
    job.state, job.result, job.error = "failed", None, WorkerError("The process went away.")
    del at.session_state["settled map"]
    at.run()
    assert "The process went away" in texts(at)
    assert not scenes(at)
    press(at, "Try again")
    at.run()
    assert stage(at) == "settled"


def bring_words(at, words: list[str]):
    """Make words the current data of a page, as pasting them does."""
    table = words_from_text("\n".join(words))
    source = spaces.Source("own words", "Own", "", "own words", table)
    at.session_state["own sources"] = {source.name: source}
    at.session_state["choose next"] = source.name
    return at.run()


def many_words() -> list[str]:
    """Return words enough to embed that it is seen under way, and never the same twice."""
    return [f"word {number} of a long list of words" for number in range(4_000)]


def test_the_picture_stays_while_other_words_are_embedded_and_stop_goes_back_to_it(app, impatient):
    at = run_until(app(method="PCA"), settled)
    before = drawn(at)
    bring_words(at, many_words())
    assert (stage(at), drawn(at)["x"]) == ("old", before["x"])
    assert "What you see are the data before" in texts(at)
    assert at.session_state.jobs["space"].title.startswith("Embedding 4,000 texts")
    press(at, "Stop")
    run_until(at, settled)
    assert drawn(at)["x"] == before["x"]
    assert at.session_state["list"] == "topics"


def test_other_words_take_the_place_of_the_picture_when_they_are_embedded(app, impatient):
    at = run_until(app(method="PCA"), settled)
    bring_words(at, many_words()[:2_000])
    run_until(at, lambda at: settled(at) and drawn(at)["n"] == 2_000)
