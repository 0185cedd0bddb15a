"""The cleaned list of frequent English words."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import ParameterError
from explorer.vocabulary import LARGEST, frequent_words, is_clean


def test_exactly_as_many_words_as_asked_for_come_back_each_once() -> None:
    for n in (1, 10_000, LARGEST):
        words = frequent_words(n)
        assert len(words) == len(set(words)) == n


def test_a_shorter_list_is_the_beginning_of_a_longer_one() -> None:
    assert frequent_words(30_000)[:777] == frequent_words(777)


def test_every_word_is_lower_case_letters_only() -> None:
    assert all(re.fullmatch(r"[^\W\d_]+", word) for word in frequent_words(LARGEST))
    assert all(word == word.lower() for word in frequent_words(LARGEST))


def test_words_that_lessons_need_are_kept() -> None:
    words = set(frequent_words(30_000))
    needed = (
        "king queen man woman paris france london england berlin germany walking swim swimming "
        "bigger smaller aunt uncle brother sister shell well were hell ill class scrape café "
        "cocktail grape therapist analysis saturday title"
    )
    assert set(needed.split()) <= words


@pytest.mark.parametrize(
    "entry", ["don't", "dont", "1st", "a00", "80", "u.s", "😂", "_", "x", "ll", "iii", "в", "shit"]
)
def test_entries_that_are_no_plain_words_are_refused(entry: str) -> None:
    assert not is_clean(entry)
    assert entry not in frequent_words(LARGEST)


def test_the_same_list_comes_out_of_another_process() -> None:
    program = "from explorer.vocabulary import frequent_words; print(*frequent_words(5000))"
    other = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert tuple(other.stdout.split()) == frequent_words(5000)


@given(st.integers(max_value=0) | st.integers(min_value=LARGEST + 1))
def test_a_number_out_of_range_is_refused_with_the_range(n: int) -> None:
    with pytest.raises(ParameterError, match="between 1 and 100,000"):
        frequent_words(n)
