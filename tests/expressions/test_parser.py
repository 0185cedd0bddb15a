"""Reading expressions: every way of writing them, every way of getting them wrong."""

import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import InputError, LimitError, ParameterError
from explorer.expressions import (
    Expression,
    ExpressionError,
    Term,
    UnknownTermsError,
    Vocabulary,
    parse,
)

WORDS = (
    "king", "man", "woman", "paris", "france", "italy", "new york", "new", "york", "usa",
    "mother-in-law", "father-in-law", "C++", "java", "C", "AC/DC", "don’t", "new_jersey", "Turkey",
    "turkey", "3", "bank (river)", "say \"hi\"", "東京", "日本",
)  # fmt: skip
VOCABULARY = Vocabulary(WORDS)


def read(text):
    return [(term.weight, term.label) for term in parse(text, VOCABULARY).terms]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("king - man + woman", [(1, "king"), (-1, "man"), (1, "woman")]),
        ("king-man+woman", [(1, "king"), (-1, "man"), (1, "woman")]),
        ("king − man ＋ woman", [(1, "king"), (-1, "man"), (1, "woman")]),
        ("king－man＋woman", [(1, "king"), (-1, "man"), (1, "woman")]),
        ("king – man", [(1, "king"), (-1, "man")]),
        ("king–man", [(1, "king"), (-1, "man")]),
        ("-man + king", [(-1, "man"), (1, "king")]),
        ("2*paris - france + italy", [(2, "paris"), (-1, "france"), (1, "italy")]),
        ("2 × paris - .5*france", [(2, "paris"), (-0.5, "france")]),
        ("paris*2 - 0,5 * france", [(2, "paris"), (-0.5, "france")]),
        ("2*3*king", [(6, "king")]),
        ("2*3", [(2, "3")]),
        ("3 - king", [(1, "3"), (-1, "king")]),
        ("2*(king - man) + woman", [(2, "king"), (-2, "man"), (1, "woman")]),
        ("2(king - man)", [(2, "king"), (-2, "man")]),
        ("（king - man）*2", [(2, "king"), (-2, "man")]),
        ("king - (man - (woman - usa))", [(1, "king"), (-1, "man"), (1, "woman"), (-1, "usa")]),
        ('"new york" - usa', [(1, "new york"), (-1, "usa")]),
        ("“new york” - usa", [(1, "new york"), (-1, "usa")]),
        ("new york - usa", [(1, "new york"), (-1, "usa")]),
        ("New  York-usa", [(1, "new york"), (-1, "usa")]),
        ("new - york", [(1, "new"), (-1, "york")]),
        ("mother-in-law - woman + man", [(1, "mother-in-law"), (-1, "woman"), (1, "man")]),
        ("mother-in-law-woman", [(1, "mother-in-law"), (-1, "woman")]),
        ("mother–in–law", [(1, "mother-in-law")]),
        ("C++ - java", [(1, "C++"), (-1, "java")]),
        ("C++-java", [(1, "C++"), (-1, "java")]),
        ("java+C++", [(1, "java"), (1, "C++")]),
        ("C+java", [(1, "C"), (1, "java")]),
        ("ac/dc", [(1, "AC/DC")]),
        ("don't", [(1, "don’t")]),
        ("new jersey", [(1, "new_jersey")]),
        ("turkey - Turkey", [(1, "turkey"), (-1, "Turkey")]),
        ("bank (river) - 2*(king)", [(1, "bank (river)"), (-2, "king")]),
        (r'"say \"hi\"" + king', [(1, 'say "hi"'), (1, "king")]),
        ("東京－日本", [(1, "東京"), (-1, "日本")]),
        ("king + king + man", [(2, "king"), (1, "man")]),
    ],
)  # fmt: skip
def test_an_expression_is_read_as_written(text, terms):
    assert read(text) == terms


def test_terms_that_cancel_are_told():
    expression = parse("king - man + man - 0*woman", VOCABULARY)
    assert [term.label for term in expression.terms] == ["king"]
    assert expression.cancelled == ("man", "woman")


def test_weights_that_differ_by_rounding_cancel():
    expression = parse("0.1*man + 0.2*man - 0.3*man + king", VOCABULARY)
    assert expression.cancelled == ("man",)


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 0, "Type an expression"),
        ("   ", 0, "Type an expression"),
        ("king -", 6, "must follow “-”"),
        ("king - + man", 7, "missing before “+” at character 8"),
        ("+", 1, "must follow"),
        ("king man", 5, "Put + or − between “king” and “man” at character 6"),
        ("(king - man", 0, "never closed"),
        ("king - man)", 10, "no opening one"),
        ("()", 1, "missing before “)”"),
        ('king - "man', 7, "never closed"),
        ('""', 0, "nothing between"),
        ("king*man", 5, "must be a number; “man” at character 6"),
        ("king*2*", 7, "must follow “*”"),
        ("101*king", 0, "beyond ±100"),
        ("2*(99*king)", 0, "198"),
        ("king - king", 0, "Everything cancels out"),
        ("((((((((((((((((((king))))))))))))))))))", 16, "nested deeper"),
    ],
)
def test_an_error_points_at_its_place(text, position, words):
    with pytest.raises(ExpressionError, match=r".") as caught:
        parse(text, VOCABULARY)
    assert caught.value.position == position
    assert words in str(caught.value)
    assert str(caught.value).endswith((".", "?"))


def test_an_unknown_word_gets_suggestions_and_its_position():
    with pytest.raises(UnknownTermsError, match="did you mean “woman”") as caught:
        parse("king - man + womna", VOCABULARY)
    [term] = caught.value.terms
    assert (term.label, term.position) == ("womna", 13)
    assert term.suggestions[0] == "woman"


def test_all_unknown_words_are_listed_once_in_order():
    with pytest.raises(UnknownTermsError) as caught:
        parse("zebu - qwerty + zebu + king", VOCABULARY)
    assert [term.label for term in caught.value.terms] == ["zebu", "qwerty"]


def test_kept_unknown_words_have_no_row():
    expression = parse('king - "ice cream" + brother-in-arms', VOCABULARY, unknown="keep")
    assert [term.label for term in expression.unknown] == ["ice cream", "brother-in-arms"]
    assert expression.terms[0].row == WORDS.index("king")


@pytest.mark.parametrize("word", ["king-qwxz", "qwxz-king", "Notepad++", "king-C+++"])
def test_unbroken_text_with_an_unknown_part_is_one_unknown_word(word):
    expression = parse(f"{word} - man", VOCABULARY, unknown="keep")
    assert [term.label for term in expression.terms] == [word, "man"]


def test_a_plus_after_an_unknown_word_still_adds():
    expression = parse("qwxz+king-man", VOCABULARY, unknown="keep")
    assert [(term.weight, term.label) for term in expression.terms] == [
        (1, "qwxz"), (1, "king"), (-1, "man"),
    ]  # fmt: skip


def test_a_weight_inside_unbroken_text_is_a_weight():
    assert read("king-2*man") == [(1, "king"), (-2, "man")]


def test_unbroken_text_that_was_split_is_told():
    assert parse("king-man+woman - new-york", VOCABULARY).split == ("king-man", "new-york")
    assert parse("king - man-woman-usa", VOCABULARY).split == ("man-woman-usa",)
    assert parse("king - man + mother-in-law", VOCABULARY).split == ()


def test_errors_travel_between_processes():
    with pytest.raises(UnknownTermsError) as caught:
        parse("zebu", VOCABULARY)
    back = pickle.loads(pickle.dumps(caught.value))
    assert str(back) == str(caught.value)
    assert back.terms == caught.value.terms
    error = pickle.loads(pickle.dumps(ExpressionError("No.", 3)))
    assert (str(error), error.position) == ("No.", 3)


def test_long_user_text_is_shortened_in_messages():
    with pytest.raises(UnknownTermsError) as caught:
        parse("x" * 900, VOCABULARY)
    assert len(str(caught.value)) < 160


def test_the_limits_hold():
    with pytest.raises(LimitError, match="1,001 characters"):
        parse("k" * 1001, VOCABULARY)
    assert len(parse("+".join(f"w{n}" for n in range(32)), VOCABULARY, unknown="keep").terms) == 32
    with pytest.raises(LimitError, match="more than 32 terms"):
        parse("+".join(f"w{n}" for n in range(33)), VOCABULARY, unknown="keep")


def test_a_slider_replaces_one_weight():
    expression = parse("king - man", VOCABULARY)
    assert str(expression.with_weight(1, -1.5)) == "king - 1.5*man"
    with pytest.raises(ParameterError, match="must lie between"):
        expression.with_weight(0, 0.0)


def test_an_expression_without_terms_cannot_be():
    with pytest.raises(ParameterError, match="1 to 32 terms"):
        Expression(())


weights = st.one_of(
    st.floats(1e-6, 100), st.floats(-100, -1e-6), st.sampled_from([1.0, -1.0, 2.0, -0.5])
)
labels = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
tricky = st.text(st.sampled_from("ab1 -+*()\"“”\\._'–−2é"), min_size=1, max_size=10)


@st.composite
def expressions(draw):
    """Draw a vocabulary and an expression over it, some of whose terms it does not hold."""
    known = draw(st.lists(st.one_of(labels, tricky), max_size=8, unique=True))
    vocabulary = Vocabulary(known)
    foreign = draw(st.lists(st.one_of(labels, tricky), max_size=4))
    chosen = [(label, row) for row, label in enumerate(known)]
    for label in {" ".join(text.split()) for text in foreign} - {""}:
        if vocabulary.find(label) is None:
            chosen.append((label, None))
    if not chosen:
        chosen = [("king", None)]
    picked = draw(st.lists(st.sampled_from(chosen), min_size=1, max_size=6, unique=True))
    terms = tuple(Term(draw(weights), label, row) for label, row in picked)
    return vocabulary, Expression(terms)


@settings(max_examples=400, deadline=None)
@given(expressions())
def test_reading_what_is_written_gives_the_expression_back(case):
    vocabulary, expression = case
    assert parse(str(expression), vocabulary, unknown="keep") == expression


anything = st.one_of(
    st.text(max_size=2000),
    st.text(st.sampled_from('abC 12-+*()"“.,\\–−×kingma '), max_size=2000),
    st.lists(st.sampled_from([*WORDS, "+", "-", " - ", "*", "2*", "(", ")", " ", "C++"])).map(
        "".join
    ),
)


@settings(max_examples=400, deadline=2000)
@given(anything, st.sampled_from(["refuse", "keep"]))
def test_any_text_is_read_or_refused_with_one_sentence(text, unknown):
    found = outcome(text, unknown)
    if isinstance(found, Expression):
        assert 1 <= len(found.terms) <= 32
        return
    assert str(found).endswith((".", "?"))
    assert "\n" not in str(found)
    if isinstance(found, ExpressionError):
        assert 0 <= found.position <= len(text)


def outcome(text, unknown):
    try:
        return parse(text, VOCABULARY, unknown=unknown)
    except InputError as error:
        return error


@pytest.mark.parametrize(
    "text",
    [
        "a-" * 500, "a+" * 500, "+" * 1000, "(" * 1000, "1*" * 500, '"' * 999, "a" * 1000,
        "king-" * 199 + "z", "a:" * 333 + "::b",
        " is to" * 160, "a is to b as " * 76, "new " * 250,
        "C+" * 499, "C++-" * 249, "-(" * 500, "\\" * 1000,
    ],
)  # fmt: skip
def test_hostile_text_takes_no_longer_than_its_length_deserves(text):
    started = time.process_time()
    with pytest.raises(InputError):
        parse(text, VOCABULARY)
    assert time.process_time() - started < 0.25
