"""The compare page as a story: two models, smaller vectors, a chosen word, odd data."""

import numpy as np
import pytest

from explorer.comparison import align, binary, compare_spaces, truncate
from explorer.embedders import EmbedderSpec, TfidfParameters
from explorer.projection import PcaParameters, project
from pages.compare.stage import WORD
from tests.pages.screen import (
    HOSTILE,
    bring,
    cloud,
    embedded,
    metrics,
    numbers,
    plain,
    printed,
    scenes,
    texts,
    typed,
)

pytestmark = pytest.mark.model

PAGE = "compare/page.py"
LETTERS = EmbedderSpec("tf-idf", TfidfParameters(unit="character", shortest=2, longest=4))


@pytest.fixture(scope="module")
def letters():
    return embedded("topics", LETTERS)


def test_the_page_opens_on_two_models_and_the_word_that_moved_most(app, topics, letters):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    report = compare_spaces(topics, letters)
    assert report.describe() in plain(at)
    assert metrics(at)["Overlap at 10"] == f"{report.overlap:.0%}"
    assert metrics(at)["Linear CKA"] == f"{report.cka:.2f}"
    assert metrics(at)["Similarities"] == f"{report.similarity_correlation:.2f}"
    most = report.moved_most(1)[0]
    assert at.selectbox(key="compare_word").value == topics.labels[most]
    assert [scene["selected"] for scene in scenes(at)] == [most, most]
    assert at.dataframe[0].value["word"][0] == topics.labels[most]


def test_the_second_map_is_laid_over_the_first(app, topics, letters):
    first, second = scenes(app(PAGE, compare_map="PCA"))
    one, other = (
        project(space, PcaParameters(), dimensions=2).coordinates for space in (topics, letters)
    )
    np.testing.assert_allclose(numbers(first["x"]), one[:, 0], atol=1e-5)
    expected = align(one, other).coordinates
    np.testing.assert_allclose(numbers(second["x"]), expected[:, 0], atol=1e-5)
    np.testing.assert_allclose(numbers(second["y"]), expected[:, 1], atol=1e-5)


def test_another_word_is_selected_on_both_maps_and_its_neighbors_told(app, topics, letters):
    at = app(PAGE, compare_k="5")
    at.selectbox(key="compare_word").set_value("guitar").run()
    row = topics.positions["guitar"]
    assert [scene["selected"] for scene in scenes(at)] == [row, row]
    changes = compare_spaces(topics, letters, k=5).changes(row)
    for words in (changes.kept, changes.lost, changes.gained):
        assert not words or ", ".join(words) in plain(at)
    sent = [numbers(scene["neighbors"]["index"], "<i4").reshape(100, 5) for scene in scenes(at)]
    assert {topics.labels[i] for i in sent[0][row]} == {*changes.kept, *changes.lost}
    assert {topics.labels[i] for i in sent[1][row]} == {*changes.kept, *changes.gained}


@pytest.mark.parametrize(
    ("variant", "number", "make", "size"),
    [
        ("Signs only", {}, binary, "1,536 → 48"),
        (
            "First dimensions only",
            {"compare_right_truncate": "64"},
            lambda space: truncate(space, 64),
            "1,536 → 256",
        ),
    ],
)
def test_smaller_vectors_are_compared_with_the_whole(app, topics, variant, number, make, size):
    at = app(PAGE, compare_model="all-MiniLM-L6-v2", compare_right_vectors=variant, **number)
    assert not at.error
    report = compare_spaces(topics, make(topics))
    assert report.describe() in plain(at)
    assert metrics(at)["Bytes a vector"] == size


def test_a_space_compared_with_itself_is_the_same(app):
    at = app(PAGE, compare_model="all-MiniLM-L6-v2")
    assert metrics(at)["Overlap at 10"] == "100%"
    assert metrics(at)["Linear CKA"] == "1.00"
    assert "as good as one" in texts(at)
    assert "0% of the left one’s spread" in texts(at)


def test_vectors_without_a_model_are_compared_with_their_variants(app, topics):
    at = app("data/page.py")
    from pages.shared import spaces

    rows = np.random.default_rng(0).normal(size=(30, 16)).astype(np.float32)
    from explorer.space import Space

    space = Space([f"v{row}" for row in range(30)], rows)
    source = spaces.Source("own x", "Given", "", space.fingerprint, space=space)
    at.session_state["own sources"] = {"own x": source}
    at.session_state["choose next"] = "own x"
    at.run()
    at.switch_page(PAGE).run()
    assert not at.exception
    assert not at.error
    report = compare_spaces(space, binary(space))
    assert report.describe() in plain(at)


def test_both_maps_grow_where_they_will_stand(app, monkeypatch):
    monkeypatch.setenv("EXPLORER_PATIENCE", "0.2")
    at = bring(app(PAGE, compare_map="t-SNE"), cloud(1_200))
    chosen = scenes(at)[0]["labels"][5]
    at.session_state[WORD] = chosen  # as a press on a map that grows has it
    seen = []
    while "settled" not in seen:
        seen += [scene["stage"] for scene in scenes(at)]
        at.run()
        assert not at.exception
    assert seen[0] == "growing"
    assert at.selectbox(key=WORD).value == chosen
    assert [scene["n"] for scene in scenes(at)] == [1_200, 1_200]


def test_colors_can_show_what_each_word_keeps(app, topics, letters):
    at = app(PAGE, compare_color="Neighbors kept")
    sent = numbers(scenes(at)[0]["values"]["data"])
    np.testing.assert_allclose(sent, compare_spaces(topics, letters).point_overlap, atol=1e-6)


def test_nonsense_in_a_link_falls_back(app):
    at = app(
        PAGE,
        compare_model="none",
        compare_k="9999",
        compare_word="no such word",
        compare_left_vectors="x",
        compare_color="y",
    )
    assert not at.exception
    assert not at.error
    assert len(scenes(at)) == 2


def test_hostile_words_stay_words(app):
    at = typed(app, PAGE, HOSTILE)
    assert not at.exception
    assert not at.error
    assert scenes(at)[0]["labels"] == HOSTILE
    assert not any(text in texts(at) for text in HOSTILE)


def test_too_few_words_are_answered_with_what_to_do(app):
    at = typed(app, PAGE, ["one", "two"])
    assert not at.exception
    assert "at least 3 texts; there are 2" in texts(at)


def test_the_code_shown_runs_and_says_the_same(app, tmp_path):
    at = app(PAGE, compare_left_vectors="8-bit integers")
    shown = printed(tmp_path, "-c", at.code[0].value)
    assert shown.splitlines()[0] in plain(at)


def test_the_right_map_can_begin_where_the_left_one_is(app):
    at = app(PAGE)
    at.segmented_control(key="compare_map").set_value("tsne").run()
    own = scenes(at)
    at.segmented_control(key="compare_begin").set_value("Where the left one is").run()
    pinned = scenes(at)
    assert pinned[0]["x"] == own[0]["x"]
    assert pinned[1]["x"] != own[1]["x"]
    assert "It began where the left one has its words." in plain(at)
    at.segmented_control(key="compare_map").set_value("pca").run()
    assert "compare_begin" not in [each.key for each in at.segmented_control]


def test_the_left_side_is_chosen_as_freely_as_the_right(app, topics, letters):
    from explorer.embedders import title_of

    at = app(PAGE, compare_left_model=title_of(LETTERS), compare_model="all-MiniLM-L6-v2")
    assert not at.error
    assert compare_spaces(letters, topics).describe() in plain(at)
    program = "\n".join(code.value for code in at.code)
    assert "first, _ = embed_words(" in program
    assert "other = space" in program


def test_each_map_can_have_a_layout_of_its_own(app, topics):
    chosen = {"compare_map": "PCA", "compare_map_right": "LocalMAP"}
    at = app(PAGE, compare_model="all-MiniLM-L6-v2", **chosen)
    assert not at.error
    assert "PCA and LocalMAP" in texts(at)
    at.segmented_control(key="compare_moved").set_value("On the map").run()
    table = at.dataframe[0].value
    gaps = list(table["apart on the map"])
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 0
    assert set(table["kept"]) == {1.0}  # one space, two pictures
    assert "The first 12 of 100 words" in texts(at)


def test_of_two_lists_the_words_of_both_are_compared(app):
    at = app(PAGE, compare_right_list="Professions by field")
    assert not at.error
    assert [scene["n"] for scene in scenes(at)] == [10, 10]
    said = "The 10 words are compared that both lists have; 90 of the left one and 70 of the right"
    assert said in texts(at)


def test_lists_with_too_few_words_in_common_are_told_so(app):
    assert "both sides have needs at least 3 texts; there are 1" in texts(
        app(PAGE, compare_right_list="Opposites")
    )
    (error,) = app(PAGE, compare_right_list="Numbers and units").error
    assert "no word in common" in error.value
