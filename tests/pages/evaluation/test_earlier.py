"""Evaluations are kept as runs, and compared with the present one where the same was asked."""

import pytest

from explorer.workspaces import Shelf
from tests.pages.evaluation.test_own_documents import asked
from tests.pages.evaluation.test_page import PAGE, quick, table_with
from tests.pages.screen import explore, linked, plain, press
from tests.pages.shared.test_work import WORDS, address, visit

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]

CUTS = {
    "evaluation_chunker": "Sentences",
    "evaluation_sentence_size": "1",
    "evaluation_sentence_overlap": "0",
}


def earlier(at):
    return table_with(at, "date", "what", "beyond noise").to_dict("records")


def back(link, **query):
    """Open the page by a link in a session that knows nothing."""
    at = visit(work=link["work"], list="Ten topics, ten words each")
    for name, value in {"evaluation_searches": ["Dense", "BM25"], **query}.items():
        at.query_params[name] = value
    return at.switch_page(PAGE).run()


def test_looking_on_keeps_nothing_and_a_click_keeps_it_in_a_workspace_of_its_own():
    at = quick()
    assert Shelf().all() == []
    press(at, "Keep this run")
    (kept,) = Shelf().all()
    (run,) = Shelf().open(kept.id).runs()
    means = table_with(at, "search", "nDCG@10", "MAP").set_index("search")
    assert kept.name == "Runs on Recipes"
    assert address(at)["work"] == kept.id
    assert {name: row["map"] for name, row in run.figures.items()} == means["MAP"].to_dict()
    assert (run.name, run.settings["model"], run.about["queries"]) == ("Recipes", "minilm", "18")
    assert {"explorer", "numpy"} <= run.versions.keys()
    assert Shelf().open(kept.id).scores(run.id)["BM25"].queries
    assert "is kept in “Runs on Recipes”" in plain(at)


def test_in_a_workspace_only_what_is_asked_for_is_kept_of_what_comes_with_the_app(app):
    at = explore(app("data/page.py"), WORDS)
    link = address(at)
    there = Shelf().open(link["work"])
    before = there.manifest()
    first = back(link)
    assert there.manifest() == before
    press(first, "Keep this run")
    assert f"is kept in “{there.name}”" in plain(first)
    assert "Keep this run" not in [each.label for each in first.button]
    assert len(there.runs()) == 1
    again = back(link)
    assert f"is kept in “{there.name}”" in plain(again)
    assert len(there.runs()) == 1  # the same again is no other run
    other = back(link, **CUTS)
    assert len(earlier(other)) == 2
    assert len(there.runs()) == 1


def test_runs_of_own_queries_are_kept_by_themselves_and_compared():
    link = address(asked("recipes", "cold soup, r01\nchicken curry, r02"))
    there, own = Shelf().open(link["work"]), {"evaluation_set": link["evaluation_set"]}
    (run,) = there.runs()
    back(link, **own)
    assert len(there.runs()) == 2  # of fewer searches
    back(link, **own)
    assert len(there.runs()) == 2  # the same again is no other run
    there.remove(run.id)
    (run,) = there.runs()
    later = back(link, **own, **CUTS)
    rows = {row["what"]: row for row in earlier(later)}
    assert list(rows) == ["Dense", "BM25"]
    now = table_with(later, "search", "nDCG@10", "MAP").set_index("search")
    for name, row in rows.items():
        gap = now.loc[name, "nDCG@10"] - run.figures[name]["ndcg@10"]
        assert row["Δ nDCG@10"] == pytest.approx(gap, abs=1e-12)
        assert row["differs in"] == "cut: whole"
        assert row["beyond noise"] != "noise not known"


def test_other_queries_are_told_and_not_compared():
    at = asked("recipes", "cold soup, r01")
    link = address(at)
    assert len(Shelf().open(link["work"]).runs()) == 1
    (other,) = {row["beyond noise"] for row in earlier(back(link))}
    assert other == "other queries"
    assert "Δ nDCG@10" not in table_with(back(link), "date", "what").columns


def test_an_earlier_run_can_be_removed(app):
    at = explore(app("data/page.py"), WORDS)
    link = address(at)
    press(back(link), "Keep this run")
    later = press(back(link, **CUTS), "Keep this run")
    assert len(Shelf().open(link["work"]).runs()) == 2
    press(later, "Remove it")
    (left,) = Shelf().open(link["work"]).runs()
    assert left.settings["cut"] != "whole"
    assert "is removed" in plain(later)
    assert "Earlier runs" not in [each.value for each in later.header]


def test_an_evaluation_that_is_not_finished_is_no_run(app):
    at = explore(app("data/page.py"), WORDS)
    work = address(at)["work"]
    linked(PAGE, work=work, evaluation_searches=["Dense + cross-encoder"])
    assert Shelf().open(work).runs() == ()
