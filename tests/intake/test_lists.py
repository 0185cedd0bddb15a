"""Lists of words and pairs: their marks, names, brackets, commas and quoted cells."""

import pytest

from explorer.intake import Choice, Loaded, Pairs, open_files
from explorer.readers import WordTable


def load(*files: tuple[str, bytes], choice: Choice | None = None) -> Loaded:
    return open_files(files, choice).load()


def words(name: str, text: str) -> tuple[list[str], str]:
    loaded = load((name, text.encode()))
    assert isinstance(loaded.content, WordTable)
    return list(loaded.content.words), " ".join(loaded.notes)


@pytest.mark.parametrize(
    ("name", "text", "first", "score"),
    [
        ("ws.tsv", "Word 1\tWord 2\tHuman (mean)\nlove\tsex\t6.77\ntiger\tcat\t7\n", "love", 6.77),
        ("rg.csv", "gem,jewel,3.94\nnoon,string,0.04\n", "gem", 3.94),
        ("opposites.txt", "hot\tcold\nup\tdown\n", "hot", None),
    ],
)
def test_pairs_are_pairs(name: str, text: str, first: str, score: float | None) -> None:
    content = load((name, text.encode())).content
    assert isinstance(content, Pairs)
    assert len(content) == 2
    assert content.texts[0][0] == first
    assert (None if content.scores is None else content.scores[0]) == score


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("list.txt", "apple\npear\nplum\n", ""),
        ("one_line.txt", "apple, pear; plum\n", "split"),
        ("numbered.txt", "1. apple\n2) pear\n10. plum\n", "3 list numbers removed"),
        ("bullets.md", "- apple\n* pear\n• plum\n", "3 bullets"),
        ("array.json", '["apple", "pear", "plum"]', ""),
        ("groups.json", '{"fruit": ["apple", "pear"], "other": ["plum"]}', ""),
        ("third.csv", "id,kind,term\n1,a,apple\n2,a,pear\n3,a,plum\n", "“term”"),
    ],
)
def test_words_come_out_without_the_marks_of_their_list(name: str, text: str, told: str) -> None:
    found, notes = words(name, text)
    assert found == ["apple", "pear", "plum"]
    assert told in notes


def test_lines_stay_whole_where_few_hold_commas() -> None:
    assert words("places.txt", "New York, the city\nParis\nRome\n")[0] == [
        "New York, the city", "Paris", "Rome",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["word", "Term", "label"])
def test_the_name_above_a_single_column_is_none_of_its_words(name) -> None:
    data = f"{name}\nking\nqueen\njack\n".encode()
    assert load(("w.csv", data)).content.words == ("king", "queen", "jack")
    assert load(("w.txt", data)).content.words == (name, "king", "queen", "jack")
    said = Choice(header="numbered")
    assert load(("w.csv", data), choice=said).content.words == (name, "king", "queen", "jack")


def test_one_column_of_quoted_cells_is_read_cell_by_cell() -> None:
    opened = open_files(("x.csv", b'label\n"two\nlines"\nqueen\n"1,5"\n"say ""ah"""\n'))
    content = opened.load().content
    assert isinstance(content, WordTable)
    assert content.words == ("two lines", "queen", "1,5", 'say "ah"')


@pytest.mark.parametrize(
    "entries",
    [
        ["[PAD]", "[unused0]", "[CLS]", "the", "of"],
        ["[PAD]"] + [f"[unused{n}]" for n in range(9)],
        ["[", "]", "(", "a"],
        ["{", "}", "for"],
        ["["],
    ],
)
@pytest.mark.parametrize("name", ["vocab.txt", "vocab"])
def test_a_list_that_begins_with_a_bracket_is_a_list(name: str, entries: list[str]) -> None:
    assert words(name, "\n".join(entries) + "\n")[0] == entries


def test_commas_that_group_thousands_make_no_vector() -> None:
    text = 'city,people,area\nx,"1,234,567","12,000"\ny,"2,000,000","9,000"\n'
    loaded = open_files(("cities.csv", text.encode())).load()
    assert loaded.kind == "words"
    assert loaded.content.words == ("x", "y")
    kept = open_files(("v.csv", b'w;v\na;"1,2,345"\nb;"6,7,800"\n')).load()
    assert kept.content.vectors.tolist() == [[1, 2, 345], [6, 7, 800]]
