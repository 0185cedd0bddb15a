"""Chunkers: offsets, sizes, boundaries, refusals."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.chunking import (
    CHUNKERS,
    FixedParameters,
    RecursiveParameters,
    SemanticParameters,
    SentenceParameters,
    WholeParameters,
    WordTokenizer,
    chunk,
    chunker_text,
    minilm_tokenizer,
    parse_chunker,
    sentences,
)
from explorer.documents import Document
from explorer.errors import ParameterError

PIECES = [
    "# Head\n\n",
    "One two. ",
    "Three four five! ",
    "\n\n",
    "- item\n",
    "ünïcödé ",
    "漢字。",
    "x" * 130,
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=25).map("".join)
PARAMETERS = st.sampled_from(
    [
        FixedParameters(8, 0),
        FixedParameters(9, 8),
        SentenceParameters(2, 1),
        RecursiveParameters(8, 0),
        RecursiveParameters(12, 4),
        SemanticParameters(10, 30, 1),
        WholeParameters(),
    ]
)


def lengths(texts):
    """Stand in for a model: three numbers that depend on the text alone."""
    return np.array([[len(t), t.count("o") + 1, len(t) % 3] for t in texts], dtype=np.float32)


@settings(max_examples=150, deadline=None)
@given(TEXTS, PARAMETERS)
def test_offsets_rebuild_the_text_and_no_word_is_lost(text, parameters):
    document = Document("d", text)
    chunks = chunk([document], parameters, encode=lengths).chunks
    covered = np.zeros(len(text), dtype=bool)
    for index, part in enumerate(chunks):
        assert text[part.start : part.end] == part.text
        assert part.text == part.text.strip() != ""
        assert part.index == index
        covered[part.start : part.end] = True
    assert all(covered[i] for i, letter in enumerate(text) if not letter.isspace())
    assert [p.start for p in chunks] == sorted(p.start for p in chunks)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(8, 40), st.data())
def test_no_chunk_has_more_tokens_than_asked_for(text, size, data):
    overlap = data.draw(st.integers(0, size - 1))
    for parameters in (FixedParameters(size, overlap), RecursiveParameters(size, overlap)):
        for part in chunk([Document("d", text)], parameters).chunks:
            assert len(WordTokenizer().spans(part.text)) <= size


def test_fixed_chunks_of_known_text_fall_where_they_should():
    text = " ".join(f"w{i}" for i in range(20))
    parts = [c.text.split() for c in chunk([Document("d", text)], FixedParameters(8, 3)).chunks]
    assert [p[0] for p in parts] == ["w0", "w5", "w10", "w15"]
    assert parts[0] == [f"w{i}" for i in range(8)]
    assert parts[-1][-1] == "w19"


def test_a_fixed_cut_does_not_part_a_word():
    text = "alpha beta, gamma; " * 30
    for part in chunk([Document("d", text)], FixedParameters(8, 2)).chunks:
        assert part.end == len(text.rstrip()) or text[part.end].isspace()


def test_overlap_as_large_as_the_chunk_is_refused():
    for make in (FixedParameters, RecursiveParameters):
        with pytest.raises(ParameterError, match="smaller than the chunk size"):
            make(size=16, overlap=16)
    with pytest.raises(ParameterError, match="smaller"):
        SentenceParameters(size=2, overlap=2)


def test_sizes_out_of_range_are_refused():
    for bad in (0, 7, 100_000, True, 8.5):
        with pytest.raises(ParameterError, match="Chunk size"):
            FixedParameters(size=bad, overlap=0)


def test_sentences_end_where_people_end_them():
    text = (
        "Dr. Smith paid 3.50 euros to J. Doe, i.e. too much. He left! “Really?” she asked. "
        "It was 5 p.m. and cold… Then nothing.\n\nNew paragraph without stop\n- one item\n- two"
    )
    assert [text[a:b] for a, b in sentences(text)] == [
        "Dr. Smith paid 3.50 euros to J. Doe, i.e. too much.",
        "He left!",
        "“Really?” she asked.",
        "It was 5 p.m. and cold…",
        "Then nothing.",
        "New paragraph without stop",
        "- one item",
        "- two",
    ]


def test_sentences_of_languages_without_spaces_are_told_apart():
    text = "今日は晴れです。明日は雨でしょう！はい。"
    assert [text[a:b] for a, b in sentences(text)] == [
        "今日は晴れです。",
        "明日は雨でしょう！",
        "はい。",
    ]


def test_sentence_chunks_overlap_by_whole_sentences():
    text = "Aa one. Bb two. Cc three. Dd four. Ee five."
    parts = chunk([Document("d", text)], SentenceParameters(3, 1)).chunks
    assert [p.text for p in parts] == ["Aa one. Bb two. Cc three.", "Cc three. Dd four. Ee five."]


def test_recursive_chunks_follow_headings_first():
    text = "# One\n\nShort text here.\n\n# Two\n\n" + "Many words in a row. " * 10
    parts = chunk([Document("d", text)], RecursiveParameters(24)).chunks
    assert parts[0].text == "# One\n\nShort text here."
    assert parts[1].text.startswith("# Two\n\nMany words")
    assert all(p.text.endswith(".") for p in parts)


def test_meaning_changes_are_where_semantic_chunks_end():
    topics = {"sea": [1.0, 0.0], "bread": [0.0, 1.0]}
    text = "The sea is wide. The sea is blue. The sea is deep. "
    text += "The bread is warm. The bread is brown. The bread is good."

    def encode(some):
        return np.array([topics["sea" if "sea" in s else "bread"] for s in some], dtype=np.float32)

    parts = chunk([Document("d", text)], SemanticParameters(200, 10, 2), encode=encode).chunks
    assert [p.text[4:7] for p in parts] == ["sea", "bre"]


def test_semantic_chunks_without_a_model_are_refused():
    with pytest.raises(ParameterError, match="need an embedding model"):
        chunk([Document("d", "Some text.")], SemanticParameters())


@pytest.mark.parametrize("name", CHUNKERS)
def test_hostile_texts_take_no_time(name):
    started = time.perf_counter()
    for text in ("." * 100_000, "a" * 300_000, "word " * 50_000, " \n" * 50_000, "\n#" * 20_000):
        encode = lambda some: np.ones((len(some), 2), dtype=np.float32)  # noqa: E731
        chunk([Document("d", text)], CHUNKERS[name].parameters(), encode=encode)
    assert time.perf_counter() - started < 20


@pytest.mark.model
def test_chunks_longer_than_the_model_reads_are_warned_of():
    tokenizer = minilm_tokenizer()
    assert (tokenizer.limit, tokenizer.special) == (256, 2)
    fits = Document("a", "word " * 254)
    over = Document("b", "word " * 255)
    assert chunk([fits], WholeParameters(), tokenizer=tokenizer).warnings == ()
    (warning,) = chunk([fits, over], WholeParameters(), tokenizer=tokenizer).warnings
    assert "1 of 2 chunks is longer than the 256 tokens" in warning
    assert "257" in warning


@pytest.mark.model
def test_tokens_are_counted_as_sentence_transformers_counts_them():
    from transformers import AutoTokenizer

    from explorer.chunking import tokens as module

    text = "Lighthouses, 12.5 km off the coast of Brittany, weren't electrified until 1950—naïve!"
    folder = module.find_model_folder()
    library = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
    ours = minilm_tokenizer().spans(text)
    theirs = library(text, add_special_tokens=False, return_offsets_mapping=True)
    assert ours == [tuple(pair) for pair in theirs["offset_mapping"]]


def test_chunkers_are_read_as_the_command_line_gives_them():
    assert parse_chunker("fixed:size=128,overlap=16") == FixedParameters(128, 16)
    assert parse_chunker("whole") == WholeParameters()
    assert chunker_text(WholeParameters()) == "whole"
    assert chunker_text(FixedParameters(128, 16)) == "fixed:size=128,overlap=16"
    for entry in CHUNKERS.values():
        assert parse_chunker(chunker_text(entry.parameters())) == entry.parameters()
    for bad, say in (
        ("no", "Unknown chunker"),
        ("fixed:length=3", "no option “length”"),
        ("fixed:size=x", "whole number"),
        ("fixed:size=16,overlap=16", "smaller"),
    ):
        with pytest.raises(ParameterError, match=say):
            parse_chunker(bad)
