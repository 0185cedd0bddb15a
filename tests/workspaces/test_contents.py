"""What is kept comes back equal, to the last bit."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.documents import Corpus, Document
from explorer.errors import ExplorerError, InputError, LimitError
from explorer.evaluation.ready_sets import load_ready_set
from explorer.projection import LocalmapParameters, Projection
from explorer.readers import LIMITS
from explorer.readers.pictures import thumbnails_of_files
from explorer.space import Space
from explorer.workspaces import Data, columns
from explorer.workspaces.contents import data_of, ending_of, parts_of, rows_of
from tests.workspaces import made


@settings(deadline=None, max_examples=60)
@given(made.tables(), st.lists(st.tuples(made.TEXT, made.TEXT), max_size=3))
def test_words_come_back(table, pairs):
    data = Data(table, pairs=tuple(pairs))
    assert made.facts(data_of(parts_of(data))) == made.facts(data)


@settings(deadline=None, max_examples=60)
@given(made.spaces())
def test_vectors_come_back(space):
    data = Data(space=space)
    assert made.facts(data_of(parts_of(data))) == made.facts(data)


def test_numbers_that_formats_like_to_lose_come_back():
    odd = np.array([0.0, -0.0, np.nan, 5e-324, np.inf, -np.inf])
    odd.view(np.uint64)[2] ^= 0xDEAD  # another NaN than the usual one
    table = pd.DataFrame({"odd": odd, "small": np.arange(6, dtype=np.int8)})
    matrix = np.array([[0.0, -0.0], [1e-45, 1]] * 3, np.float32)
    data = Data(space=Space(list("abcdef"), matrix, table))
    assert made.facts(data_of(parts_of(data))) == made.facts(data)


@pytest.mark.parametrize("method", ["given", "umap"])
def test_a_layout_comes_back_with_how_it_was_made(method):
    data = Data(made.words().table, layout=made.layout(5, 3, method))
    assert made.facts(data_of(parts_of(data))) == made.facts(data)


def test_a_layout_keeps_which_points_were_laid_out():
    places = np.zeros((3, 3), np.float32)
    there = np.array([True, False, True])
    drawn = Projection(places, "localmap", LocalmapParameters(), 3, 1, laid_out=there)
    data = Data(space=Space("abc", np.eye(3)), layout=drawn)
    assert made.facts(data_of(parts_of(data))) == made.facts(data)


@pytest.mark.parametrize("asks", made.SETS)
def test_questions_come_back(asks):
    data = Data(questions=made.SETS[asks])
    back = data_of(parts_of(data))
    assert made.facts(back) == made.facts(data)
    assert rows_of(back) == parts_of(data)["questions"][1]["rows"]


@settings(deadline=None, max_examples=60)
@given(made.documents())
def test_documents_come_back(documents):
    data = Data(documents=documents)
    assert made.facts(data_of(parts_of(data))) == made.facts(data)


def test_documents_longer_than_a_cell_come_back_with_their_fields():
    data = Data(documents=made.DOCUMENTS)
    parts = parts_of(data)
    about = parts["documents"][1]
    assert (about["rows"], about["documents"]) == (5, 3)
    back = data_of(parts)
    assert made.facts(back) == made.facts(data)
    assert rows_of(back) == 5
    assert Corpus(back.documents).fingerprint == Corpus(data.documents).fingerprint
    kinds = [type(value) for value in back.documents[0].metadata.values()]
    assert kinds == [int, bool]


def test_more_documents_than_are_read_back_are_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr("explorer.workspaces.documents.MOST_BYTES", 1_000)
    with pytest.raises(LimitError, match=r"documents are 1\.2 kB, more than the 1\.0 kB"):
        parts_of(Data(documents=(Document("a", "x" * 600), Document("b", "y" * 600))))


@pytest.mark.parametrize(
    "fields", ["[1]", "7", "null", '{"a": null}', '{"a": [1]}', "{" * 40, '{"a": 1', "x"]
)
def test_fields_that_are_none_are_refused(fields):
    text = ["one"]
    held = dict.fromkeys(("text", "id", "title", "source"), text) | {"fields": [fields]}
    kinds = dict.fromkeys(held, "list") | {"begins": "|b1"}
    content, described = columns.write({**held, "begins": np.array([True])}, kinds)
    about = {"rows": 1, "documents": 1, "held": columns.described(described)}
    with pytest.raises(ExplorerError):
        data_of({"documents": (content, about)})


def test_two_documents_of_one_id_are_refused():
    twice = (Document("a", "one"), Document("a", "two"))
    with pytest.raises(InputError, match="share the id"):
        data_of(parts_of(Data(documents=twice)))


@settings(deadline=None, max_examples=60)
@given(made.judged())
def test_judged_queries_come_back(judged):
    data = Data(judged=judged)
    assert made.facts(data_of(parts_of(data))) == made.facts(data)


def test_judged_queries_share_the_file_of_their_documents():
    data = Data(judged=made.JUDGED)
    parts = parts_of(data)
    back = data_of(parts)
    assert made.facts(back) == made.facts(data)
    assert (data.kind, rows_of(back), parts["judged"][1]["queries"]) == ("judged", 9, 3)
    assert parts["documents"][0] == parts_of(Data(documents=made.DOCUMENTS))["documents"][0]


def test_judgements_about_other_documents_are_refused():
    others = parts_of(Data(documents=(Document("x", "y"),)))
    with pytest.raises(InputError, match="damaged"):
        data_of(parts_of(Data(judged=made.JUDGED)) | others)
    with pytest.raises(InputError, match="damaged"):
        data_of({"judged": parts_of(Data(judged=made.JUDGED))["judged"]})


def test_more_judgements_than_are_read_back_are_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr("explorer.workspaces.judged.LIMITS", replace(LIMITS, rows=8))
    with pytest.raises(LimitError, match="9 rows with their judgements, more than the 8"):
        parts_of(Data(judged=made.JUDGED))


@pytest.mark.parametrize("name", ["rated-pairs", "outliers", "topics"])
def test_sets_of_ours_come_back(name):
    data = Data(questions=load_ready_set(name))
    assert data_of(parts_of(data)).questions == data.questions


def test_thumbnails_and_views_come_back():
    data = made.pictured()
    assert made.facts(data_of(parts_of(data))) == made.facts(data)
    assert ending_of(parts_of(data)["thumbnails"][0]) == ".png"


def test_a_large_sheet_is_a_jpeg_and_comes_back():
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, "PNG")
    drawn = thumbnails_of_files([out.getvalue()] * 1_100)
    data = Data(space=Space([str(row) for row in range(1_100)], np.eye(1_100)), thumbnails=drawn)
    parts = parts_of(data)
    assert ending_of(parts["thumbnails"][0]) == ".jpg"
    assert made.facts(data_of(parts)) == made.facts(data)


@pytest.mark.parametrize("rows", [1, 5, 8])
def test_pictures_of_other_rows_are_refused(rows):
    files = [made.picture("red")] * rows
    parts = parts_of(replace(made.vectors(), thumbnails=thumbnails_of_files(files)))
    with pytest.raises(InputError, match="damaged"):
        data_of(parts)


def test_columns_of_other_types_are_kept_as_text():
    days = pd.DataFrame({"day": pd.to_datetime(["2026-11-28", None])})
    space = Space(["a", "b"], np.eye(2), days)
    back = data_of(parts_of(Data(space=space))).space
    assert back.metadata["day"].iloc[0] == "2026-11-28 00:00:00"
    assert pd.isna(back.metadata["day"].iloc[1])
    assert back.vectors.tobytes() == space.vectors.tobytes()


def test_half_a_character_is_refused_in_a_sentence():
    table = made.words().table
    with pytest.raises(InputError, match="half a character"):
        parts_of(Data(replace(table, words=("a\ud800", *table.words[1:]))))


def test_parts_that_do_not_belong_together_are_refused():
    parts = parts_of(made.words(n=5)) | {"layout": parts_of(made.vectors())["layout"]}
    with pytest.raises(InputError, match="damaged"):
        data_of(parts)
    with pytest.raises(InputError, match="damaged"):
        data_of({"layout": parts["layout"]})
    with pytest.raises(InputError, match="damaged"):
        data_of(parts_of(made.words()) | {"else": parts["words"]})
