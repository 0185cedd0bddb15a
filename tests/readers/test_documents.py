"""Documents from every format, and the hostile files that pretend to be one."""

import io
import json
import subprocess
import sys
import time
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import ExplorerError, InputError, LimitError
from explorer.intake import Choice, open_files
from explorer.readers import DOCUMENT_READERS, documents_from_text
from explorer.readers.documents import isolated

Read = namedtuple("Read", "documents told")
ROOT = Path(__file__).resolve().parents[2]


def read_documents(name, data):
    loaded = open_files((name, data), Choice(kind="documents")).load()
    return Read(loaded.content.documents, " ".join(loaded.notes))


def one(name, data):
    (document,) = read_documents(name, data).documents
    return document


def test_html_keeps_what_is_seen_with_its_headings():
    page = """<html><head><title>Boats &amp; Harbors</title><style>p{}</style></head><body>
    <h2>Morning</h2><p>The  <b>harbor</b> was
    quiet.</p><ul><li>gulls</li><li>nets</li></ul><p hidden>secret</p>
    <p style="display: none">secret</p><script>secret()</script>
    <table><tr><td>a</td><td>b</td></tr></table></body></html>"""
    document = one("x.html", page.encode())
    assert document.title == "Boats & Harbors"
    assert document.text == ("## Morning\n\nThe harbor was quiet.\n\n- gulls\n- nets\n\na | b")


def make_docx():
    from docx import Document

    document = Document()
    document.core_properties.title = "Plan"
    document.add_heading("First part", level=1)
    document.add_paragraph("Some text.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    document.add_paragraph("After the table.")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_word_documents_are_read_in_order_with_headings_and_tables():
    document = one("plan.docx", make_docx())
    assert document.title == "Plan"
    assert document.text == "# First part\n\nSome text.\n\nleft | right\n\nAfter the table."


def test_a_zip_that_hides_a_type_definition_in_any_part_is_refused():
    source, target = io.BytesIO(make_docx()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                head, rest = data.split(b"?>", 1)
                data = head + b'?><!DOCTYPE x [<!ENTITY e "e">]>' + rest
            new.writestr(name, data)
    with pytest.raises(InputError, match="defines XML entities"):
        read_documents("x.docx", target.getvalue())


def test_tables_hold_one_document_a_row_with_typed_metadata():
    data = b"id,title,text,minutes,cuisine\na,Soup,Hot soup,30,Thai\nb,Pie,,9,US\n"
    data += b"c,Tea,Tea time,2.5,\n"
    table = read_documents("r.csv", data)
    assert [(d.id, d.title, d.text) for d in table.documents] == [
        ("a", "Soup", "Hot soup"),
        ("c", "Tea", "Tea time"),
    ]
    assert dict(table.documents[0].metadata) == {"minutes": 30, "cuisine": "Thai"}
    assert dict(table.documents[1].metadata) == {"minutes": 2.5}
    assert "1 row without text left out (line 3)." in table.told


def test_json_lines_may_be_objects_or_texts():
    data = (
        '{"_id": 7, "text": "a\u2028b", "metadata": {"year": 2020}, "tag": "x"}\n"plain"\n'.encode()
    )
    first, second = read_documents("d.jsonl", data).documents
    assert (first.id, first.text, dict(first.metadata)) == ("7", "a\nb", {"tag": "x", "year": 2020})
    assert (second.id, second.text) == ("d.jsonl:2", "plain")


@pytest.mark.parametrize(
    ("name", "data", "say"),
    [
        ("d.jsonl", b'{"id": "a", "text": "a"}\n\n{"id": "a", "text": "b"}', "row 3: the id “a”"),
        ("d.csv", b"id,text\na,x\na,y\n", "row 3: the id “a” was used in row 2"),
        ("d.txt", b" \n", "holds no text"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(name, data, say):
    with pytest.raises(InputError, match=say):
        read_documents(name, data)


@pytest.mark.parametrize(
    ("data", "say"),
    [
        (b'{"text": "a"}\n{"text": ', "1 line that is not valid JSON left out (line 2)."),
        (b'{"text": "a"}\n{"title": "b"}', "1 row without text left out (line 2)."),
    ],
)
def test_a_broken_line_is_left_out_and_told_with_its_place(data, say):
    table = read_documents("d.jsonl", data)
    assert [document.text for document in table.documents] == ["a"]
    assert say in table.told


def test_what_a_file_is_is_told_by_its_content():
    assert one("plan.bin", make_docx()).title == "Plan"
    assert one("notes.exe", b"The ferry leaves at noon.").text == "The ferry leaves at noon."


def test_a_title_comes_from_the_first_heading():
    assert one("a.md", b"Intro\n\n# Real *title*\n\ntext").title == "Real *title*"
    assert documents_from_text("no heading").documents[0].title == ""


def test_the_child_process_sees_no_secret_of_ours(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    assert "OPENAI_API_KEY" not in isolated._environment()


def test_a_parser_that_takes_too_long_is_stopped(monkeypatch):
    from dataclasses import replace

    monkeypatch.setattr(isolated, "LIMITS", replace(isolated.LIMITS, parse_seconds=1))
    page = b"<p>" + b"<b>&amp;" * 4_000_000
    started = time.perf_counter()
    with pytest.raises(LimitError):
        read_documents("slow.html", page)
    assert time.perf_counter() - started < 5


def test_a_parser_that_takes_too_much_memory_ends_in_a_sentence(monkeypatch):
    from dataclasses import replace

    monkeypatch.setattr(isolated, "LIMITS", replace(isolated.LIMITS, parse_bytes=300_000_000))
    with pytest.raises(InputError, match=r"too much memory|is damaged"):
        read_documents("big.html", b"<p>" + b"word " * 9_000_000)


def test_the_sandbox_answers_with_json_alone():
    command = [
        sys.executable,
        "-m",
        "explorer.readers.documents.sandbox",
        "nothing",
        "“x”",
        "5",
        "1000000000",
    ]
    done = subprocess.run(command, input=b"x", capture_output=True, cwd=ROOT, check=True)
    assert json.loads(done.stdout) == {"error": "“x” is of a kind that is not read here."}
    assert done.stderr == b""


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([".txt", ".md", ".csv", ".tsv", ".jsonl"]), st.binary(max_size=300))
def test_any_bytes_are_read_or_explained(extension, data):
    try:
        table = read_documents(f"any{extension}", data)
    except ExplorerError:
        return
    assert all(any(c.isalnum() for c in d.text) for d in table.documents)


def test_every_reader_says_what_it_reads():
    assert set(DOCUMENT_READERS) >= {".txt", ".md", ".html", ".pdf", ".docx"}
    assert all(reader.description for reader in DOCUMENT_READERS.values())
