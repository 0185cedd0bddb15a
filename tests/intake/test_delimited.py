"""Tables as people and programs write them: separators, decimal marks, quotes, ends of lines."""

import csv
import io
import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.errors import InputError
from explorer.intake import Choice, Loaded, open_files
from explorer.readers import VectorTable, WordTable

LABELS = ("king", "queen", "a man", "“woman”", "child")
NUMBERS = (
    (1.5, -2.25, 3.0),
    (0.125, 4.5, -6.5),
    (7.25, 8.0, 9.5),
    (-1.0, 2.5, 0.5),
    (3.5, 1.0, 2.0),
)
NOTES = {
    "plain": ("a note", "another", "third thing", "fourth", "fifth"),
    "ends of lines": ("one\ntwo", "alpha\n\nbeta; gamma, 1,5\t|", "plain", "x\ny", "\nz"),
    "separators": ("a;b,c\td|e", "1,5;2,5", "plain", "x|y", "1\t2\t3"),
    "quotes": ('he said "no"', '5" pipe', "plain", '"all"', '"'),
    "all": ('one\n"two"; three, 4,5\t|', 'a "b;c"\nd', "x;1,5\n;2,5;", '"\n"', ",\n,"),
}
HEADER = ("word", "remark", "d0", "d1", "d2")


def table(
    separator: str, decimal: str, notes: tuple[str, ...], header: tuple[str, ...] = HEADER
) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\n")
    if header:
        writer.writerow(header)
    for label, note, numbers in zip(LABELS, notes, NUMBERS, strict=True):
        cells = [str(number).replace(".", decimal) for number in numbers]
        writer.writerow([label, note, *cells])
    return buffer.getvalue()


def load(text: str, name: str = "a.csv", choice: Choice | None = None) -> Loaded:
    return open_files([(name, text.encode())], choice).load()


def vectors(text: str, name: str = "a.csv", choice: Choice | None = None) -> VectorTable:
    content = load(text, name, choice).content
    assert isinstance(content, VectorTable)
    return content


def spaced(text: object) -> str:
    return " ".join(str(text).split())


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".txt"])
@pytest.mark.parametrize("notes", NOTES)
@pytest.mark.parametrize(
    ("separator", "decimal"), list(itertools.product((",", ";", "\t", "|"), (".", ",")))
)
def test_every_cell_comes_out_as_it_was_written(
    separator: str, decimal: str, notes: str, ending: str
) -> None:
    for ends, first in (("\n", None), ("\r\n", None), ("\n", 3)):
        text = table(separator, decimal, NOTES[notes]).replace("\n", ends)
        found = vectors(text, f"a{ending}", Choice(first=first))
        assert found.labels == LABELS[:first]
        assert np.array_equal(found.vectors, np.array(NUMBERS[:first], dtype=np.float32))
        assert [spaced(cell) for cell in found.metadata["remark"]] == [
            spaced(note) for note in NOTES[notes][:first]
        ]


@pytest.mark.parametrize(
    ("separator", "decimal"), list(itertools.product((",", ";", "\t", "|"), (".", ",")))
)
def test_a_table_without_header_keeps_its_first_row(separator: str, decimal: str) -> None:
    for notes in NOTES.values():
        found = vectors(table(separator, decimal, notes, ()))
        assert np.array_equal(found.vectors, np.array(NUMBERS, dtype=np.float32))
        beside = [spaced(cell) for cell in found.metadata.iloc[:, 0]]
        assert {tuple(beside), found.labels} == {LABELS, tuple(map(spaced, notes))}


def test_a_space_before_a_doubled_quote_in_a_cell_stays() -> None:
    notes = ("mm", "mm", "mm", "mm", 'm; ";m')
    assert tuple(vectors(table(",", ".", notes, HEADER)).metadata["remark"]) == notes


def test_quotes_that_make_rows_even_are_meant_between_tabs_too() -> None:
    notes = ("mm", "m\tm", "m\tm", "m\tm", "m\tm")
    found = vectors(table("\t", ".", notes, ()))
    assert {found.labels, tuple(found.metadata.iloc[:, 0])} == {LABELS, notes}


@settings(max_examples=60, deadline=None)
@given(
    separator=st.sampled_from(",;\t|"),
    decimal=st.sampled_from(".,"),
    notes=st.tuples(
        *[st.text("ab 1\n\"',;\t|.", max_size=12).map(lambda text: f"m{text}m")] * len(LABELS)
    ),
    named=st.booleans(),
)
def test_whatever_a_cell_holds_the_numbers_beside_it_stay(
    separator: str, decimal: str, notes: tuple[str, ...], named: bool
) -> None:
    # Without a header, another mark that stands equally often in every row divides it as well.
    assume(named or not (set(",;\t|") - {separator}) & set("".join(notes)))
    found = vectors(table(separator, decimal, notes, HEADER if named else ()))
    assert np.array_equal(found.vectors, np.array(NUMBERS, dtype=np.float32))
    texts = {found.labels, *(tuple(map(spaced, cells)) for cells in found.metadata.T.to_numpy())}
    assert tuple(map(spaced, notes)) in texts


def test_a_cell_of_several_lines_far_behind_the_first_is_one_cell() -> None:
    rows = [f"w{row};{row},5;1,5;2,5\n" for row in range(400)]
    rows[350] = '"two\nlines; and more";350,5;1,5;2,5\n'
    found = vectors("word;d0;d1;d2\n" + "".join(rows))
    assert len(found) == 400
    assert found.labels[350] == "two lines; and more"
    assert found.vectors[350, 0] == 350.5


def test_plain_quotes_among_tabs_stay_and_take_no_rows_with_them() -> None:
    found = vectors('word\tx0\tx1\n"\t1\t2\ninch"\t3\t4\nman\t4\t5\n', "a.tsv")
    assert found.labels == ('"', 'inch"', "man")


@pytest.mark.parametrize("ending", [".csv", ".txt"])
def test_a_separator_that_a_file_declares_is_no_row(ending: str) -> None:
    found = vectors("sep=;\nword;x0;x1\nking;1,5;2\nqueen;3;4,5\n", f"a{ending}")
    assert found.labels == ("king", "queen")


def test_a_space_before_a_quote_is_no_part_of_the_cell() -> None:
    found = vectors('word, note, x0, x1\nking, "a, b", 1, 2\nqueen, "c, d", 3, 4\n')
    assert found.labels == ("king", "queen")
    assert list(found.metadata.iloc[:, 0]) == ["a, b", "c, d"]


def test_blank_lines_are_no_rows_of_a_table() -> None:
    text = "word,note\n\nking,x\n\nqueen,y\n\nman,z\n"
    loaded = load(text, choice=Choice(first=2))
    assert isinstance(loaded.content, WordTable)
    assert loaded.content.words == ("king", "queen")
    assert vectors("word,x0,x1\n\nking,1,2\n\nqueen,3,4\n", choice=Choice(first=2)).labels == (
        "king",
        "queen",
    )


def test_a_header_without_a_name_for_its_first_column_is_the_one_r_writes() -> None:
    found = vectors('"x0"\t"x1"\n"king"\t1\t2\n"queen"\t3\t4\n"man"\t4\t5\n', "a.tsv")
    assert found.labels == ("king", "queen", "man")


def test_a_separator_at_the_end_of_each_row_shifts_no_name() -> None:
    found = vectors("word,x0,x1\nking,1,2,\nqueen,3,4,\nman,5,6,\n")
    assert found.labels == ("king", "queen", "man")
    assert found.vectors.tolist() == [[1, 2], [3, 4], [5, 6]]


@pytest.mark.parametrize("mark", [".", " ", "\u00a0", "\u202f"])
def test_numbers_that_group_thousands_without_doubt_are_numbers(mark: str) -> None:
    loaded = load(f"word;x0;x1\nking;1{mark}234,5;2,5\nqueen;3{mark}000,25;1,5\nman;7,5;1,5\n")
    assert isinstance(loaded.content, VectorTable)
    assert loaded.content.vectors.tolist() == [[1234.5, 2.5], [3000.25, 1.5], [7.5, 1.5]]
    assert any("thousands" in note.casefold() for note in loaded.notes)


def test_a_quote_that_is_never_closed_is_refused_whatever_part_is_read() -> None:
    text = 'word,note,x0,x1\nking,"a,1,2\n' + "queen,c,3,4\n" * 50
    for first in (None, 3):
        with pytest.raises(InputError, match="never closed"):
            load(text, choice=Choice(first=first))


@pytest.mark.parametrize("place", range(4))
def test_a_quoted_line_end_after_separators_does_not_divide_a_row(place: int) -> None:
    notes = ["mm"] * 4
    notes[place] = "m\t\t\t\nm"
    rows = [f'w{row}\t0.{row}1\t0.2\t0.3\t"{note}"' for row, note in enumerate(notes)]
    content = load("\n".join(rows) + "\n", "a.csv", Choice()).content
    assert content.vectors.tolist() == pytest.approx(
        np.array([[float(f"0.{row}1"), 0.2, 0.3] for row in range(4)], "f4")
    )
