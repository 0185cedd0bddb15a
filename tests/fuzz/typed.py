"""What people type and what links name, sound ones, and what reads them."""

import contextlib
from collections.abc import Iterator, Mapping

from explorer.documents import Document
from tests.fuzz.values import Feed


def _text_of(data: bytes) -> str:
    """Return bytes as something typed."""
    return data.decode("utf-8", "replace")


EXPRESSIONS = {
    "parse": b'king - man + 2*woman + "new york" - (paris - france)',
    "names": "東京 − usa + C++ – 2.5 * “new york”".encode(),
}


def parse_expression(name: str, data: bytes) -> object:
    from explorer.expressions import Vocabulary, parse

    known = Vocabulary(
        ("king", "man", "woman", "paris", "france", "new york", "usa", "C++", "東京")
    )
    found = parse(_text_of(data), known, unknown="keep")
    assert parse(str(found), known, unknown="keep") == found
    return found


CONDITIONS = {
    "numbers": b"n > 1.5 and n between 1 and 2 or not n is empty",
    "words": b"kind in ('one', two) and * contains '20' and rows (1-2, 3)",
    "dates": b"when >= 2021-01-01 and when != '2021-02-03T09:59:00+00:00'",
}


@contextlib.contextmanager
def table() -> Iterator[Feed]:
    from explorer.tables import from_columns, parse, sentence, typed

    columns = [("n", [1.5, 2.0, None]), ("when", ["2020-01-01", "2021-02-03 10:00", ""])]
    table = from_columns([*columns, ("kind", ["one", "two", "two"])], {"kind": "category"})

    def feed(name: str, data: bytes) -> object:
        condition = parse(_text_of(data), table.columns)
        assert parse(typed(condition), table.columns) == condition
        assert "\n" not in sentence(condition)
        return table.rows(condition)

    yield feed


SPECS = {
    "model": b"openai:text-embedding-3-small,dimensions=256@http://gpu:8000/v1",
    "chunker": b"recursive:size=200,overlap=0",
    "store": b"http://host:6333#shards=12,copies=3,confirm=2",
}


def read_spec(name: str, data: bytes) -> object:
    from explorer.chunking import parse_chunker
    from explorer.embedders import parse_spec
    from explorer.stores import parse_store

    read = {"model": parse_spec, "chunker": parse_chunker, "store": parse_store}
    return read[name](_text_of(data))


CHUNKED = {
    "fixed:size=8,overlap=3": "One two three. Vier fünf! 漢字。 six\n\n- seven\n".encode(),
    "sentence:size=2,overlap=1": b"Dr. Who left. He came back! Why? ... Nobody knows.\n\n# End",
    "recursive:size=8,overlap=0": b"# A\n\n## B\n\ntext of b\n\n\n* list\n\t* deeper\n> said",
    "whole": b"all of it",
}


def chunk(name: str, data: bytes) -> object:
    from explorer.chunking import chunk, parse_chunker

    text = _text_of(data)
    chunks = chunk([Document("d", text)], parse_chunker(name)).chunks
    assert all(text[part.start : part.end] == part.text for part in chunks)
    return chunks


def marks() -> Mapping[str, bytes]:
    return {"view": b"f-1.5_1.5_-1_1_900_600*c1_0_0_0_1_0_1_2_3*s12*h0.3*l4-9.12"}


def read_marks(name: str, data: bytes) -> object:
    from explorer.workspaces.views import seen_in

    found = seen_in(_text_of(data), 50)
    assert all(0 <= row < 50 for row in found.lasso)
    return found
