"""Words written in any format come back equal."""

import csv
import io
import json
import re

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.readers import words_from_text
from explorer.readers.text.tidying import are_tidy, tidy
from tests.opening import open_words


def txt(words: list[str]) -> bytes:
    return "\n".join(words).encode()


def table(words: list[str], delimiter: str) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["word", "place"])
    writer.writerows([word, f"p{index}"] for index, word in enumerate(words))
    return buffer.getvalue().encode()


def xlsx(words: list[str]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["word", "place"])
    for row, word in enumerate(words, 2):
        book.active.cell(row, 1).value = word
        book.active.cell(row, 1).data_type = "s"
        book.active.cell(row, 2).value = f"p{row - 2}"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet(words: list[str]) -> bytes:
    buffer = io.BytesIO()
    places = [f"p{index}" for index in range(len(words))]
    pq.write_table(pa.table({"word": pa.array(words, pa.string()), "place": places}), buffer)
    return buffer.getvalue()


def objects(words: list[str]) -> list[dict[str, str]]:
    return [{"word": word, "place": f"p{index}"} for index, word in enumerate(words)]


WRITERS = {
    "txt": txt,
    "csv": lambda words: table(words, ","),
    "tsv": lambda words: table(words, "\t"),
    "json": lambda words: json.dumps(objects(words)).encode(),
    "jsonl": lambda words: "\n".join(map(json.dumps, objects(words))).encode(),
    "parquet": parquet,
    "xlsx": xlsx,
}

SEPARATOR = re.compile("[,;]")
WORDS = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
    .map(lambda text: tidy(text)[0])
    .filter(bool)
    .filter(lambda text: not re.fullmatch("#[A-Z0-9/?!]+", text)),  # a sheet's errors
    min_size=1,
    max_size=8,
    unique=True,
)


@pytest.mark.parametrize("extension", WRITERS)
@settings(max_examples=60, deadline=None)
@given(words=WORDS)
def test_words_written_in_any_format_come_back_equal(extension: str, words: list[str]) -> None:
    # Of plain lines that mostly hold separators each is several words.
    assume(extension != "txt" or 2 * sum(map(bool, map(SEPARATOR.search, words))) <= len(words))
    read = open_words(f"a.{extension}", WRITERS[extension](words))
    assert list(read.words) == words
    if extension != "txt":
        assert list(read.metadata["place"]) == [f"p{index}" for index in range(len(words))]


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once, _ = tidy(text)
    assert tidy(once) == (once, ())


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_words_one_a_line_are_what_was_typed(words: list[str]) -> None:
    plain = [word for word in words if "," not in word and ";" not in word]
    if plain:
        assert list(words_from_text("\n".join(plain)).words) == plain


@given(st.lists(st.one_of(st.text(), st.text(st.sampled_from("ab \n\t")))))
def test_texts_that_are_tidy_at_a_glance_are_tidy_one_by_one(texts: list[str]) -> None:
    if are_tidy(texts):
        assert [tidy(text) for text in texts] == [(text, ()) for text in texts]


def test_plain_words_are_tidy_at_a_glance() -> None:
    assert are_tidy(["king", "New York", "", "point 3"])
    assert not are_tidy(["king", "New  York"])
    assert not are_tidy(["king", " queen"])
    assert not are_tidy(["king\nqueen"])


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())],
    ids=str,
)
def test_cells_of_each_kind_of_text_are_read(kind: pa.DataType) -> None:
    cells = ["king", None, "", "Königin", "king"]
    column = pa.chunked_array(
        [pa.array(cells).dictionary_encode() if "dict" in str(kind) else pa.array(cells, kind)]
    )
    file = io.BytesIO()
    pq.write_table(pa.table({"word": column, "kind": pa.array(list("abcde"))}), file)
    table = open_words("words.parquet", file.getvalue())
    assert table.words == ("king", "Königin")
    assert table.beside["kind"] == ["a", "d"]
