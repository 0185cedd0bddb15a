"""The map page as a story: demo data, settings, links, odd data."""

import numpy as np
import pytest

from explorer.neighbors import neighbors_of
from explorer.projection import PcaParameters, project
from explorer.wordlists import load_word_list
from pages.map.controls import PLAIN, TRUST
from pages.shared import runtime
from tests.pages.screen import (
    HOSTILE,
    code_with,
    drawn,
    explore,
    numbers,
    plain,
    press,
    printed,
    texts,
)

pytestmark = pytest.mark.model


def test_the_first_page_is_a_finished_map_of_the_first_list(app):
    at = app()
    assert not at.exception
    assert not at.error
    scene = drawn(at)
    assert scene["n"] == 100
    assert len(numbers(scene["x"])) == 100
    assert scene["groups"]["title"] == "category"
    assert len(scene["groups"]["names"]) == 10


def test_pca_is_drawn_where_the_core_puts_it(app, topics):
    scene = drawn(app(method="PCA"))
    expected = project(topics, PcaParameters(), dimensions=2).coordinates
    np.testing.assert_allclose(numbers(scene["x"]), expected[:, 0], atol=1e-5)
    np.testing.assert_allclose(numbers(scene["y"]), expected[:, 1], atol=1e-5)


def test_the_neighbors_sent_along_are_those_of_the_full_space(app, topics):
    scene = drawn(app(method="PCA"))
    sent = numbers(scene["neighbors"]["index"], "<i4").reshape(100, 10)
    for row in (0, 41, 99):
        assert sent[row].tolist() == neighbors_of(topics, row, 10).indices[0].tolist()


def test_the_caption_says_how_far_to_trust_this_picture(app):
    said = texts(app(method="PCA"))
    assert "carry" in said
    assert "of the variance" in said
    assert "Of each word’s 15 nearest neighbors" in said


def test_a_link_restores_method_dimensions_clusters_and_search(app):
    at = app(
        method="PCA",
        dimensions="3-D",
        color="k-means clusters",
        k="4",
        find="an",
        boundaries="true",
    )
    scene = drawn(at)
    assert scene["dimensions"] == 3
    assert "z" in scene
    assert len(scene["groups"]["names"]) == 4
    matching = [row for row, label in enumerate(scene["labels"]) if "an" in label.lower()]
    assert matching
    assert scene["highlight"] == matching


def test_nonsense_in_a_link_falls_back_to_the_default_view(app):
    at = app(method="magic", dimensions="7-D", seed="-1", color="nothing", k="many")
    assert not at.exception
    assert drawn(at)["n"] == 100


def test_a_pattern_is_searched_and_a_broken_one_is_told(app):
    scene = drawn(app(method="PCA", find="^b.*r$", find_by="Pattern"))
    assert {scene["labels"][row] for row in scene["highlight"]} == {
        label for label in scene["labels"] if label.startswith("b") and label.endswith("r")
    }
    at = app(method="PCA", find="(", find_by="Pattern")
    assert "is not a regular expression" in texts(at)
    assert not at.exception


def test_what_no_word_contains_is_looked_for_by_meaning_by_itself(app):
    at = app(method="PCA", find="vehicles and traffic")
    assert "Nothing among 100 contains “vehicles and traffic”." in plain(at)
    assert "Nearest to “vehicles and traffic” in meaning among 100, by cosine: " in plain(at)
    found = {drawn(at)["labels"][row] for row in drawn(at)["highlight"]}
    assert found
    assert found <= {"car", "bus", "truck", "train", "bicycle", "motorcycle", "tram", "subway"}
    # It says so, and draws the phrase among them, just as where meaning was asked for.
    asked = drawn(app(method="PCA", find="vehicles and traffic", find_by="Meaning"))
    assert drawn(at)["placed"] == asked["placed"]
    assert not any(button.label == "By meaning?" for button in at.button)


@pytest.mark.parametrize("mode", ["Contains", "Meaning"])
def test_what_is_near_nothing_is_told_with_its_cosine_and_not_placed(app, mode):
    at = app(method="PCA", find="zzz", find_by=mode)
    assert "Nothing among 100 is near “zzz” in meaning: the nearest, “" in plain(at)
    assert "and one made-up word in 20 comes to" in plain(at)
    scene = drawn(at)
    assert (scene["highlight"], scene["placed"], scene["sought"]) == ([], None, True)
    assert ("Nothing among 100 contains “zzz”" in plain(at)) == (mode == "Contains")


def test_a_slip_of_typing_is_offered_as_what_it_was_meant_for(app):
    at = app(method="PCA", find="dgo")
    assert "is near “dgo” in meaning" in plain(at)
    press(at, "dog")
    assert "match “dog”" in plain(at)
    (row,) = drawn(at)["highlight"]
    assert drawn(at)["labels"][row] == "dog"


def test_a_pattern_without_a_match_is_looked_for_by_meaning_when_asked_to(app):
    at = app(method="PCA", find="vehicles", find_by="Pattern")
    assert "Nothing among 100 matches “vehicles”" in plain(at)
    assert "in meaning" not in plain(at)
    press(at, "By meaning?")
    assert "Nearest to “vehicles” in meaning among 100" in plain(at)


def test_a_model_that_knows_nothing_of_a_phrase_says_so(app):
    at = app(method="PCA", find="zzz")
    at.selectbox(key="model").set_value("tf-idf").run()
    assert "The model knows nothing of “zzz”" in plain(at)
    assert drawn(at)["highlight"] == []


def test_other_colorings_travel_along_and_are_the_ones_a_run_would_draw(app):
    at = app(method="PCA")
    before = drawn(at)
    assert before["follows"] == "color"
    assert list(before["colorings"]) == [*at.selectbox(key="color").options[:1], PLAIN, TRUST]
    for name, offered in before["colorings"].items():
        at.selectbox(key="color").set_value(name).run()
        scene = drawn(at)
        assert (scene["groups"], scene["values"]) == (offered["groups"], offered["values"])
        assert scene["coloring"] == name


def test_a_phrase_is_placed_among_its_nearest_words(app):
    at = app(method="PCA", find="a stormy day", find_by="Meaning")
    scene = drawn(at)
    assert scene["placed"]["label"] == "a stormy day"
    categories = load_word_list("topics").metadata["category"]
    assert {categories[row] for row in scene["highlight"]} == {"weather"}


def test_arrows_join_typed_pairs_and_the_unknown_word_is_named(app):
    at = app(method="PCA", arrows="bear → tiger\nbear → unicorn", pairs="true")
    scene = drawn(at)
    labels = scene["labels"]
    assert scene["arrows"] == [[labels.index("bear"), labels.index("tiger")]]
    assert "“unicorn” is not among these words" in texts(at)


def test_arrows_say_what_a_picture_without_directions_loses(app):
    assert "does not keep" in texts(app(method="t-SNE", arrows="bear → tiger"))
    assert "does not keep" not in texts(app(method="PCA", arrows="bear → tiger"))
    assert "does not keep" not in texts(app(method="t-SNE"))


def test_one_slider_sets_what_a_picture_shows_best_and_a_typed_number_wins(app):
    at = app(method="UMAP", focus="Local")
    assert "Local: Neighbors 5." in texts(at)
    assert "5 (suits these data)" in at.number_input(key="umap_n_neighbors").placeholder
    assert "UMAP, 5 neighbors" in texts(at)
    at.number_input(key="umap_n_neighbors").set_value(20).run()
    assert "UMAP, 20 neighbors" in texts(at)
    assert "focus" not in [each.key for each in app(method="PCA").select_slider]


def test_the_pairs_of_a_list_become_arrows(app):
    scene = drawn(app(list="Royalty, family and gender", method="PCA", pairs="true"))
    labels = scene["labels"]
    assert [labels.index("king"), labels.index("queen")] in scene["arrows"]


def test_the_second_visit_takes_every_vector_from_the_cache(app):
    app(method="PCA")
    runtime.pool().close()
    runtime._pool.cache_clear()
    at = app(method="PCA")
    assert "100 from cache" in texts(at)


@pytest.mark.parametrize("method", ["PCA", "t-SNE", "UMAP"])
@pytest.mark.parametrize("words", ["alone", "one\ntwo", "one\ntwo\nthree", "\n".join(HOSTILE)])
def test_few_or_hostile_words_give_a_map_or_a_sentence(app, method, words):
    at = app("data/page.py", method=method)
    explore(at, words.split("\n"))
    assert not at.exception
    assert drawn(at)["labels"] == words.split("\n")
    assert not any(text in texts(at) for text in HOSTILE)


def test_the_code_shown_runs_and_gives_the_same_coordinates(app, tmp_path):
    at = app(method="PCA", color="k-means clusters", k="5")
    code = code_with(at, "project(")
    code += '\nimport numpy\nnumpy.save("xy.npy", projection.coordinates)\n'
    printed(tmp_path, "-c", code)
    written = np.load(tmp_path / "xy.npy")
    np.testing.assert_allclose(written[:, 0], numbers(drawn(at)["x"]), atol=1e-5)
    assert (tmp_path / "map.html").stat().st_size > 1_000_000
