"""Options declared once: what is checked, told, written and read is one declaration."""

from dataclasses import dataclass, fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.chunking.parameters import ChunkParameters
from explorer.chunking.registry import chunker_text, parse_chunker
from explorer.clustering.methods import ClusteringParameters
from explorer.embedders import TfidfParameters
from explorer.errors import ParameterError
from explorer.indexes import IndexParameters
from explorer.options import Checked, choice, options_of, read, real, whole, write
from explorer.projection import Parameters
from explorer.search.bm25 import Bm25Parameters

DECLARED = [
    *get_args(Parameters),
    *get_args(IndexParameters),
    *get_args(ChunkParameters),
    *get_args(ClusteringParameters),
    TfidfParameters,
    Bm25Parameters,
]


@dataclass(frozen=True)
class Cooking(Checked):
    """Some of each kind."""

    eggs: int = whole(2, "Eggs", "How many.", (1, 1_200, 1))
    salt: float = real(0.5, "Salt", "In grams.", (0.0, 2.5, 0.1))
    rest: int | None = whole(
        None, "Rest", "In minutes; left empty, as long as it takes.", (1, 9, 1)
    )
    heat: str = choice("low", "Heat", "Of the stove.", ("low", "middle", "high"))


def test_what_is_declared_is_what_is_known():
    known = options_of(Cooking)
    assert list(known) == ["eggs", "salt", "rest", "heat"]
    assert options_of(Cooking()) == known
    assert (known["eggs"].kind, known["eggs"].least, known["eggs"].most) == ("whole", 1, 1_200)
    assert known["heat"].choices == ("low", "middle", "high")
    assert known["rest"].default is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"eggs": 0}, "Eggs must be a whole number from 1 to 1,200, not 0."),
        ({"eggs": 5_000}, "Eggs must be a whole number from 1 to 1,200, not 5,000."),
        ({"eggs": 1.5}, "Eggs must be a whole number from 1 to 1,200, not 1.5."),
        ({"eggs": True}, "Eggs must be a whole number from 1 to 1,200, not True."),
        ({"eggs": None}, "Eggs must be a whole number from 1 to 1,200, not None."),
        ({"salt": 2.6}, "Salt must be a number from 0 to 2.5, not 2.6."),
        ({"salt": float("nan")}, "Salt must be a number from 0 to 2.5, not nan."),
        ({"salt": "much"}, "Salt must be a number from 0 to 2.5, not much."),
        ({"rest": 10}, "Rest must be a whole number from 1 to 9, not 10."),
        ({"heat": "hell"}, "Heat must be low, middle or high, not “hell”."),
    ],
)
def test_a_mistake_is_one_sentence_with_the_name_and_the_range(given, sentence):
    with pytest.raises(ParameterError) as raised:
        Cooking(**given)
    assert str(raised.value) == sentence


def test_the_ends_of_a_range_belong_to_it():
    assert Cooking(eggs=1, salt=2.5, rest=9).rest == 9
    assert Cooking(eggs=1_200, salt=0).salt == 0


@given(
    st.builds(
        Cooking,
        eggs=st.integers(1, 1_200),
        salt=st.floats(0.0, 2.5),
        rest=st.none() | st.integers(1, 9),
        heat=st.sampled_from(["low", "middle", "high"]),
    )
)
def test_what_is_written_is_read_back(cooking):
    assert read(Cooking, write(cooking), "Cooking") == cooking


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("egg=2", "Cooking has no option “egg”; it has: eggs, salt, rest, heat."),
        ("eggs=two", "Eggs must be a whole number, not “two”."),
        ("salt=a pinch", "Salt must be a number, not “a pinch”."),
        ("eggs=0", "Eggs must be a whole number from 1 to 1,200, not 0."),
    ],
)
def test_a_line_that_cannot_be_read_says_why(text, sentence):
    with pytest.raises(ParameterError) as raised:
        read(Cooking, text, "Cooking")
    assert str(raised.value) == sentence


@pytest.mark.parametrize("kind", DECLARED, ids=lambda kind: kind.__name__)
def test_every_parameter_of_the_core_is_an_option_with_a_sentence(kind):
    known = options_of(kind)
    assert list(known) == [each.name for each in fields(kind)]
    for option in known.values():
        assert option.title
        assert option.help.endswith(".")
        option.check(option.default)
        if option.kind != "choice":
            assert option.step > 0
            with pytest.raises(ParameterError, match=option.title.split("(")[0]):
                kind(**{option.name: option.most + 1})


def test_a_chunker_with_no_options_is_its_name():
    assert chunker_text(parse_chunker("whole")) == "whole"
