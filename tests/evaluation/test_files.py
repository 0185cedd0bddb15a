"""Reading the public formats, with errors that name the line."""

import pytest

from explorer.errors import InputError, LimitError
from explorer.evaluation import (
    read_analogies,
    read_categories,
    read_outliers,
    read_similarity,
)


def test_sections_belong_to_the_questions_below_them():
    found = read_analogies(
        "q.txt",
        b"a b c d\n: capitals\nAthens Greece Oslo Norway\n\n: family\nboy girl king queen\n",
    )
    assert found.sections == ("all", "capitals", "family")
    assert found.questions[1] == ("Athens", "Greece", "Oslo", "Norway")
    assert found.words[4:] == ("athens", "greece", "oslo", "norway", "boy", "girl", "king", "queen")


def test_tabs_allow_words_of_several_parts():
    found = read_analogies("q.txt", b"Paris\tFrance\tNew Delhi\tIndia\n")
    assert found.questions == (("Paris", "France", "New Delhi", "India"),)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("s.tsv", b"tiger\tcat\t7.35\nbook\tpaper\t7.46\n"),
        ("s.tsv", b"word1\tword2\tscore\ntiger\tcat\t7.35\nbook\tpaper\t7.46\n"),
        ("s.csv", b"tiger,cat,7.35\r\nbook,paper,7.46\r\n"),
        ("s.csv", b"# a comment\nWord 1;Word 2;Mean\ntiger;cat;7.35\nbook;paper;7.46\n"),
        ("s.txt", "\ufefftiger\tcat\t7.35\nbook\tpaper\t7.46".encode()),
    ],
)
def test_pairs_are_read_with_or_without_header(name, data):
    found = read_similarity(name, data)
    assert found.pairs == (("tiger", "cat"), ("book", "paper"))
    assert found.ratings == (7.35, 7.46)


@pytest.mark.parametrize(
    "data",
    [
        b",category,word\n0,animal,cat\n1,animal,dog\n2,tree,oak\n",
        b"word,category\ncat,animal\ndog,animal\noak,tree\n",
        b"noun,kind\ncat,animal\ndog,animal\noak,tree\n",
        b"class,concept\nanimal,cat\nanimal,dog\ntree,oak\n",
        b"cat,animal\ndog,animal\noak,tree\n",
        b"animal,cat\nanimal,dog\ntree,oak\n",
    ],
)
def test_categories_are_found_by_name_or_by_repetition(data):
    found = read_categories("c.csv", data)
    assert found.labels == ("cat", "dog", "oak")
    assert found.categories == ("animal", "animal", "tree")


def test_rows_without_a_word_are_left_out(evaluation):
    found = read_categories("ap.csv", (evaluation / "words" / "ap.csv").read_bytes())
    assert len(found.labels) == 402
    assert len(set(found.categories)) == 21


def test_lists_in_cells_are_read_without_being_run(evaluation):
    found = read_outliers("o.csv", (evaluation / "words" / "outlier_8-8-8.csv").read_bytes())
    assert [len(group.members) for group in found.groups] == [8] * 8
    assert [len(group.outliers) for group in found.groups] == [8] * 8
    assert found.groups[1].members[0] == "Mercedes Benz"
    assert found.groups[3].outliers[0] == "Bogotá"
    assert "new york" in found.words


def test_lists_may_be_written_with_bars():
    data = (
        b'category,words,outliers\nfruit,apple|pear,car\npets,"[\'cat\', \\"dog\'s\\"]",oak;elm\n'
    )
    found = read_outliers("o.csv", data.replace(b'\\"', b'""'))
    assert found.groups[0].members == ("apple", "pear")
    assert found.groups[1].members == ("cat", "dog's")
    assert found.groups[1].outliers == ("oak", "elm")


@pytest.mark.parametrize(
    ("read", "name", "data", "message"),
    [
        (read_analogies, "q.txt", b": family\nboy girl king\n", "“q.txt”, line 2: .* has 3"),
        (read_analogies, "q.txt", b": family\n\n", "holds no questions"),
        (read_analogies, "q.txt", b"", "holds no questions"),
        (read_analogies, "q.txt", b"a\tb\t\td\n", "line 1"),
        (read_similarity, "s.csv", b"a,b,1\nc,d\n", "line 2: .* 2 cells"),
        (read_similarity, "s.csv", b"a,b,1\nc,d,high\ne,f,2\n", "line 2: “high” is not a number"),
        (read_similarity, "s.csv", b"a,b,1\n,d,2\n", "line 2: a text of the pair is missing"),
        (read_similarity, "s.csv", b"a,b,1\n", "fewer than two"),
        (read_similarity, "s.csv", b"\n\n", "empty"),
        (read_categories, "c.csv", b"a,b,c\nd,e,f\n", "needs a column “word”"),
        (read_categories, "c.csv", b"word,category\ncat,animal\ndog\n", "line 3"),
        (read_categories, "c.csv", b"word,category\ncat,animal\n", "fewer than two categories"),
        (read_categories, "c.csv", b"cat\ndog\n", "needs a column"),
        (read_outliers, "o.csv", b"a,b\nc,d\n", "needs a column “words” and a column “outliers”"),
        (read_outliers, "o.csv", b"words,outliers\na|b,\n", "line 2"),
        (read_outliers, "o.csv", b"words,outliers\na,c\n", "line 2"),
        (read_outliers, "o.csv", b"words,outliers\na|b\n", "line 2"),
        (read_outliers, "o.csv", b"words,outliers\n", "no group"),
    ],
)
def test_a_broken_file_is_refused_with_its_line_or_what_it_lacks(read, name, data, message):
    with pytest.raises(InputError, match=message):
        read(name, data)


def test_a_file_that_is_too_large_or_no_text_is_refused():
    with pytest.raises(LimitError):
        read_analogies("q.txt", b"a b c d\n" * 2_600_000)
    with pytest.raises(InputError):
        read_similarity("q.csv", bytes(range(256)) * 40)
