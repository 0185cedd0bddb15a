"""What a person corrects holds alike for the belief, the first rows and what is loaded."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.cli import main
from explorer.errors import InputError, ParameterError
from explorer.intake import ROLES, Choice, Layout, Pairs, open_files
from explorer.readers import DocumentTable, VectorTable, WordTable
from tests.intake.samples import BARE, LABELLED, MATRIX, TABLE, both, labels, lines, npy, zipped


def test_a_first_row_of_names_can_be_said_to_be_a_row() -> None:
    text = "word,kind\nking,royal\nqueen,royal\n"
    opened, loaded = both(text)
    assert opened.believed.header == "named"
    assert labels(loaded) == ["king", "queen"]
    opened, loaded = both(text, header="numbered")
    assert opened.believed.header == "numbered"
    assert opened.columns == ("column 1", "column 2")
    assert opened.first_rows[0] == ("word", "kind")
    # What groups comes again, what differs names: as with any table without names.
    assert labels(both(text, header="numbered", text="column 1")[1]) == ["word", "king", "queen"]


def test_a_first_row_that_is_no_name_can_be_said_to_be_one() -> None:
    text = "oak,ash\nelm,fir\nyew,box\n"
    opened, loaded = both(text, header="named", kind="words", text="ash")
    assert opened.columns == ("oak", "ash")
    assert opened.first_rows[0] == ("elm", "fir")
    assert labels(loaded) == ["fir", "box"]
    assert both("oak\nelm\nyew\n", "x.txt", header="named")[0].columns == ("oak",)


@pytest.mark.parametrize("header", ["named", "numbered"])
def test_the_fast_reader_of_numbers_obeys_the_header(header: Any) -> None:
    text = "2020,2021,2022\n" + "".join(f"{n},{n + 1},{n + 2}\n" for n in range(9))
    opened, loaded = both(text, header=header)
    assert isinstance(loaded.content, VectorTable)
    assert loaded.content.vectors.shape == (9 if header == "named" else 10, 3)
    assert opened.believed.header == header


@pytest.mark.parametrize(
    ("separator", "columns"), [(",", 2), (";", 3), ("\t", 1), ("|", 1), (" ", 2), ("", 1)]
)
def test_what_divides_the_columns_is_what_was_said(separator: str, columns: int) -> None:
    text = "red;big;sweet, apple\ngreen;small;sour, pear\n"
    opened, _ = both(text, separator=separator, kind="words", header="numbered")
    assert len(opened.columns) == columns
    assert opened.believed.separator == separator


def test_lines_stay_whole_where_nothing_divides_them() -> None:
    text = "apple, pear, plum\noak, elm, yew\n"
    assert labels(both(text, "x.txt", kind="words")[1]) == ["pear", "elm"]
    assert labels(both(text, "x.txt", separator="")[1]) == text.splitlines()


def test_words_and_numbers_divided_by_several_spaces_are_columns() -> None:
    text = "word   first  second\nking   1      2\nqueen  3      4\n"
    opened, loaded = both(text, "x.txt", separator=" ", header="named", kind="vectors")
    assert opened.columns == ("word", "first", "second")
    assert isinstance(loaded.content, VectorTable)
    assert loaded.content.vectors.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("decimal", "expected"), [(None, [1.234, 2.5]), (",", [1.234, 2.5]), (".", [1234, 25])]
)
def test_a_comma_before_three_digits_means_what_was_said(
    decimal: Any, expected: list[float]
) -> None:
    text = "word;d0;d1\nking;1,234;2,5\nqueen;1,234;2,5\n"
    text = text.replace("2,5", "25") if decimal == "." else text
    opened, loaded = both(text, decimal=decimal)
    assert isinstance(loaded.content, VectorTable)
    assert loaded.content.vectors[0].tolist() == pytest.approx(expected)
    assert opened.believed.decimal == (decimal or ",")
    assert opened.first_rows[0][1] == (
        "1234" if decimal == "." else "1.234" if decimal else "1,234"
    )


def test_a_point_that_groups_thousands_is_read_so_where_the_comma_is_the_mark() -> None:
    text = "word;d0;d1\nking;1.234;2.000.000,5\nqueen;-3.000;0,25\n"
    _, loaded = both(text, decimal=",")
    assert isinstance(loaded.content, VectorTable)
    assert loaded.content.vectors.tolist() == [[1234, 2000000.5], [-3000, 0.25]]


def test_a_comma_that_may_group_thousands_is_a_doubt() -> None:
    assert "decimal" in both("word;d0;d1\nking;1,234;2,500\nqueen;3,456;7,890\n")[0].doubts
    assert "decimal" not in both("word;d0;d1\nking;1,234;2,5\nqueen;3,456;7,8\n")[0].doubts


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("shift_jis", ["日本", "東京", "大阪"]),
        ("gb18030", ["北京", "上海", "深圳"]),
        ("windows-1251", ["Москва", "Казань", "Омск"]),
        ("utf-16-le", ["König", "Äpfel", "Öl"]),
        ("utf-8", ["König", "Äpfel", "Öl"]),
    ],
)
def test_a_text_is_in_the_encoding_that_was_said(encoding: str, words: list[str]) -> None:
    data = "\n".join(words).encode(encoding)
    opened, loaded = both(data, "x.txt", encoding=encoding)
    assert [row[0] for row in opened.first_rows] == words
    assert labels(loaded) == words
    assert opened.believed.encoding == encoding
    table = "\n".join(["word;kind", *(f"{word};place" for word in words)]).encode(encoding)
    assert labels(both(table, encoding=encoding)[1]) == words


def test_a_wrong_encoding_is_told() -> None:
    with pytest.raises(InputError, match=r"not written in utf-8; choose another"):
        both("日本\n東京\n".encode("shift_jis"), "x.txt", encoding="utf-8")
    with pytest.raises(ParameterError, match="no encoding “klingon”"):
        Choice(encoding="klingon")
    with pytest.raises(ParameterError, match="no encoding “idna”"):
        Choice(encoding="idna")


def test_columns_serve_as_what_was_said() -> None:
    said = {"text": "body", "label": "title", "vector": ("e0", "score"), "color": "topic"}
    opened, loaded = both(TABLE, image="photo", **said)
    assert isinstance(loaded.content, VectorTable)
    assert labels(loaded) == ["Ferries", "Bread", "Nets", "Salt"]
    assert loaded.content.vectors[1].tolist() == [3, 8]
    assert (loaded.color, loaded.image) == ("topic", "photo")
    assert "body" in loaded.content.metadata
    assert {name: getattr(opened.believed, name) for name in said} == said


def test_documents_have_the_title_that_was_said() -> None:
    _, loaded = both(TABLE, kind="documents", text="body", label="topic")
    assert isinstance(loaded.content, DocumentTable)
    assert [document.title for document in loaded.content.documents] == [
        "sea", "food", "sea", "food",
    ]  # fmt: skip
    assert loaded.content.documents[0].text == "The ferry leaves at noon."


def test_words_tell_their_color_and_name() -> None:
    _, loaded = both(TABLE, kind="words", text="body", label="title", color="topic")
    assert isinstance(loaded.content, WordTable)
    assert (loaded.label, loaded.color) == ("title", "topic")
    assert both(TABLE, kind="words", color="")[1].color is None


def test_a_layout_has_the_coordinates_that_were_said() -> None:
    _, loaded = both(TABLE, kind="layout", x="e1", y="score")
    assert isinstance(loaded.content, Layout)
    assert loaded.content.coordinates[0].tolist() == [2, 7]


def test_pairs_have_the_columns_that_were_said() -> None:
    opened, loaded = both(TABLE, kind="pairs", text="title", second="topic", score="e1")
    assert isinstance(loaded.content, Pairs)
    assert loaded.content.texts[1] == ("Bread", "food")
    assert loaded.content.scores is not None
    assert loaded.content.scores[1] == 4
    assert opened.believed.score == "e1"
    without = both(TABLE, kind="pairs", text="title", second="topic", score="")[1].content
    assert isinstance(without, Pairs)
    assert without.scores is None


def test_the_member_that_is_believed_can_be_replaced() -> None:
    data = zipped(**{"short.txt": b"oak 1 2\nash 3 4\n", "long.txt": lines()})
    opened = open_files(("both.zip", data))
    assert opened.believed.member == "long.txt"
    assert opened.offers["member"] == ("short.txt", "long.txt")
    other = open_files(("both.zip", data), opened.choice.corrected("member", "short.txt"))
    assert labels(other.load()) == ["oak", "ash"]
    assert other.offers["member"] == ("short.txt", "long.txt")


@pytest.mark.parametrize("name", [*LABELLED, *BARE])
def test_what_is_believed_opens_the_same_when_it_is_said(name: str) -> None:
    data = {**LABELLED, **BARE}[name]
    opened = open_files((name, data))
    again = open_files((name, data), opened.believed)
    assert again.believed == opened.believed
    first, second = opened.load().content, again.load().content
    assert isinstance(first, VectorTable)
    assert isinstance(second, VectorTable)
    assert second.labels == first.labels
    assert np.array_equal(first.vectors, second.vectors)


@pytest.mark.parametrize("name", [*LABELLED, *BARE])
def test_what_is_believed_is_among_what_is_offered(name: str) -> None:
    opened = open_files((name, {**LABELLED, **BARE}[name]))
    for field, fair in opened.offers.items():
        value = getattr(opened.believed, field)
        assert set(value if isinstance(value, tuple) else [value]) <= set(fair), field
    assert not [role for role in ROLES if getattr(opened.believed, role) and
                role not in opened.offers]  # fmt: skip


def test_every_kind_that_is_offered_opens() -> None:
    kinds = both(TABLE)[0].offers["kind"]
    assert set(kinds) == {"vectors", "layout", "pairs", "words", "documents"}
    for kind in kinds:
        opened, loaded = both(TABLE, kind=kind)
        assert opened.kind == loaded.kind == kind
        assert opened.offers["kind"][0] == kind
        assert set(opened.offers["kind"]) == set(kinds)


def test_what_a_file_does_not_have_cannot_be_chosen() -> None:
    for field, value in (("separator", ","), ("header", "named"), ("decimal", ",")):
        with pytest.raises(InputError, match=f"no {field} can be chosen"):
            both(npy(MATRIX), "x.npy", **{field: value})
    assert open_files(("x.npy", npy(MATRIX))).believed.separator is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("header", "maybe"), ("separator", "#"), ("decimal", "'"), ("kind", "song"), ("first", 0)],
)
def test_a_value_that_is_none_is_refused(field: str, value: object) -> None:
    with pytest.raises(ParameterError):
        Choice(**{field: value})


def test_a_correction_forgets_what_it_replaces() -> None:
    choice = Choice(kind="words", text="a", header="named", separator=",", member="m", first=3)
    assert choice.corrected("member", "n") == Choice(member="n", first=3)
    assert choice.corrected("separator", ";").text is None
    assert choice.corrected("header", "numbered").separator == ","
    assert choice.corrected("first", None).text == "a"


def test_the_command_line_corrects_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    path, only = tmp_path / "x.csv", tmp_path / "only.txt"
    path.write_text("word;d0;d1\nking;1,234;2\nqueen;5;6\nman;7;8\n")
    only.write_text("queen\nking\nRome\n")
    options = ["--decimal", "point", "--separator", "semicolon", "--header", "--first", "2",
               "--only", str(only), "--column", "vector=d0", "--column", "vector=d1",
               "--vectors-out", str(tmp_path / "out.npy"), "--json"]  # fmt: skip
    assert main(["open", str(path), *options]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["labels"] == ["king", "queen"]
    assert told["missing"] == ["Rome"]
    assert told["believed"]["decimal"] == "."
    assert np.load(tmp_path / "out.npy").tolist() == [[1234, 2], [5, 6]]
    assert main(["open", str(path), "--no-header", "--as", "words", "--json"]) == 0
    assert "word" in json.loads(capsys.readouterr().out)["labels"]
    assert main(["open", str(path), "--no-header", "--header"]) == 2
    assert "contradict" in capsys.readouterr().err
    assert main(["open", str(path), "--separator", "#"]) == 2


def test_a_column_that_the_first_row_names_makes_that_row_the_header() -> None:
    text = "id;longer;body\na;a long story;salt\nb;more of it;nets\n"
    assert both(text)[0].columns == ("column 1", "column 2", "column 3")
    opened, loaded = both(text, kind="words", text="body")
    assert (opened.believed.header, opened.columns) == ("named", ("id", "longer", "body"))
    assert labels(loaded) == ["salt", "nets"]
    with pytest.raises(InputError, match="has no column “title”"):
        both(text, text="title")
    with pytest.raises(InputError, match="has no column “body”"):
        both(text, kind="words", text="body", header="numbered")
