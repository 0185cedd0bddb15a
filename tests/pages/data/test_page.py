"""Bringing words and vectors: typed, uploaded, broken, hostile."""

import io
import json
import zipfile

import numpy as np
import pytest

from tests.pages.screen import (
    box,
    code_with,
    drawn,
    drop,
    explore,
    numbers,
    opened,
    plain,
    press,
    texts,
)

pytestmark = pytest.mark.model

PAGE = "data/page.py"
TABLE = "id,word,kind\n1,apple,fruit\n2,pear,fruit\n3,apple,fruit\n4,,none\n5,oak,tree\n"


def field(at, label):
    return next(each for each in at.selectbox if each.label == label)


def npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_the_page_invites_and_asks_for_nothing(app):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    assert "kept in a workspace" in texts(at)


def test_typed_words_become_the_map_and_cleaning_is_told(app):
    at = app(PAGE)
    explore(at, ["cat", "dog", "cat", "", "NA", "null", "horse"])
    assert drawn(at)["labels"] == ["cat", "dog", "NA", "null", "horse"]
    said = texts(at)
    assert "1 duplicate" in said
    assert "1 blank entry" in said
    # The page runs again by itself when work has ended.
    at.switch_page("map/page.py").run()
    assert "1 duplicate" in texts(at)
    at.selectbox(key="list").set_value("topics").run()
    assert "1 duplicate" not in texts(at)


def test_nothing_typed_is_one_sentence(app):
    at = app(PAGE)
    press(at, "Explore these words")
    assert len(at.error) == 1
    assert not at.exception


def test_what_is_dropped_is_told_before_it_is_opened_and_what_was_there_stays(app):
    at = drop(app(PAGE), ("plants.csv", TABLE.encode()))
    said = plain(at)
    assert "**Words or phrases** · 5, a table" in said
    assert "plants.csv" in said
    first = at.dataframe[0].value
    assert first.iloc[0].tolist() == ["1", "apple", "fruit"]
    assert at.selectbox(key="list").value == "topics"
    at.switch_page("map/page.py").run()
    assert drawn(at)["n"] == 100


def test_a_table_is_read_with_its_column_chosen_and_the_others_kept(app):
    at = opened(app(PAGE), ("plants.csv", TABLE.encode()))
    scene = drawn(at)
    assert scene["labels"] == ["apple", "pear", "oak"]
    assert at.selectbox(key="list").value.startswith("own ")
    assert scene["groups"]["title"] in ("kind", "id")
    assert "1 duplicate" in texts(at)


def test_a_wrong_guess_is_corrected_and_the_correction_taken_back(app):
    data = b"word,translation\nHund,dog\nKatze,cat\nPferd,horse\n"
    at = drop(app(PAGE), ("animals.csv", data))
    field(at, "What it is").set_value("words").run()
    field(at, "Texts").set_value("translation").run()
    assert field(at, "Texts").value == "translation"
    press(at, "Undo the correction")
    assert field(at, "Texts").value == "word"
    field(at, "Texts").set_value("translation").run()
    press(at, "Open on the Map")
    assert drawn(at)["labels"] == ["dog", "cat", "horse"]


def test_only_the_rows_that_were_asked_for_are_opened(app):
    rows = ["cat,pet", "dog,pet", "horse,farm", "cow,farm", "hen,farm"]
    data = "word,kind\n" + "\n".join(rows)
    at = drop(app(PAGE), ("animals.csv", data.encode()))
    next(each for each in at.number_input if each.label == "Only the first rows").set_value(4).run()
    box(at, "Only these words, one a line").set_value("cow\nhen\ncat").run()
    press(at, "Open on the Map")
    assert drawn(at)["labels"] == ["cat", "cow"]


def test_an_alternative_reading_is_one_press_away(app):
    text = b"cat\ndog\nhorse\n"
    at = drop(app(PAGE), ("animals.txt", text))
    press(at, "as documents")
    assert "**Documents**" in texts(at)
    press(at, "Open on Corpus")
    assert "Shown: animals" in plain(at)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        ("deep.json", b"[" * 100_000 + b"]" * 100_000),
        ("cut.xlsx", b"PK\x03\x04 not a workbook"),
        ("lie.parquet", b"PAR1PAR1"),
    ],
)
def test_a_broken_file_is_one_sentence_naming_it_and_the_current_space_stays(app, name, data):
    at = drop(app(PAGE), (name, data))
    assert not at.exception
    assert len(at.error) == 1
    assert name.split(".")[0] in at.error[0].value
    at.switch_page("map/page.py").run()
    assert drawn(at)["n"] == 100


def test_vectors_bring_their_labels_and_need_no_model(app):
    vectors = np.eye(6, 4, dtype=np.float32) + 0.1
    data = npz(vectors=vectors, labels=np.array(list("abcdef")))
    at = drop(app(PAGE), ("mine.npz", data))
    assert "**Vectors**" in texts(at)
    press(at, "Open on the Map")
    assert drawn(at)["labels"] == list("abcdef")
    assert at.selectbox(key="model").disabled


def test_files_that_belong_together_are_opened_together(app, tmp_path):
    buffer = io.BytesIO()
    np.save(buffer, np.eye(6, 4, dtype=np.float32) + 0.1)
    at = drop(app(PAGE), ("v.npy", buffer.getvalue()), ("names.txt", b"a\nb\nc\nd\ne\nf\n"))
    assert "labels in" in plain(at)
    press(at, "Open on the Map")
    assert drawn(at)["labels"] == list("abcdef")
    code = code_with(at, "open_files")
    assert "open_files(['v.npy', 'names.txt'])" in code


def test_pairs_become_arrows(app):
    rows = "word1,word2,score\ncat,dog,7.5\nking,queen,8.1\ncat,car,1.0\nsun,moon,5.5\n"
    at = drop(app(PAGE), ("pairs.csv", rows.encode()))
    assert "**4 pairs with scores** · a table" in plain(at)
    press(at, "Open on Relations")
    assert not at.exception
    assert not at.error
    assert len(drawn(at)["arrows"]) == 4


def test_documents_go_to_the_corpus_page_in_one_click(app):
    page = b"# Bread\n\nYeast makes the dough rise in a warm corner.\n\nIt wants an hour.\n"
    at = drop(app(PAGE), ("bread.md", page), ("boat.md", b"# Boat\n\nIt leaves at dawn.\n"))
    assert "There documents are cut into chunks" in plain(at)
    press(at, "Open on Corpus")
    assert "Shown: 2 files, 2 documents" in plain(at)
    assert not at.error


def test_a_judged_set_goes_to_the_evaluation_page(app):
    files = {
        "corpus.jsonl": '{"_id": "d1", "title": "", "text": "the keys hang on the wall"}\n'
        '{"_id": "d2", "title": "", "text": "bread is made of flour"}\n',
        "queries.jsonl": '{"_id": "q1", "text": "where are the keys"}\n',
        "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t1\n",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    at = drop(app(PAGE), ("set.zip", buffer.getvalue()))
    press(at, "Open on Evaluation")
    assert "2 documents · 1 queries" in plain(at).replace("1 query", "1 queries")


def test_a_path_is_opened_only_below_the_folder_the_operator_names(app, tmp_path, monkeypatch):
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "animals.txt").write_text("cat\ndog\nhorse\n")
    (tmp_path / "secret.txt").write_text("hidden\n")
    assert not [each for each in app(PAGE).text_input if "path" in each.label]
    monkeypatch.setenv("VSE_OPEN_DIR", str(tmp_path / "open"))
    at = app(PAGE)
    box(at, "Or a path on this machine").set_value("../secret.txt").run()
    assert "There is no" in at.error[0].value
    assert "hidden" not in texts(at)
    box(at, "Or a path on this machine").set_value("animals.txt").run()
    assert not at.error
    press(at, "Open on the Map")
    assert drawn(at)["labels"] == ["cat", "dog", "horse"]


def test_an_array_of_objects_is_refused_without_a_word_on_pickles(app):
    buffer = io.BytesIO()
    np.save(buffer, np.array([{"a": 1}], dtype=object))
    at = drop(app(PAGE), ("objects.npy", buffer.getvalue()))
    assert len(at.error) == 1
    assert "pickle" not in at.error[0].value
    assert not at.exception


def test_a_file_name_is_shown_as_text(app):
    at = drop(app(PAGE), ("![x](http://e.invalid/i.png).csv", b"word\ncat\n"))
    assert "![x](http" not in texts(at)
    assert "x](http" in plain(at)


def test_a_list_of_objects_in_json_is_read(app):
    data = json.dumps([{"word": "sun", "kind": "star"}, {"word": "moon", "kind": "satellite"}])
    at = opened(app(PAGE), ("sky.json", data.encode()))
    assert drawn(at)["labels"] == ["sun", "moon"]


def test_a_layout_made_elsewhere_is_drawn_as_it_is_in_meters_too(app):
    places = [(0.0, 0.0), (3.0, 0.0), (0.0, 4.0), (3.0, 4.0), (1.5, 2.0), (1.5, 2.25)]
    rows = [f"{name},{4e6 + x},{5e6 + y}" for name, (x, y) in zip("abcdef", places, strict=True)]
    at = drop(app(PAGE), ("map.csv", ("name,x,y\n" + "\n".join(rows)).encode()))
    assert "**A map made elsewhere**" in plain(at)
    press(at, "Open on the Map")
    scene = drawn(at)
    drawn_at = np.stack([numbers(scene["x"]), numbers(scene["y"])], axis=1)
    expected = (np.array(places) - [1.5, 2.0]) * 5.0
    np.testing.assert_allclose(drawn_at, expected, atol=1e-5)
    assert "No vectors came with it" in plain(at)
    nearest = numbers(scene["neighbors"]["index"], "<i4").reshape(len(places), -1)
    assert nearest[4][0] == 5
    at.switch_page("map/page.py").run()
    at.segmented_control(key="drawn").set_value("Laid out anew").run()
    assert not at.exception
    assert at.segmented_control(key="method").value
