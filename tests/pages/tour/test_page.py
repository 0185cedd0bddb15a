"""The tour: seven steps, each true to the core, whatever words it is given."""

import math

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.expressions import Vocabulary, parse, solve
from explorer.faithfulness import measure
from explorer.neighbors import neighbor_graph, neighbors_of
from explorer.projection import PcaParameters, Projection, project
from explorer.space import Space
from explorer.tasks.maps import Layout
from pages.tour.groups import worst_illusion
from tests.pages.screen import HOSTILE, drawn, embedded, headed, typed

pytestmark = pytest.mark.model

TOUR = "tour/page.py"


def at_step(app, step: int) -> AppTest:
    at = app(TOUR, step=str(step))
    assert not at.exception
    return at


def test_the_tour_begins_with_a_word_and_its_own_numbers(app, topics):
    at = app(TOUR)
    assert not at.exception
    said = headed(at)
    assert "A word is a point" in said
    assert f"{topics.vectors[0][0]:.3f}, {topics.vectors[0][1]:.3f}" in said
    assert at.button(key="tour_back").disabled


def test_next_and_back_walk_through_all_seven_steps(app):
    at = app(TOUR)
    seen = [at.header[0].value]
    for _ in range(6):
        at.button(key="tour_next").click().run()
        assert not at.exception
        assert not at.error
        seen.append(at.header[0].value)
    assert len(set(seen)) == 7
    assert seen[-1] == "Every picture hides something"
    at.button(key="tour_back").click().run()
    assert at.header[0].value == seen[-2]


def test_a_link_resumes_at_its_step_and_a_bad_one_begins(app):
    assert app(TOUR, step="4").header[0].value == "Differences are directions"
    assert app(TOUR, step="99").header[0].value == "A word is a point"


def test_the_distance_told_is_the_angle_in_the_full_space(app, topics):
    at = at_step(app, 2)
    at.selectbox(key="tour_other").set_value("cat").run()
    row, other = topics.positions["dog"], topics.positions["cat"]
    cosine = float(topics.normalized[row] @ topics.normalized[other])
    assert f"{math.degrees(math.acos(cosine)):.0f}° apart, a cosine of {cosine:.3f}" in headed(at)
    assert "number 1 of 99" in headed(at)


def test_a_word_compared_with_itself_is_no_distance(app):
    at = at_step(app, 2)
    at.selectbox(key="tour_other").set_value("dog").run()
    assert "the angle is 0°" in headed(at)


def test_the_neighbors_told_are_those_of_the_full_space(app, topics):
    at = at_step(app, 3)
    at.slider(key="tour_near").set_value(3).run()
    found = neighbors_of(topics, 0, 3)
    names = [topics.labels[row] for row in found.indices[0]]
    assert f"**{names[0]}**, **{names[1]}** and **{names[2]}**" in headed(at)
    lines = drawn(at)["neighbors"]
    assert lines["k"] == 3


def test_directions_are_compared_as_drawn_and_as_they_are(app):
    at = at_step(app, 4)
    said = headed(at)
    assert "in all 384 dimensions they are" in said
    assert "All 34 pairs like these have a mean cosine of 0.27" in said


def test_arithmetic_is_solved_by_the_core_and_mistakes_are_sentences(app):
    at = at_step(app, 5)
    family = embedded("royal-family")
    first = solve(family, parse("king - man + woman", Vocabulary(family.labels))).results[0]
    assert f"**{first.label}** (cosine {first.score:.3f}" in headed(at)
    assert not at.error


def test_clusters_follow_the_slider(app):
    at = at_step(app, 6)
    at.slider(key="tour_k").set_value(4).run()
    assert not at.exception
    assert "Asked for 4 groups" in headed(at)
    scene = drawn(at)
    assert len(scene["groups"]["names"]) == 4


def test_what_the_picture_hides_is_what_faithfulness_measures(app, topics):
    at = at_step(app, 7)
    picture = project(topics, PcaParameters(), dimensions=2)
    kept = measure(topics.vectors, picture.coordinates)
    assert f"PCA keeps {kept.neighbors_kept * kept.k:.1f} of each word’s 15" in headed(at)
    assert "The worst illusion" in headed(at)


def test_a_few_words_of_ones_own_give_way_to_the_first_list(app):
    at = typed(app, TOUR, ["one", "two", "three"])
    assert not at.exception
    assert "too few for a tour" in headed(at)


def test_hostile_words_stay_text_on_every_step(app):
    at = typed(app, TOUR, [f"{word} {number}" for number in range(3) for word in HOSTILE])
    for step in (1, 2, 3, 6, 7):
        at.pills(key="step").set_value(step).run()
        assert not at.exception
        assert not at.error
        assert not any(word in headed(at) for word in HOSTILE)


def test_the_worst_illusion_is_found_among_all_words():
    angles = np.deg2rad([0, 10, 20, 180])
    space = Space(list("abcd"), np.column_stack([np.cos(angles), np.sin(angles)]))
    places = np.array([[0, 0], [5, 0], [5.5, 0], [0.1, 0]], dtype=np.float32)
    projection = Projection(places, "pca", PcaParameters(), 2)
    graph = neighbor_graph(space.vectors, 3)
    found = worst_illusion(space, Layout(projection, measure(space.vectors, places), graph))
    assert {found.row, found.other} == {0, 3}
    assert found.rank == 3
