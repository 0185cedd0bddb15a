"""Any space, written in every format that we write, comes back through the intake as it was."""

import gzip
from unicodedata import normalize

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explorer.intake import Choice, open_files
from explorer.readers import VectorTable
from explorer.space import Space
from explorer.space_files import SPACE_FORMATS, space_to_bytes

LETTERS = st.characters(categories=("L", "N"), max_codepoint=0x2FFF)
WORD = st.text(LETTERS, min_size=1, max_size=12).map(lambda text: f"w{text}")
FLOATS = st.floats(min_value=-1e6, max_value=1e6, width=32, allow_subnormal=False)


@st.composite
def spaces(draw: st.DrawFn) -> Space:
    """A space of distinct words, with a class beside each."""
    shape = draw(st.tuples(st.integers(2, 8), st.integers(3, 9)))
    vectors = draw(arrays.arrays(np.float32, shape, elements=FLOATS))
    vectors[:, 0] = 1.0  # a matrix of zeros or of tiny numbers is refused or rescaled by readers
    words = [f"{row}{draw(WORD)}" for row in range(shape[0])]
    table = pd.DataFrame({"kind": [f"kind {row % 2}" for row in range(shape[0])]})
    return Space(tuple(words), vectors, table)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("suffix", SPACE_FORMATS)
@settings(deadline=None)
@given(space=spaces())
def test_a_space_comes_back_as_it_was_written(suffix: str, pack, space: Space) -> None:
    opened = open_files((f"space{suffix}", pack(space_to_bytes(space, suffix))))
    content = opened.load().content
    assert isinstance(content, VectorTable)
    back = content.space()
    # Labels are composed (NFC) when they are read.
    assert back.labels == tuple(normalize("NFC", label) for label in space.labels)
    assert back.vectors.tobytes() == space.vectors.tobytes()
    if suffix != ".tsv":  # which holds labels and numbers alone
        assert list(back.metadata["kind"]) == list(space.metadata["kind"])


@pytest.mark.parametrize("suffix", SPACE_FORMATS)
@settings(deadline=None)
@given(space=spaces(), first=st.integers(1, 8))
def test_the_first_rows_of_a_space_are_those_that_were_written(
    suffix: str, space: Space, first: int
) -> None:
    data = (f"space{suffix}", space_to_bytes(space, suffix))
    content = open_files(data, Choice(kind="vectors", first=first)).load().content
    assert isinstance(content, VectorTable)
    assert content.vectors.tobytes() == space.vectors[:first].tobytes()
