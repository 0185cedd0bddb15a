"""The ready-made lists: complete, clean, and each read without a single correction."""

import csv
import json
import re
from collections import Counter

import pytest

from explorer.clustering import agreement, kmeans
from explorer.embedders import embed_words, parse_spec
from explorer.errors import InputError
from explorer.vocabulary import is_clean
from explorer.wordlists import FOLDER, WORD_LISTS, WordList, load_word_list

LISTS = WORD_LISTS()
EACH = pytest.mark.parametrize("entry", LISTS, ids=lambda entry: entry.name)


def rows_of(entry: WordList) -> list[dict[str, str]]:
    with entry.path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_fifteen_lists_and_the_default_is_ten_topics_of_ten_words() -> None:
    assert len(LISTS) == 15
    assert LISTS[0].name == "topics"
    assert set(Counter(row["category"] for row in rows_of(LISTS[0])).values()) == {10}
    assert LISTS[0].size == 100


def test_the_index_names_exactly_the_files_there_are() -> None:
    assert {entry.path for entry in LISTS} == set(FOLDER.glob("*.csv"))
    names = [item["name"] for item in json.loads((FOLDER / "index.json").read_text("utf-8"))]
    assert len(names) == len(set(names))


@EACH
def test_a_list_is_accepted_as_it_stands(entry: WordList) -> None:
    table = load_word_list(entry.name)
    assert table.outcome == "accept", [note.text for note in table.notes]
    assert table.column == "word"
    assert list(table.words) == [row["word"] for row in rows_of(entry)]
    assert len(table.words) == entry.size == len(table.metadata)
    assert list(table.metadata["category"]) == [row["category"] for row in rows_of(entry)]


@EACH
def test_every_row_has_a_category_and_no_entry_comes_twice_in_any_case(entry: WordList) -> None:
    rows = rows_of(entry)
    assert all(row["category"] for row in rows)
    assert len({row["word"].casefold() for row in rows}) == len(rows)
    assert all(value == " ".join(value.split()) for row in rows for value in row.values())


@EACH
def test_titles_and_hints_are_one_line_each(entry: WordList) -> None:
    assert re.fullmatch(r"[A-Z].{5,60}", entry.title)
    assert re.fullmatch(r"[A-Z].{40,190}[.?]", entry.look_for)


@EACH
def test_each_pair_joins_exactly_two_rows(entry: WordList) -> None:
    rows = rows_of(entry)
    if "pair" not in rows[0]:
        return
    counts = Counter(row["pair"] for row in rows if row["pair"])
    assert set(counts.values()) == {2}
    for pair in counts:
        first, second = (row["word"] for row in rows if row["pair"] == pair)
        assert pair == f"{first}-{second}"


@EACH
def test_no_list_holds_a_vulgar_word(entry: WordList) -> None:
    for row in rows_of(entry):
        for word in re.findall(r"[a-z]{3,}", row["word"].lower()):
            assert is_clean(word), word


@pytest.mark.parametrize(
    ("name", "pairs"),
    [("royal-family", 20), ("capitals", 30), ("verb-forms", 25), ("young-animals", 20),
     ("opposites", 40), ("synonyms", 30), ("comparatives", 20)],
)  # fmt: skip
def test_the_lists_of_relations_have_enough_pairs(name: str, pairs: int) -> None:
    table = load_word_list(name)
    found = {pair for pair in table.metadata["pair"] if pair}
    assert len(found) >= pairs


def test_no_sentence_gives_its_subject_away() -> None:
    table = load_word_list("sentences")
    for sentence, subject in zip(table.words, table.metadata["category"], strict=True):
        assert subject[:6] not in sentence.lower()


def test_an_unknown_list_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match="no ready-made list “tropics”; choose one of topics,"):
        load_word_list("tropics")


@pytest.mark.model
def test_what_the_hint_of_the_topics_promises_holds_from_any_start() -> None:
    table = load_word_list("topics")
    space, _ = embed_words(
        table.words, table.metadata, parse_spec("minilm"), cache=None, source="topics"
    )
    assert "ten groups" in LISTS[0].look_for
    assert "more than nine words in ten" in LISTS[0].look_for
    for seed in range(3):
        found = kmeans(space.vectors, 10, seed=seed)
        assert agreement(found.labels, table.metadata["category"]).purity > 0.9
