"""Word lists and tables: which column, which header, which cleanings."""

import io
import json

import numpy as np
import openpyxl
import pytest

from explorer.errors import InputError, LimitError
from explorer.readers import LIMITS, Note, WordTable, read_labels, words_from_text
from tests.opening import open_words


def kinds(table: WordTable) -> dict[str, int]:
    return {note.kind: note.count for note in table.notes}


def note(table: WordTable, kind: str) -> Note:
    return next(note for note in table.notes if note.kind == kind)


def test_words_that_tables_take_for_missing_stay_words() -> None:
    words = ("NA", "null", "None", "nan", "N/A", "true", "007", "1e5", "2024-01-01")
    for name, data in (
        ("a.txt", "\n".join(words)),
        ("a.csv", "word\n" + "\n".join(words)),
        ("a.json", json.dumps(words)),
    ):
        table = open_words(name, data.encode())
        assert table.words == words
        assert table.outcome == "accept"


def test_a_column_with_a_usual_name_wins_over_one_with_more_values() -> None:
    table = open_words("a.csv", b"id code,Term,note\na1,cat,x\na2,dog,y\na3,cat,z\n")
    assert table.column == "Term"
    assert table.words == ("cat", "dog")
    assert table.columns == ("id code", "Term", "note")


def test_without_a_usual_name_the_textual_column_with_most_values_is_taken() -> None:
    table = open_words("a.csv", b"kind,animal,legs\nmammal,cat,4\nmammal,dog,4\nbird,owl,2\n")
    assert table.column == "animal"
    assert table.columns == ("kind", "animal")


def test_the_column_can_be_chosen_and_the_rest_stays_beside_it() -> None:
    data = b"word,group,count\ncat,pet,3\ndog,pet,5\nowl,wild,\n"
    table = open_words("a.csv", data, column="GROUP")
    assert table.words == ("pet", "wild")
    assert list(table.metadata["word"]) == ["cat", "owl"]
    with pytest.raises(InputError, match=r"no column “grup”; did you mean “group”"):
        open_words("a.csv", data, column="grup")


def test_metadata_keeps_its_rows_and_numbers_become_numbers() -> None:
    table = open_words("a.csv", b"word,count,code\ncat,3,007\n,1,008\ndog,,009\ncat,9,010\n")
    assert table.words == ("cat", "dog")
    assert table.metadata["count"].tolist()[0] == 3.0
    assert table.metadata["count"].isna().tolist() == [False, True]
    assert list(table.metadata["code"]) == ["007", "009"]
    assert kinds(table)["blank"] == 1
    assert note(table, "duplicate").text == "1 duplicate removed (“cat”, line 5)"


def test_notes_count_and_name_the_first_line() -> None:
    table = open_words("a.txt", b"cat\nking\ndog\n\nking\nking\ncat\nowl\n")
    assert note(table, "duplicate").text == "3 duplicates removed (first: “king”, line 5)"
    assert note(table, "blank").text == "1 blank entry left out (line 4)"
    assert table.outcome == "clean"


def test_empty_lines_at_the_end_are_nothing_to_tell() -> None:
    table = open_words("a.txt", b"cat\ndog\n\n\n")
    assert table.words == ("cat", "dog")
    assert table.notes == ()


def test_in_a_list_the_first_line_is_a_word_whatever_it_says() -> None:
    assert open_words("a.txt", b"word\nname\nterm\n").words == ("word", "name", "term")
    assert words_from_text("text, token").words == ("text", "token")


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("country,capital,people\nFrance,Paris,68\nItaly,Rome,59\n", True),
        ("France,Paris,68\nItaly,Rome,59\n", False),
        ("name,kind\nFrance,x\nItaly,y\n", True),
        ("France,Paris\nItaly,Rome\n", False),
        ("animal,class\ncat,m\ndog,m\ncow,m\nowl,b\nhen,b\n", True),
        ("rat,m\ncat,m\ndog,m\ncow,m\nowl,b\nhen,b\n", False),
    ],
)  # fmt: skip
def test_a_header_is_told_from_the_rows_below(text: str, header: bool) -> None:
    table = open_words("a.csv", text.encode())
    assert ("header" in kinds(table)) is header
    assert len(table) == text.count("\n") - header


@pytest.mark.parametrize(
    ("delimiter", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)
def test_other_separators_are_found_and_told(delimiter: str, name: str) -> None:
    table = open_words("a.csv", f"word{delimiter}n\ncat, big{delimiter}1\ndog{delimiter}2".encode())
    assert table.words == ("cat, big", "dog")
    assert note(table, "delimiter").text == f"columns separated by {name}"


def test_decimal_commas_do_not_pass_for_separators() -> None:
    table = open_words("a.csv", b"city;lat;lon\nParis;48,85;2,35\nRome;41,90;12,49\n")
    assert table.words == ("Paris", "Rome")
    assert list(table.metadata["lon"]) == ["2,35", "12,49"]


def test_rows_of_other_length_are_evened_out_and_counted() -> None:
    table = open_words("a.csv", b"word,group\ncat,pet\ndog\nowl,wild,extra\n")
    assert table.words == ("cat", "dog", "owl")
    assert list(table.metadata["group"]) == ["pet", "", "wild"]
    assert note(table, "ragged").count == 2


def test_a_quote_never_closed_names_its_line() -> None:
    with pytest.raises(InputError, match=r"“a\.csv”, line 3: a quote is opened and never closed"):
        open_words("a.csv", b'word,x\ncat,1\n"dog,2\nowl,3\n')


def test_lone_quotes_in_a_tab_separated_file_are_characters() -> None:
    table = open_words("a.tsv", b'word\tcount\n"\t5\ncat\t3\n"\t2\n')
    assert table.words == ('"', "cat")
    assert table.metadata["count"].tolist() == [5, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("king, queen; man,,\nwoman", ("king", "queen", "man", "woman")),
        ("cat\n\ndog", ("cat", "dog")),
        (
            "Rain fell, and the river rose.\nNo, it did not stop for days.",
            ("Rain fell, and the river rose.", "No, it did not stop for days."),
        ),
        ("word\tgroup\ncat\tpet\nowl\twild", ("cat", "owl")),
    ],
)
def test_typed_text_is_split_as_it_was_meant(text: str, expected: tuple[str, ...]) -> None:
    assert words_from_text(text).words == expected


def test_a_pasted_table_keeps_its_columns() -> None:
    table = words_from_text("word\tgroup\ncat\tpet\nowl\twild")
    assert list(table.metadata["group"]) == ["pet", "wild"]
    assert table.source == "typed"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("\ufeffking\nqueen".encode(), ("king", "queen")),
        ("king\nqueen".encode("utf-16"), ("king", "queen")),
        ("café\nMünchen\nZoë".encode("cp1252"), ("café", "München", "Zoë")),
        (b"caf\xc3\xa9\nqu\xffeen\nman\nwoman", ("café", "qu\ufffdeen", "man", "woman")),
    ],
)
def test_encodings_are_told_as_cleanings(data: bytes, words: tuple[str, ...]) -> None:
    table = open_words("a.txt", data)
    assert table.words == words
    assert table.outcome == "clean"


def test_japanese_in_an_old_encoding_is_refused_rather_than_garbled() -> None:
    with pytest.raises(InputError, match="UTF-8"):
        open_words("a.txt", "王様\n女王\n東京\n猫\n".encode("shift_jis"))


def test_invisible_characters_go_but_emoji_and_persian_joiners_stay() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    wales = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
    table = open_words("a.txt", f"{family}\n{persian}\n{wales}\nki\u200bng\nqu\u200deen".encode())
    assert table.words == (family, persian, wales, "king", "queen")
    assert note(table, "invisible").count == 2


def test_json_says_where_it_is_broken() -> None:
    with pytest.raises(InputError, match="line 3, column 3"):
        open_words("a.json", b'["king",\n"queen",\n  oops]')
    with pytest.raises(LimitError, match="32 levels"):
        open_words("a.json", b"[" * 100_000 + b"]" * 100_000)
    with pytest.raises(LimitError, match="line 2 has"):
        open_words("a.jsonl", b'{"word": "a"}\n' + b"[" * 50 + b"]" * 50)


def test_brackets_inside_json_text_are_not_depth() -> None:
    words = ["[[[[" * 50, '\\"{{{{' * 50, "x"]
    assert open_words("a.json", json.dumps(words).encode()).words == tuple(words)


def test_json_objects_keep_their_other_fields_aligned() -> None:
    items = [{"word": "cat", "n": 1}, {"n": 2, "word": "dog", "tags": ["a"]}, {"word": None}]
    table = open_words("a.json", json.dumps(items).encode())
    assert table.words == ("cat", "dog")
    assert table.metadata["n"].tolist() == [1, 2]
    assert list(table.metadata["tags"]) == ["", '["a"]']


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_excel_cells_become_text_as_a_person_reads_them() -> None:
    table = open_words("a.xlsx", workbook(("word", "n"), ("cat", 1.0), (None, 2), (7, 2.5)))
    assert table.words == ("cat", "7")
    assert table.metadata["n"].tolist() == [1.0, 2.5]
    assert note(table, "blank").text == "1 blank entry left out (row 3)"


def test_an_excel_cell_far_to_the_right_is_refused_before_it_is_read() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD2"] = "cat", "x"
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(LimitError, match="XFD2"):
        open_words("a.xlsx", buffer.getvalue())


def test_sizes_beyond_the_limits_are_refused_or_cut_and_told() -> None:
    with pytest.raises(LimitError, match="20 MB"):
        read_labels("a.txt", b"x\n" * (LIMITS.word_file_bytes // 2 + 1), 3)
    with pytest.raises(LimitError, match="1,000,001 rows"):
        open_words("a.txt", b"\n" * (LIMITS.rows + 1))
    many = "\n".join(f"w{i}" for i in range(LIMITS.words + 5)).encode()
    table = open_words("a.txt", many)
    assert len(table) == LIMITS.words
    assert note(table, "too many").count == 5
    longest = "x" * LIMITS.word_length
    assert open_words("a.txt", f"{longest}\n{longest}y".encode()).words == (longest,)


def test_messages_name_the_file_and_never_its_folder() -> None:
    with pytest.raises(InputError) as caught:
        open_words("C:\\secret\\folder\\" + "n" * 60 + ".csv", b"")
    assert "secret" not in str(caught.value)
    assert "n" * 39 + "…" in str(caught.value)


@pytest.mark.parametrize("order", ["<", ">"])
def test_an_array_with_what_is_no_character_is_refused_by_its_entry(order):
    array = np.array(["harbor", "orchard", "violin"], dtype=f"{order}U7")
    codes = array.view(f"{order}u4").reshape(3, -1)
    codes[1, 2] = 0x110000
    buffer = io.BytesIO()
    np.save(buffer, array)
    with pytest.raises(InputError, match=r"“a\.npy” is damaged: entry 2 .* no character"):
        open_words("a.npy", buffer.getvalue())
