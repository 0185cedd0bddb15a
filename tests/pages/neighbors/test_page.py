"""The neighbors page as a story: demo data, any text, walking, thresholds, odd data."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.embedders import parse_spec
from explorer.metrics import METRICS
from explorer.neighbors import nearest, neighbors_of
from explorer.space import Space
from explorer.tasks import words as tasks_words
from explorer.wordlists import load_word_list
from pages.neighbors import heatmap
from pages.neighbors import lists as neighbors_lists
from pages.neighbors.query import Query
from pages.shared import jobs, spaces
from pages.shared.vocabulary import Prepared, Vocabulary
from tests.pages.screen import HOSTILE, box, headed, linked, printed, typed

pytestmark = pytest.mark.model

PAGE = "neighbors/page.py"


def listed(at: AppTest, metric: str = "cosine") -> list[str]:
    """Return the words of one list as its buttons show them, without rank, score and marks."""
    buttons = [b for b in at.button if str(b.key).startswith(f"near {metric} ")]
    return [b.label.split(". ", 1)[1].split(" :gray[")[0] for b in buttons]


def test_the_place_of_the_page_is_kept_while_its_words_are_embedded(app, monkeypatch):
    monkeypatch.setattr(spaces, "space_of", lambda *_, **__: None)
    at = linked(PAGE)
    kept = [part.proto.body for part in at.get("html") if "vse-waiting" in part.proto.body]
    assert len(kept) == 1
    # Where it failed a person is told so, and nothing is promised.
    monkeypatch.setattr(jobs, "failed", lambda slot: True)
    assert not any("vse-waiting" in part.proto.body for part in linked(PAGE).get("html"))


def test_the_page_opens_on_the_first_word_by_three_measures(app, topics):
    at = linked(PAGE)
    assert f"Nearest to “{topics.labels[0]}”" in headed(at)
    for metric in METRICS:
        expected = neighbors_of(topics, 0, 10, metric).indices[0]
        assert listed(at, metric) == [topics.labels[row] for row in expected]
    assert "list the same words in the same order" in headed(at)
    assert at.get("plotly_chart")


def test_any_text_is_embedded_and_a_word_of_the_list_leaves_itself_out(app, topics):
    at = linked(PAGE, neighbor_query="a stormy day", neighbor_k="5")
    vector = tasks_words.embed_phrase("a stormy day", topics.labels, parse_spec("minilm"), None)
    expected = nearest(vector, topics.vectors, 5).indices[0]
    assert listed(at) == [topics.labels[row] for row in expected]
    assert "embedded as typed" in headed(at)
    at = linked(PAGE, neighbor_query=topics.labels[3].upper())
    assert topics.labels[3] not in listed(at)


def test_a_slip_is_answered_as_typed_and_the_word_offered_that_may_be_meant(app):
    at = linked(PAGE, neighbor_query="dgo")
    assert len(listed(at)) == 10
    offered = next(b for b in at.button if b.label == "dog" and "did you mean" in str(b.key))
    offered.click().run()
    assert "Nearest to “dog”" in headed(at)
    assert not any("did you mean" in str(b.key) for b in at.button)


@pytest.mark.parametrize("text", ["golf", "a stormy day", "dog"])
def test_a_word_or_a_sentence_is_meant_as_it_is(app, text):
    at = linked(PAGE, neighbor_query=text)
    assert not any("did you mean" in str(b.key) for b in at.button)


def test_clicking_a_neighbor_walks_on_and_back(app):
    at = linked(PAGE)
    start = load_word_list("topics").words[0]
    second = listed(at)[0]
    next(b for b in at.button if b.key == "near cosine 0").click().run()
    assert f"Nearest to “{second}”" in headed(at)
    next(b for b in at.button if b.key == "trail 0").click().run()
    assert f"Nearest to “{start}”" in headed(at)


def test_a_threshold_lists_what_passes_it(app, topics):
    at = linked(PAGE, neighbor_by="At least this cosine", neighbor_threshold="0.5")
    cosines = topics.normalized @ topics.normalized[0]
    passing = int((cosines >= 0.5).sum()) - 1
    assert len(listed(at)) == passing
    assert f"{passing} words have a cosine of at least 0.50" in headed(at)
    at = linked(PAGE, neighbor_by="At least this cosine", neighbor_threshold="1.0")
    assert listed(at) == []
    assert "No word has a cosine" in headed(at)


def test_frequent_words_are_searched_by_choice(app):
    at = linked(PAGE, neighbor_words_among="+ 10,000", neighbor_query="monarch")
    assert "frequent English ones" in headed(at)
    assert set(listed(at)) & {"queen", "king", "throne", "royal", "crown"}


def test_the_heat_map_takes_typed_words_and_names_the_unknown(app, topics):
    words = topics.labels[:4]
    at = linked(PAGE, neighbor_words=f"{', '.join(words)}\nnosuchword")
    said = headed(at)
    assert "“nosuchword” is not among the words searched" in said.replace("\\", "")
    values = (topics.normalized[:4] @ topics.normalized[:4].T)[np.triu_indices(4, 1)]
    assert "Cosines of 4 words" in said
    assert f"({values.max():.3f})" in said
    assert f"({values.min():.3f})" in said
    at = linked(PAGE, neighbor_words=f"{words[0]}, {words[1]}x")
    next(b for b in at.button if str(b.key) == "did you mean compared 0").click().run()
    assert box(at, "Words").value == f"{words[0]}, {words[1]}"


def test_nonsense_in_a_link_falls_back(app):
    at = linked(PAGE, neighbor_k="9999", neighbor_by="luck", neighbor_threshold="-4")
    assert len(listed(at)) == 10


def test_a_text_the_model_knows_nothing_of_is_told(app):
    at = linked(PAGE, model="TF-IDF of words", neighbor_query="zzzz")
    assert at.error or listed(at)


def test_hostile_words_are_shown_as_they_are(app):
    at = typed(app, PAGE, HOSTILE)
    assert not at.exception
    shown = headed(at) + "\n".join(b.label for b in at.button)
    for raw in HOSTILE[1:]:
        assert raw not in shown
    assert len(listed(at)) == 4


def test_where_lengths_differ_the_measures_part_and_it_is_said():
    space = Space(["a", "b", "c"], [[1.0, 0.1], [9.0, 9.0], [0.5, 0.0]])
    query = Query("q", np.array([[1.0, 0.0]], np.float32), None)
    lists = neighbors_lists.measure(space, query, 1)
    assert [space.labels[lists.rows(metric)[0]] for metric in METRICS] == ["c", "b", "a"]
    said = neighbors_lists.compared(space, lists)
    assert "from 0.5 to 12.7" in said
    assert "the dot product, which favors long vectors, lists 0" in said
    table = neighbors_lists.table(space, lists)
    assert list(table.iloc[0]) == [1, "c", 1.0, "b", 9.0, "a", pytest.approx(0.1)]


def test_chosen_words_may_hold_commas_when_the_vocabulary_does():
    space = Space(["a, b", "a", "b"], np.eye(3))
    prepared = Prepared(space, Vocabulary(space.labels), 3, "key")
    assert heatmap.chosen(prepared, "a, b")[0] == [0]
    assert heatmap.chosen(prepared, "b,a")[0] == [2, 1]


@pytest.mark.parametrize("query", ["", "a stormy day"])
def test_the_python_shown_runs_and_prints_the_lists(app, tmp_path, query):
    at = linked(PAGE, neighbor_query=query)
    shown = printed(tmp_path, "-c", at.code[-1].value)
    assert str(listed(at)) in shown.splitlines()[0]
