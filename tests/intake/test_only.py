"""Only the wanted words are kept, of every format."""

import numpy as np
import pytest

from explorer.errors import InputError
from explorer.intake import Layout, Pairs
from explorer.readers import VectorTable
from tests.intake.samples import LABELLED, MATRIX, TABLE, both, labels, lines


def test_only_some_words_are_kept_and_the_others_are_named() -> None:
    _, loaded = both(LABELLED["glove.txt"], "glove.txt", only=("Paris", "king", "Rome"))
    assert isinstance(loaded.content, VectorTable)
    assert labels(loaded) == ["king", "Paris"]
    assert np.array_equal(loaded.content.vectors, MATRIX[[0, 4]])
    assert loaded.missing == ("Rome",)
    assert "2 of 3 wanted words found; not found: “Rome”." in loaded.notes


@pytest.mark.parametrize("name", LABELLED)
def test_only_some_words_are_kept_of_every_format(name: str) -> None:
    _, loaded = both(LABELLED[name], name, only=("man", "queen"))
    assert isinstance(loaded.content, VectorTable)
    assert labels(loaded) == ["queen", "man"]
    assert np.array_equal(loaded.content.vectors, MATRIX[[1, 2]])
    assert loaded.missing == ()


def test_words_are_sought_among_the_first_rows() -> None:
    _, loaded = both(lines(), "glove.txt", only=("king", "Paris"), first=3)
    assert labels(loaded) == ["king"]
    assert loaded.missing == ("Paris",)


def test_none_of_the_wanted_words_is_told() -> None:
    with pytest.raises(InputError, match="none of the 2 wanted words"):
        both(lines(), "glove.txt", only=("Rome", "Oslo"))
    with pytest.raises(InputError, match="no words can be picked out"):
        both(TABLE, kind="documents", text="body", only=("Rome",))


def test_only_some_words_are_kept_of_lists_pairs_and_layouts() -> None:
    assert labels(both("oak\nash\nelm\n", "x.txt", only=("elm", "oak"))[1]) == ["oak", "elm"]
    _, loaded = both("gem,jewel,3.9\nnoon,string,0.1\n", only=("noon", "string", "gem"))
    assert isinstance(loaded.content, Pairs)
    assert loaded.content.texts == (("noon", "string"),)
    assert loaded.missing == ("gem",)
    _, loaded = both("text,x,y\noak,1,2\nash,3,4\n", only=("ash",))
    assert isinstance(loaded.content, Layout)
    assert loaded.content.coordinates.tolist() == [[3, 4]]
