"""Documents, chunks and the corpus of both."""

import pickle

import pytest

from explorer.documents import Chunk, Corpus, Document, passage, whole
from explorer.errors import InputError


def test_a_document_travels_between_processes_with_its_metadata():
    document = Document("a", "text", "title", "file.txt", {"minutes": 30, "fresh": True})
    assert pickle.loads(pickle.dumps(document)) == document


def test_metadata_cannot_be_changed_behind_a_document():
    given = {"x": 1}
    document = Document("a", "text", metadata=given)
    given["x"] = 2
    assert document.metadata["x"] == 1
    with pytest.raises(TypeError):
        document.metadata["x"] = 3


def test_a_corpus_without_chunks_takes_documents_whole():
    document = Document("a", "some text", "Title")
    corpus = Corpus([document])
    assert corpus.chunks == (whole(document),)
    assert corpus.texts == ("Title some text",)
    assert corpus.document_of(0) is document


def test_two_documents_with_one_id_are_refused():
    with pytest.raises(InputError, match="“a”"):
        Corpus([Document("b", "x"), Document("a", "x"), Document("a", "y")])


def test_a_chunk_of_no_document_is_refused():
    with pytest.raises(InputError, match="“z”"):
        Corpus([Document("a", "x")], [Chunk("z", 0, 0, 1, "x")])


def test_a_title_the_text_opens_with_is_not_said_twice():
    assert passage("Harbor", "# Harbor\n\nBoats.") == "# Harbor\n\nBoats."
    assert passage("Harbor", "Boats.") == "Harbor Boats."
    assert passage("", "Boats.") == "Boats."


def test_the_fingerprint_follows_content_and_survives_pickling():
    one = Corpus([Document("a", "x", metadata={"p": 1, "q": 2})])
    same = Corpus([Document("a", "x", metadata={"q": 2, "p": 1})])
    other = Corpus([Document("a", "x", metadata={"p": 1, "q": 3})])
    assert one.fingerprint == same.fingerprint != other.fingerprint
    assert pickle.loads(pickle.dumps(one)).fingerprint == one.fingerprint
