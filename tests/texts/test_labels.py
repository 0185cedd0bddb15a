"""Labels made short where they differ, and read from the right."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.labels import isolated, short_labels

BEGINNING = "The committee met again to discuss "


def test_texts_with_one_beginning_are_told_apart():
    labels = [f"{BEGINNING}{end}" for end in ("the budget", "the new bridge", "schools")]
    short = short_labels(labels, 26)
    assert short == {0: "…budget", 1: "…new bridge", 2: "…schools"}


def test_what_follows_the_difference_is_cut_too():
    labels = [f"{BEGINNING}{letter * 40}" for letter in "ab"]
    assert short_labels(labels, 26) == {0: f"…{'a' * 24}…", 1: f"…{'b' * 24}…"}


def test_labels_that_differ_early_or_are_equal_stay_as_they_are():
    long = "a text that is far too long to be a label"
    assert short_labels(["short", long, long, f"another, {long}"], 26) == {}


@given(st.lists(st.text("ab ", min_size=20, max_size=40), max_size=12))
def test_a_short_form_is_part_of_its_label(labels):
    for row, short in short_labels(labels, 10).items():
        assert len(short) <= 10
        assert short.strip("…") in " ".join(labels[row].split())


def test_a_text_from_the_right_keeps_to_itself():
    assert isolated("שלום (1)") == "\u2068שלום (1)\u2069"
    assert isolated("hello") == "hello"
