"""The evaluation page on a person's own queries, documents and collections."""

import json
import shlex

import pytest
from streamlit.testing.v1 import AppTest

from explorer.documents import Document
from tests.pages.evaluation.test_page import PAGE, quick, table_with
from tests.pages.screen import code_with, keep, opened, plain, press, printed

pytestmark = pytest.mark.model


def asked(about: str, table: str) -> AppTest:
    at = quick()
    at.selectbox(key="evaluation table about").set_value(about).run()
    at.text_area(key="evaluation table").set_value(table).run()
    press(at, "Evaluate these queries")
    return at.run()


def test_a_table_of_queries_about_a_ready_corpus_is_evaluated():
    at = asked("recipes", "cold soup, r01\nbread; loaf, r02 r03")
    assert not at.exception
    assert not at.error
    assert "2 queries" in plain(at)
    assert "3 known answers" in plain(at)


def test_a_wrong_id_is_named_with_its_row_and_the_figures_before_stay():
    at = asked("recipes", "query,relevant\ncold soup,r01\nbread,r2")
    assert not at.exception
    (error,) = at.error
    told = error.value.replace("\\", "")
    assert "row 3: document “r2” is not in the corpus; did you mean “r" in told
    assert "18 queries" in plain(at)


NOTES = {
    "bread rolls.md": b"# Bread\n\nYeast makes the dough rise in a warm corner.",
    "garden.md": b"# Garden\n\nWater the tomatoes in the evening, never at noon.",
    "boat.md": b"# Boat\n\nIt leaves the harbor at dawn with the tide.\n\n## Crew\n\nTwo.",
}


@pytest.fixture
def brought(app) -> AppTest:
    """Bring documents on the Corpus page, cut by sentences there, and come here with them."""
    at = app("corpus/page.py", corpus_from="Upload files", corpus_a="Sentences")
    opened(at, *NOTES.items(), on="corpus")
    return at.switch_page(PAGE).run()


def test_documents_of_ones_own_are_judged_by_a_table(brought, tmp_path):
    at = brought
    assert at.selectbox(key="evaluation table about").value == "own documents"
    table = "query,relevant,grade\nhow to bake,bread rolls.md,2\nwhen does the ship sail,boat.md,1"
    at.file_uploader(key="evaluation csv").upload("mine.csv", table.encode()).run()
    press(at, "Evaluate these queries")
    at.run()
    assert not at.exception
    assert not at.error
    assert "3 documents · 2 queries · 2 known answers" in plain(at)
    means = table_with(at, "search", "nDCG@10", "MAP")
    command = code_with(at, "python -m explorer").splitlines()[0]
    assert "--documents 'bread rolls.md' garden.md boat.md --judgements judgements.csv" in command
    assert "--chunker sentence:" in command
    for name, data in {**NOTES, "judgements.csv": table.encode()}.items():
        (tmp_path / name).write_bytes(data)
    runs = json.loads(printed(tmp_path, *shlex.split(command)[1:], "--json"))["runs"]
    shown = dict(zip(means["search"], means["MAP"], strict=True))
    assert shown["Dense"] == pytest.approx(runs["dense"]["map"])
    assert shown["BM25"] == pytest.approx(runs["bm25"]["map"])


def test_the_example_names_the_documents_at_hand(brought):
    at = brought
    press(at, "Fill in an example")
    rows = at.text_area(key="evaluation table").value.splitlines()
    assert rows[0] == "query,relevant,grade"
    assert rows[1] == "Bread,bread rolls.md,1"
    assert len(rows) == 4


def test_a_collection_of_this_machine_is_judged_too(own_collections):
    keep("pets", Document("a", "Bread rises with yeast."), Document("b", "Cats sleep all day."))
    at = asked("saved:pets", "what naps, b")
    assert not at.exception
    assert not at.error
    assert "2 documents · 1 query · 1 known answer " in plain(at)
