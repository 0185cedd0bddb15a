"""The index lab: figures, table and advice agree with the core, whatever is asked of it."""

import base64

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.indexes import INDEXES, BinaryParameters, HnswParameters
from explorer.space import Space
from explorer.space_files import space_to_bytes
from pages.lab import forecast
from tests.pages.screen import ROOT, explore, figures, linked, opened, plain, press, printed, texts

pytestmark = pytest.mark.model

PAGE = "lab/page.py"


def named(figure: dict) -> set[str]:
    return {trace["name"] for trace in figure["data"]} - {"Pareto front"}


def table(at: AppTest):
    return at.dataframe[0].value


def test_the_page_measures_the_current_space_at_once_and_says_exact_search_is_best(app):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    measured = table(at)
    assert set(measured["title"]) == {entry.title for entry in INDEXES.values()}
    exact = measured[measured["title"] == "Exact"]
    assert exact["recall"].tolist() == [1.0]
    assert exact["memory"].tolist() == [100 * 384 * 4 / 1e6]
    assert named(figures(at)[0]) == {entry.short for entry in INDEXES.values()}
    said = texts(at)
    assert "For 100 vectors exact search is best" in said.replace("\\", "")
    assert "misses nothing" in said


def test_every_point_of_the_figure_is_a_row_of_the_table(app):
    at = app(PAGE)
    drawn = figures(at)[0]["data"]
    points = sum(len(trace["hovertext"]) for trace in drawn if trace["name"] != "Pareto front")
    assert points == len(table(at))
    assert table(at)["front"].sum() == len(points_of(drawn[0]))


def points_of(trace: dict) -> list[float]:
    """Return the x of a trace; Plotly packs longer arrays as base64."""
    values = trace["x"]
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()
    return values


def test_a_link_restores_what_is_measured_and_with_which_options():
    at = linked(PAGE,
        lab_vectors="Generated", lab_n="1,000", lab_d="24", lab_k="5",
        lab_indexes=["Exact", "HNSW"], lab_hnsw_links="8", lab_sweep="false",
    )  # fmt: skip
    assert not at.exception
    assert at.number_input(key="lab_d").value == 24
    assert at.number_input(key="lab_k").value == 5
    measured = table(at)
    assert len(measured) == 2
    expected = INDEXES["hnsw"].expected_bytes(1000, 24, HnswParameters(links=8))
    assert measured["memory"].tolist()[1] == pytest.approx(expected / 1e6, rel=0.02)


def test_an_option_of_an_index_changes_what_is_measured(app):
    at = app(PAGE)
    at.multiselect(key="lab_indexes").set_value(["binary"]).run()
    at.number_input(key="lab_binary_rescored").set_value(20).run()
    ways = ["not rescored", "rescored 20", "rescored 80", "rescored 100"]
    assert table(at)["setting"].tolist() == ways
    kept = INDEXES["binary"].expected_bytes(100, 384, BinaryParameters(rescored=20))
    assert table(at)["memory"].tolist()[1] == pytest.approx(kept / 1e6)


def test_the_advice_follows_the_sliders_without_measuring_again(app):
    at = app(PAGE)
    before = table(at)
    at.select_slider(key="lab_size").set_value(100_000_000).run()
    said = plain(at)
    assert "100 vectors say too little about 100,000,000" in said
    assert "154 GB, which would not fit" in said
    assert (table(at)["p50_ms"] == before["p50_ms"]).all()


def test_a_metric_that_some_indexes_cannot_serve_leaves_them_out_with_a_sentence(app):
    at = app(PAGE)
    at.segmented_control(key="lab_metric").set_value("euclidean").run()
    assert not at.exception
    left = {entry.title for entry in INDEXES.values() if "euclidean" in entry.metrics}
    assert set(table(at)["title"]) == left
    assert "compares by cosine only" in plain(at)


def test_choosing_no_index_says_what_to_do(app):
    at = app(PAGE)
    at.multiselect(key="lab_indexes").set_value([]).run()
    assert not at.exception
    assert not at.dataframe
    assert "Choose at least one index" in texts(at)


def test_a_large_set_is_estimated_and_waits_for_a_click():
    at = linked(
        PAGE, lab_vectors="Generated", lab_n="1,000,000", lab_d="24", lab_indexes=["Exact", "IVF"]
    )
    assert not at.exception
    assert not at.dataframe
    assert any(button.label == "Measure" for button in at.button)
    said = plain(at)
    assert "Measuring 2 indexes on 1,000,000 × 24 numbers is estimated to take" in said
    assert "made-up vectors" in said


def test_what_was_estimated_stands_beside_what_it_took():
    at = linked(PAGE, lab_vectors="Generated", lab_n="30,000", lab_d="270", lab_indexes="Binary")
    press(at, "Measure")
    assert not at.exception
    assert set(table(at)["title"]) == {"Sign bits (binary)"}
    assert table(at)["estimate"].str.endswith("s").all()
    assert table(at)["build"].str.endswith("s").all()


def test_indexes_that_take_too_long_are_named_and_left_out_by_a_click(monkeypatch):
    monkeypatch.setattr(forecast, "LIMIT", 3.0)
    at = linked(PAGE,
        lab_vectors="Generated", lab_n="30,000", lab_d="270", lab_indexes=["HNSW", "Binary"],
    )  # fmt: skip
    assert not at.dataframe
    said = plain(at)
    assert "HNSW graph would take about" in said
    assert "but a measurement may take about 3 seconds" in said
    press(at, "Measure without it")
    assert set(table(at)["title"]) == {"Sign bits (binary)"}


def test_what_is_measured_stays_when_more_is_chosen(app):
    at = app(PAGE)
    at.multiselect(key="lab_indexes").set_value(["exact", "int8"]).run()
    before = table(at)
    at.multiselect(key="lab_indexes").set_value(["exact", "float16", "int8"]).run()
    after = table(at)
    assert "Half precision (float16)" in set(after["title"])
    kept = after[after["title"].isin(before["title"])]
    assert kept["p50_ms"].tolist() == before["p50_ms"].tolist()


def test_too_many_numbers_are_refused_in_a_sentence():
    at = linked(PAGE, lab_vectors="Generated", lab_n="1,000,000", lab_d="2048")
    assert not at.exception
    assert len(at.error) == 1
    assert "8.2 GB" in at.error[0].value.replace("\\", "")


@pytest.mark.parametrize(
    "query",
    [
        {"lab_n": "many", "lab_d": "-4", "lab_k": "0"},
        {"lab_indexes": "faiss", "lab_metric": "manhattan"},
        {"lab_binary_rescored": "1e9", "lab_size": "![x](http://e.invalid/i.png)"},
    ],
)
def test_a_broken_link_falls_back_to_the_default_view(query):
    at = linked(PAGE, **query)
    assert not at.exception
    assert len(table(at)) > len(INDEXES)


def test_a_single_vector_is_not_measured_but_generated_ones_are(app):
    at = app("data/page.py")
    explore(at, ["alone"])
    at.session_state["lab_indexes"] = ["exact"]
    at.switch_page(PAGE).run()
    assert not at.exception
    assert at.segmented_control(key="lab_vectors").value == "generated"


def test_what_was_measured_before_a_failure_is_shown_and_said_to_be_partial(app):
    large = np.random.default_rng(0).normal(size=(40, 6)).astype(np.float32) * 1e6
    space = Space([f"row {i}" for i in range(40)], large)
    at = opened(app("data/page.py"), ("large.npz", space_to_bytes(space, ".npz")))
    at.session_state["lab_metric"] = "dot"
    at.session_state["lab_indexes"] = ["exact", "float16", "int8"]
    at.switch_page(PAGE).run()
    assert "too large for float16" in at.error[0].value
    assert set(table(at)["title"]) == {"Exact"}
    assert "1 of 3 indexes measured so far" in texts(at)


def test_hostile_names_of_data_stay_text(app):
    vectors = np.random.default_rng(0).normal(size=(30, 6)).astype(np.float32)
    space = Space([f"$x_{i}$" for i in range(30)], vectors)
    name = "![x](http://e.invalid/i.png).npz"
    at = opened(app("data/page.py"), (name, space_to_bytes(space, ".npz")))
    at.switch_page(PAGE).run()
    assert not at.exception
    assert "![x](http" not in texts(at)
    assert len(table(at)) > len(INDEXES)


@pytest.mark.parametrize("vectors", ["current", "generated"])
def test_the_python_shown_measures_the_same_indexes(app, tmp_path, vectors):
    at = app(PAGE)
    at.multiselect(key="lab_indexes").set_value(["exact", "int8"]).run()
    at.segmented_control(key="lab_vectors").set_value(vectors).run()
    if vectors == "generated":
        at.select_slider(key="lab_n").set_value(1_000).run()
    shown = printed(ROOT, "-c", at.code[-1].value)
    assert shown.count("int8") == len(table(at)[table(at)["title"] != "Exact"]) * 2
    assert "exact search is best" in shown
