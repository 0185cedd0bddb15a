"""Files as people bring them, sound ones, and what reads them."""

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from explorer.documents import Document


def files() -> Mapping[str, bytes]:
    from tests.intake.samples import BARE, LABELLED

    return {**LABELLED, **BARE}


def open_file(name: str, data: bytes) -> object:
    from explorer.intake import open_files

    return open_files((name, data)).load()


_TEXT = b"# Heading\n\nSome words, and a list:\n\n- one\n- two\n"
TEXTS = {"a.txt": _TEXT, "a.md": _TEXT}


def read_document(name: str, data: bytes) -> object:
    from explorer.readers.documents.reading import find_documents

    return find_documents(name, data, name[name.rindex(".") :])


def documents() -> Mapping[str, bytes]:
    from tests.readers.test_documents import make_docx

    page = "<!doctype html><title>T</title><p style='color:red'>Some <b>words</b>.</p>"
    return {
        "a.html": f"{page}<script>x()</script><table><tr><td>a".encode(),
        "a.pdf": _pdf(),
        "a.docx": make_docx(),
    }


def _pdf() -> bytes:
    said = b"BT /F1 12 Tf 72 720 Td (Some words.) Tj ET"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(said), said),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 6\n0000000000 65535 f \n" + rows
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(written)
    return written + table + end


QUESTIONS = {
    "analogies.txt": b": capitals\nAthens Greece Oslo Norway\nParis France Rome Italy\n",
    "similarity.csv": b"word1,word2,score\ntiger,cat,7.35\nking,queen,8.5\n",
    "categories.tsv": b"word\tcategory\noak\ttree\nelm\ttree\ncat\tanimal\n",
    "outliers.csv": b"words,outliers\ncat|dog|mouse,car\n\"['red', 'blue']\",\"['chair']\"\n",
}


def read_questions(name: str, data: bytes) -> object:
    from explorer import evaluation

    return getattr(evaluation, f"read_{name.partition('.')[0]}")(name, data)


JUDGED = {
    "table.csv": b'query,relevant\n"red, ripe",a.txt b.txt\nsoup,b.txt\n',
    "table.jsonl": b'{"query": "red", "relevant": ["a.txt"]}\n{"query": "soup", "ids": "b.txt"}\n',
    "judgements.qrels": b"q1 0 a.txt 1\nq1 0 b.txt 0\nq2 0 b.txt 2\n",
    "run.trec": b"q1 Q0 a.txt 1 0.9 mine\nq1 Q0 b.txt 2 0.5 mine\nq2 Q0 b.txt 1 0.1 mine\n",
}


def read_judged(name: str, data: bytes) -> object:
    from explorer.evaluation import judgement_table, trec

    if name.startswith("table"):
        documents = [Document(each, "text", each) for each in ("a.txt", "b.txt")]
        return judgement_table.read_judgement_table(name, data, documents)
    return (trec.read_run if name.startswith("run") else trec.read_judgements)(name, data)


@cache
def workspace_file() -> Mapping[str, bytes]:
    from explorer.workspaces import Data, Shelf, export_bytes
    from tests.workspaces import made

    with tempfile.TemporaryDirectory() as place:
        workspace = Shelf(Path(place)).create("Everything")
        item = workspace.put_data("Words", made.words())
        workspace.put_data("Points", made.vectors(), parent=item.id)
        workspace.put_data("Asked", Data(questions=made.SETS["outliers"]))
        workspace.put_view(made.view(1, item.id))
        return {"workspace.vse": export_bytes(workspace)}


def import_workspace(name: str, data: bytes) -> object:
    from explorer.workspaces import Shelf, import_workspace

    with tempfile.TemporaryDirectory() as place:
        brought = import_workspace(Shelf(Path(place)), data)
        held = [brought.data(item.id) for item in brought.items if item.holds_data]
        return held, brought.views()
