"""Measurements of indexes are kept as runs once they are finished, and compared with later ones."""

import pytest

from explorer.workspaces import Shelf
from tests.pages.lab.test_page import PAGE
from tests.pages.screen import explore, plain, press
from tests.pages.shared.test_work import address

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]

WORDS = [f"word {number}" for number in range(40)]


def test_each_measurement_in_a_workspace_is_kept_and_set_beside_the_one_before(app):
    at = explore(app("data/page.py"), WORDS)
    work = address(at)["work"]
    at.query_params["lab_indexes"] = ["Exact"]
    at.switch_page(PAGE).run()
    assert "This run is kept in" in plain(at)
    (first,) = Shelf().open(work).runs()
    assert (first.of, first.settings["neighbors"]) == ("index lab", "10")
    assert first.figures["Exact"]["recall"] == 1.0
    assert first.figures["Exact"]["memory_bytes"] == 40 * 384 * 4
    at.multiselect(key="lab_indexes").set_value(["exact", "hnsw"]).run()
    assert len(Shelf().open(work).runs()) == 2
    (table,) = [each.value.set_index("what") for each in at.dataframe if "what" in each.value]
    assert table.loc["Exact", "Δ recall"] == 0
    assert table.loc["Exact", "Δ memory MB"] == 0
    assert table.loc["Exact", "differs in"].startswith("indexes: ")
    at.run()
    assert len(Shelf().open(work).runs()) == 2


def test_of_vectors_that_come_with_the_app_only_what_is_asked_for_is_kept(app):
    at = explore(app("data/page.py"), WORDS)
    there = Shelf().open(address(at)["work"])
    before = there.manifest()
    at.query_params["lab_indexes"] = ["Exact"]
    at.selectbox(key="list").set_value("topics").run()
    at.switch_page(PAGE).run()
    assert "Which one to take" in plain(at)
    assert there.runs() == ()
    assert [item.id for item in there.manifest().items] == [item.id for item in before.items]
    press(at, "Keep this run")
    (run,) = there.runs()
    assert run.name.startswith("Ten topics")
