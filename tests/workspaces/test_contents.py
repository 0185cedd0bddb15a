"""What is kept comes back equal, to the last bit."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import InputError
from explorer.projection import LocalmapParameters, Projection
from explorer.space import Space
from explorer.workspaces import Data
from explorer.workspaces.contents import data_of, parts_of
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
