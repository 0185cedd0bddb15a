"""The clusters page as a story: demo data, methods, names, links, odd data."""

from dataclasses import replace

import pytest

from explorer.clustering import (
    EvocParameters,
    HdbscanParameters,
    KmeansParameters,
    agreement,
    cluster,
    silhouette_curve,
)
from explorer.neighbors import neighbors_of
from pages.clusters.view import KEY
from pages.shared.map.memory import MapEvents
from tests.pages.screen import (
    HOSTILE,
    bring,
    cloud,
    code_with,
    drawn,
    embedded,
    figures,
    metrics,
    numbers,
    printed,
    scenes,
    texts,
    typed,
)

pytestmark = pytest.mark.model

PAGE = "clusters/page.py"


def test_the_page_opens_with_the_suggested_number_of_named_clusters(app, topics):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    curve = silhouette_curve(topics.vectors)
    assert at.slider(key="clusters_k").value == curve.suggested
    expected = cluster(topics, KmeansParameters(curve.suggested))
    assert drawn(at)["groups"]["names"] == list(expected.names)
    assert len(drawn(at)["hulls"]) == curve.suggested
    assert curve.describe() in texts(at)


def test_the_figures_of_agreement_are_those_of_the_core(app, topics):
    at = app(PAGE, clusters_k="7")
    found = agreement(cluster(topics, KmeansParameters(7)).labels, topics.metadata["category"])
    shown = metrics(at)
    assert shown["Purity"] == f"{found.purity:.2f}"
    assert shown["Adjusted Rand index"] == f"{found.ari:.2f}"
    assert shown["Normalized mutual information"] == f"{found.nmi:.2f}"
    assert shown["V-measure"] == f"{found.v_measure:.2f}"
    assert found.describe() in texts(at)


def test_another_number_on_the_slider_changes_map_and_table(app, topics):
    at = app(PAGE)
    at.slider(key="clusters_k").set_value(4).run()
    expected = cluster(topics, KmeansParameters(4))
    assert drawn(at)["groups"]["names"] == list(expected.names)
    table = at.dataframe[0].value
    assert list(table["cluster"]) == list(expected.names)
    assert list(table["words"]) == expected.sizes.tolist()
    assert sum(len(cell.split(", ")) for cell in table["members"]) == 100


def test_a_name_that_is_typed_appears_on_the_map_and_in_the_table(app):
    at = app(PAGE, clusters_k="5")
    next(each for each in at.text_input if each.key.startswith("name_")).set_value("My group").run()
    assert drawn(at)["groups"]["names"][0] == "My group"
    assert drawn(at)["hulls"][0]["name"] == "My group"
    assert at.dataframe[0].value["cluster"][0] == "My group"


def test_noise_stays_noise(app, topics):
    at = app(PAGE, clusters_method="HDBSCAN", clusters_smallest="4", clusters_strictness="3")
    found = cluster(topics, HdbscanParameters(4, 3))
    assert found.noise > 0
    table = at.dataframe[0].value
    assert table["cluster"].iloc[-1] == "no cluster"
    assert table["words"].iloc[-1] == found.noise
    assert f"{found.noise:,} of 100 words lie too far" in texts(at)


def test_evoc_tells_its_layers_and_its_noise(app, topics):
    at = app(PAGE, clusters_method="EVōC")
    found = cluster(topics, EvocParameters())
    assert drawn(at)["groups"]["names"][: found.k] == list(found.names)
    assert all(note in texts(at).replace("\\", "") for note in found.notes)


def test_wards_tree_is_drawn_with_every_word_at_a_leaf(app, topics):
    at = app(PAGE, clusters_method="Ward's tree", clusters_k="10")
    tree = next(f for f in figures(at) if f["layout"]["meta"]["filename"] == "dendrogram")
    assert sorted(tree["layout"]["yaxis"]["ticktext"]) == sorted(topics.labels)
    assert "Tree of 100 words" in texts(at).replace("\\", "")


def test_another_list_begins_with_its_own_suggestion(app):
    at = app(PAGE, clusters_k="3")
    at.selectbox(key="list").set_value("emotions").run()
    space = embedded("emotions")
    assert at.slider(key="clusters_k").value == silhouette_curve(space.vectors).suggested


def test_a_map_of_many_grows_in_its_place_and_joins_a_point_to_its_neighbors(app, monkeypatch):
    monkeypatch.setenv("EXPLORER_PATIENCE", "0.2")
    space = cloud(3_200)
    at = bring(app(PAGE, clusters_map="t-SNE"), space)
    seen = []
    while not seen or seen[-1] == "growing":
        at.run()
        seen += [scene["stage"] for scene in scenes(at)]
        assert not at.exception
    assert seen[0] == "growing"
    assert drawn(at)["groups"] is not None
    memory = at.session_state[f"{KEY} memory"]
    at.session_state[f"{KEY} memory"] = replace(memory, events=MapEvents(selected=7))
    near = drawn(at.run())["neighbors"]
    assert near["of"] == 7
    assert numbers(near["index"], "<i4").tolist() == neighbors_of(space, 7, 10).indices[0].tolist()


def test_nonsense_in_a_link_falls_back(app):
    at = app(
        PAGE, clusters_k="-5", clusters_method="magic", clusters_map="none", clusters_column="x"
    )
    assert not at.exception
    assert not at.error
    assert len(drawn(at)["groups"]["names"]) >= 2


@pytest.mark.parametrize("method", ["k-means", "EVōC", "HDBSCAN", "Ward's tree"])
def test_hostile_words_are_grouped_and_shown_as_they_are(app, method):
    at = typed(app, PAGE, HOSTILE, clusters_method=method, clusters_smallest="2")
    assert not at.exception
    assert not at.error
    assert drawn(at)["labels"] == HOSTILE
    assert not any(text in texts(at) for text in HOSTILE)
    labels = " ".join(field.label for field in at.text_input)
    assert not any(text in labels for text in HOSTILE)


def test_too_few_words_are_answered_with_what_to_do(app):
    at = typed(app, PAGE, ["one", "two"])
    assert not at.exception
    assert "at least 4 texts; there are 2" in texts(at)


def test_the_code_shown_runs_and_finds_the_same_clusters(app, topics, tmp_path):
    at = app(PAGE, clusters_k="6")
    code = code_with(at, "cluster(")
    shown = printed(tmp_path, "-c", code)
    for name in cluster(topics, KmeansParameters(6)).names:
        assert f"{name}: " in shown
