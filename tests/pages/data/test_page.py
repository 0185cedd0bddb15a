"""Bringing words and vectors: typed, uploaded, broken, hostile."""

import io
import json

import numpy as np
import pytest

from tests.pages.screen import drawn, explore, press, texts, upload

pytestmark = pytest.mark.model

PAGE = "data/page.py"
TABLE = "id,word,kind\n1,apple,fruit\n2,pear,fruit\n3,apple,fruit\n4,,none\n5,oak,tree\n"


def npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_the_page_invites_and_asks_for_nothing(app):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    assert "stays in this session" in texts(at)


def test_typed_words_become_the_map_and_cleaning_is_told(app):
    at = app(PAGE)
    explore(at, ["cat", "dog", "cat", "", "NA", "null", "horse"])
    assert drawn(at)["labels"] == ["cat", "dog", "NA", "null", "horse"]
    said = texts(at)
    assert "1 duplicate" in said
    assert "1 blank entry" in said


def test_nothing_typed_is_one_sentence(app):
    at = app(PAGE)
    press(at, "Explore these words")
    assert len(at.error) == 1
    assert not at.exception


def test_a_table_is_read_with_its_column_chosen_and_the_others_kept(app):
    at = upload(app(PAGE), "Upload words", "word file", "plants.csv", TABLE.encode())
    assert "**3 words**" in texts(at)
    press(at, "Explore these words")
    scene = drawn(at)
    assert scene["labels"] == ["apple", "pear", "oak"]
    assert at.selectbox(key="list").value.startswith("own ")
    assert scene["groups"]["title"] in ("kind", "id")


def test_another_column_can_be_chosen(app):
    data = b"word,translation\nHund,dog\nKatze,cat\nPferd,horse\n"
    at = upload(app(PAGE), "Upload words", "word file", "animals.csv", data)
    box = next(box for box in at.selectbox if box.label == "Column with the words")
    other = next(option for option in box.options if option != box.value)
    box.set_value(other).run()
    press(at, "Explore these words")
    expected = ["Hund", "Katze", "Pferd"] if other == "word" else ["dog", "cat", "horse"]
    assert drawn(at)["labels"] == expected


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
    at = upload(app(PAGE), "Upload words", "word file", name, data)
    assert not at.exception
    assert len(at.error) == 1
    assert name.split(".")[0] in at.error[0].value
    at.switch_page("map/page.py").run()
    assert drawn(at)["n"] == 100


def test_vectors_bring_their_labels_and_need_no_model(app):
    vectors = np.eye(6, 4, dtype=np.float32) + 0.1
    data = npz(vectors=vectors, labels=np.array(list("abcdef")))
    at = upload(app(PAGE), "Upload vectors", "vector file", "mine.npz", data)
    assert "6 vectors of 4 dimensions" in texts(at)
    press(at, "Explore these vectors")
    assert drawn(at)["labels"] == list("abcdef")
    assert at.selectbox(key="model").disabled


def test_an_array_of_objects_is_refused_without_a_word_on_pickles(app):
    buffer = io.BytesIO()
    np.save(buffer, np.array([{"a": 1}], dtype=object))
    at = upload(app(PAGE), "Upload vectors", "vector file", "objects.npy", buffer.getvalue())
    assert len(at.error) == 1
    assert "pickle" not in at.error[0].value
    assert not at.exception


def test_a_file_name_is_shown_as_text(app):
    name = "![x](http://e.invalid/i.png).csv"
    at = upload(app(PAGE), "Upload words", "word file", name, b"word\n")
    assert "![x](http" not in texts(at)


def test_a_list_of_objects_in_json_is_read(app):
    data = json.dumps([{"word": "sun", "kind": "star"}, {"word": "moon", "kind": "satellite"}])
    at = upload(app(PAGE), "Upload words", "word file", "sky.json", data.encode())
    press(at, "Explore these words")
    assert drawn(at)["labels"] == ["sun", "moon"]
