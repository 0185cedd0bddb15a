"""Analogies as people say and type them."""

import re

import pytest

from explorer.expressions import ExpressionError, parse
from explorer.labels import Vocabulary

ANALOGIES = {
    "king - man + woman": """
        king - man + woman
        king − man + woman =
        king - man + woman = ?
        king - man + woman ?
        king minus man plus woman
        man:woman::king:?
        man : woman :: king : ?
        man:woman::king:
        man : woman = king : ?
        man : woman as king : ?
        man is to woman as king is to
        man is to woman as king is to ?
        Man is to woman as king is to what?
        man is to woman like king is to what
        man to woman as king to ?
        man → woman, king → ?
        man -> woman; king -> ?
        "man" is to "woman" as "king" is to "?"
        man ist zu woman wie king ist zu ?
        man verhält sich zu woman wie king zu was?
        man est à woman comme king est à ?
        man est à woman ce que king est à ?
        man es a woman como king es a qué
        man es a woman lo que king es a qué
        man sta a woman come king sta a ?
        man está para woman como king está para ?
        man：woman∷king：？
        man:woman::king:____
        """,
    "woman - king + man": """
        king:man::woman:?
        king is to man as woman is to ...
        ?:man::woman:king
        ? is to man as woman is to king
        """,
    "tokyo - new_york + japan": """
        new york : japan :: tokyo : ?
        "new york" is to japan as tokyo is to ?
        New York is to japan as tokyo is to…
        tokyo - "new york" + japan = ?
        tokyo - new york + japan
        """,
    "walking - walk + swim": """
        walk:walking::swim:?
        walk is to walking as swim is to
        walk => walking, swim => ?
        walking − walk + swim ≈ ?
        "walking" - "walk" + "swim" =
        """,
    "mother-in-law - woman + man": """
        woman:mother-in-law::man:?
        woman is to mother-in-law as man is to ?
        woman → mother-in-law = man → ?
        """,
}


@pytest.fixture(scope="module")
def few() -> Vocabulary:
    return Vocabulary(
        [
            "king",
            "man",
            "woman",
            "new_york",
            "japan",
            "tokyo",
            "mother-in-law",
            "x:y",
            "walk",
            "walking",
            "swim",
        ]
    )


@pytest.mark.parametrize(
    ("sum_", "said"),
    [
        (sum_, said.strip())
        for sum_, lines in ANALOGIES.items()
        for said in lines.strip().splitlines()
    ],
)
def test_an_analogy_may_be_said_in_many_ways(few, sum_, said):
    expected = {(term.weight, term.label) for term in parse(sum_, few).terms}
    assert {(term.weight, term.label) for term in parse(said, few).terms} == expected


def test_there_are_many_ways_to_write_a_few_analogies():
    ways = {said.strip() for lines in ANALOGIES.values() for said in lines.strip().splitlines()}
    assert len(ANALOGIES) == 5
    assert len(ways) >= 40


@pytest.mark.parametrize(
    ("said", "words", "position"),
    [
        ("man:woman::king:man", "put a ? in the place", 16),
        ("?:woman::king:?", "Only one of the four", 14),
        ("man : womna :: king : ?", "did you mean “woman”", 6),
        ("man is to woman as king", "Put + or", 4),
    ],
)
def test_an_analogy_that_cannot_be_read_is_told_why(few, said, words, position):
    with pytest.raises(ExpressionError, match=re.escape(words)) as caught:
        parse(said, few)
    assert caught.value.position == position


def test_what_the_vocabulary_holds_is_a_word_first(few):
    assert [term.label for term in parse("x:y - king", few).terms] == ["x:y", "king"]
    strange = Vocabulary(["a:b::c:?", "plus", "minus", "who?"])
    assert parse("a:b::c:?", strange).terms[0].label == "a:b::c:?"
    assert parse("plus - minus", strange).terms[1].label == "minus"
    assert parse("who?", strange).terms[0].label == "who?"
