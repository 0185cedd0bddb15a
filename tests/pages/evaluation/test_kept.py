"""Judged queries are kept: found again by the link, never other figures under it in silence."""

import re

import pytest

from explorer.evaluation.judgements import load_zip
from explorer.workspaces import Data, Item, Shelf
from pages.shared.sets import JUDGED_QUERIES
from pages.shared.work.judged import judged_key, judged_of, own_judged
from tests.pages.evaluation.test_own_documents import asked
from tests.pages.evaluation.test_page import PAGE, beir, quick, table_with
from tests.pages.screen import code_with, drop, opened, plain, press, printed
from tests.pages.shared.test_work import WORDS, address, explore, visit
from tests.workspaces import made

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]

QUERIES = '{"_id": "q1", "text": "sailing"}\n{"_id": "q2", "text": "bake a loaf"}'
ZIP = beir(QUERIES, "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq2\td3\t1\n")
FIELD = JUDGED_QUERIES.field


def again(link, **query):
    """Open the page by a link in a session that knows nothing."""
    at = visit(work=link["work"], list="Ten topics, ten words each")
    at.query_params["evaluation_searches"] = ["Dense", "BM25"]
    for name, value in {FIELD: link[FIELD], **query}.items():
        at.query_params[name] = value
    return at.switch_page(PAGE).run()


def means(at):
    table = table_with(at, "search", "nDCG@10", "MAP")
    return table[table["search"].isin(["Dense", "BM25"])].to_dict("list")


def brought(app):
    at = quick()
    at.file_uploader(key="evaluation zip").upload("boats.zip", ZIP).run()
    return at.run()


def test_a_set_comes_back_with_its_figures_in_another_tab(app):
    at = brought(app)
    (kept,) = Shelf().all()
    assert (kept.items[0].kind, kept.items[0].name) == ("judged", "boats.zip")
    link = address(at)
    assert (link["work"], link[FIELD]) == (kept.id, "boats.zip")
    assert "Kept in “boats.zip”" in plain(at)
    back = again(link)
    assert not back.warning
    assert means(back) == means(at)
    assert "**boats.zip** · 4 documents · 2 queries · 3 known answers" in plain(back)


def test_its_python_reads_it_from_the_workspace_and_prints_the_same_means(app, tmp_path):
    at = brought(app)
    (kept,) = Shelf().all()
    code = code_with(at, "from explorer")
    assert f"explorer.workspace({kept.id!r}).data({kept.items[0].id!r}).judged" in code
    shown = printed(tmp_path, "-c", code)
    for name, mean in zip(*(means(at)[column] for column in ("search", "nDCG@10")), strict=True):
        assert re.search(rf"^{name} .*'ndcg@10': {round(mean, 3)},", shown, re.MULTILINE)


def test_a_set_that_is_kept_nowhere_has_no_python(app):
    at = brought(app)
    Shelf().delete(Shelf().all()[0].id)
    assert not [block for block in at.run().code if "from explorer" in block.value]


def test_dropped_anywhere_it_is_kept_and_named_in_the_address(app):
    at = opened(app("data/page.py"), ("boats.zip", ZIP))
    assert address(at)[FIELD] == "boats.zip"
    back = again(address(at))
    assert "**boats.zip** · 4 documents" in plain(back)
    assert len([item for item in Shelf().all()[0].items if item.kind == "judged"]) == 1


def test_a_table_about_documents_at_hand_stays_with_them_and_their_cutting(app):
    at = opened(
        app("corpus/page.py", corpus_from="Upload files", corpus_a="Sentences"),
        ("boat.md", b"# Boat\n\nIt leaves the harbor at dawn. Nobody sleeps."),
        ("bread.md", b"# Bread\n\nYeast makes the dough rise."),
        on="corpus",
    )
    at.switch_page(PAGE).run()
    at.text_area(key="evaluation table").set_value("when does it sail, boat.md").run()
    press(at, "Evaluate these queries").run()
    items = {item.kind: item for item in Shelf().all()[0].items}
    assert items["judged"].parent == items["documents"].id
    assert items["judged"].parts["documents"] == items["documents"].parts["documents"]
    cut = "As strategy A on the Corpus page"
    assert cut in at.selectbox(key="evaluation_chunker").options
    back = again(address(at))
    assert cut in back.selectbox(key="evaluation_chunker").options
    assert means(back) == means(at)


def test_other_queries_of_the_same_ids_are_another_set():
    one = load_zip("x.zip", ZIP)
    other = load_zip("x.zip", beir(QUERIES.replace("sailing", "ships"), "q1\td1\t1\nq2\td2\t1\n"))
    same = load_zip("y.zip", beir(QUERIES.replace("sailing", "ships"), "q1\td1\t1\nq2\td2\t1\n"))
    assert len({judged_key(each) for each in (one, other, same)}) == 2


def test_queries_changed_in_the_table_are_evaluated_anew():
    at = asked("recipes", "cold soup, r01")
    first = means(at)
    at.text_area(key="evaluation table").set_value("bread with yeast, r01").run()
    press(at, "Evaluate these queries").run()
    assert means(at) != first
    assert address(at)[FIELD] == "Recipes, own queries (2)"


def test_a_link_to_a_set_that_is_not_here_says_so_until_somebody_chooses(app):
    link = address(brought(app))
    at = again(link, **{FIELD: "Letters"})
    (warning,) = at.warning
    assert "The judged queries “Letters” are not here" in warning.value.replace("\\", "")
    assert len(at.run().warning) == 1
    own = next(each for each in at.selectbox(key=FIELD).options if each == "boats.zip")
    at.selectbox(key=FIELD).select(own).run()
    assert not at.warning
    assert "**boats.zip**" in plain(at)


def test_a_set_whose_file_is_harmed_says_so(app):
    link = address(brought(app))
    (kept,) = Shelf().all()
    part = kept.items[0].parts["judged"]
    (Shelf().root / kept.id / "data" / part.file).write_bytes(b"harmed, as it were")
    from pages.shared.work import own

    own._loaded.clear()
    at = again(link)
    assert not at.exception
    assert "is damaged" in plain(at)


def test_it_joins_the_workspace_of_the_words_and_opens_where_it_is_judged(app):
    at = explore(app("data/page.py"), WORDS)
    at.switch_page("data/page.py").run()
    at = press(drop(at, ("boats.zip", ZIP)), "Open on Evaluation")
    (kept,) = Shelf().all()
    assert [item.kind for item in kept.items][:2] == ["words", "judged"]
    assert address(at)["work"] == kept.id


def test_how_it_came_is_read_trusting_nothing():
    brought = own_judged("Mine", made.JUDGED, ("--documents", "a.md"), "own 0123")
    data = Data(judged=made.JUDGED)
    item = Item(brought.item_id, "judged", "Mine", brought.step, "0123")
    back = judged_of(item, data)
    assert (back.name, back.place, back.about) == (brought.name, brought.place, "own 0123")
    for place in (None, 7, "x", [1], {"a": 1}):
        harmed = Item(brought.item_id, "judged", "Mine", {"place": place})
        assert (judged_of(harmed, data).place, judged_of(harmed, data).about) == ((), "")
