"""The corpus page: cuts as the core does, marks chunks literally, and keeps collections."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from explorer.chunking import (
    FixedParameters,
    RecursiveParameters,
    SemanticParameters,
    SentenceParameters,
    chunk,
    minilm_tokenizer,
)
from explorer.documents import Document
from explorer.embedders import EmbeddingCache, embed, load_embedder, parse_spec
from explorer.evaluation.ready import load_ready_corpus
from explorer.stores import FolderParameters, open_backend, open_collection
from pages.corpus.sides import lengths
from pages.corpus.text import marked
from pages.shared import runtime
from tests.pages.screen import ROOT, box, drawn, drop, numbers, plain, press, printed, scenes, texts

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]

PAGE = "corpus/page.py"


def panels(at: AppTest) -> list[str]:
    bodies = [part.proto.body for part in at.get("html")]
    return [body for body in bodies if not body.startswith("<style>")]


def shown(panel: str) -> str:
    unmarked = re.sub(r"<span style=\"font-size[^>]*>\d+</span>", "", panel)
    return unescape(re.sub(r"<[^>]+>", "", unmarked))


def pasted(app, text: str) -> AppTest:
    at = app(PAGE)
    at.segmented_control(key="corpus_from").set_value("paste").run()
    at.text_area(key="corpus text").set_value(text).run()
    return at


def dropped(app, *files: tuple[str, bytes]) -> AppTest:
    at = app(PAGE)
    at.segmented_control(key="corpus_from").set_value("upload").run()
    return drop(at, *files, on="corpus")


def test_articles_are_cut_in_two_ways_at_once_and_drawn_on_one_map(app):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    documents = load_ready_corpus("articles").documents
    counts = [
        len(chunk(documents, parameters, tokenizer=minilm_tokenizer()).chunks)
        for parameters in (RecursiveParameters(), FixedParameters())
    ]
    for count in counts:
        assert f"**{count} chunks**" in texts(at)
    assert drawn(at)["n"] == sum(counts)
    assert drawn(at)["groups"]["names"] == ["A · Along the structure", "B · Fixed length"]
    assert [shown(panel) for panel in panels(at)] == [documents[0].text] * 2


def test_cuts_by_meaning_stand_beside_another_way_in_the_text_and_on_the_map(app):
    at = app(PAGE, corpus_a="By meaning", corpus_b="Sentences")
    assert not at.exception
    assert not at.error
    documents = load_ready_corpus("articles").documents
    model, known = load_embedder(parse_spec("minilm")), EmbeddingCache(runtime.cache_path())

    def encode(texts):
        return embed(texts, model, cache=known).vectors

    ways = [
        chunk(documents, parameters, tokenizer=minilm_tokenizer(), encode=encode)
        for parameters in (SemanticParameters(), SentenceParameters())
    ]
    world = drawn(at)
    assert world["n"] == sum(len(way.chunks) for way in ways)
    assert world["groups"]["names"] == ["A · By meaning", "B · Sentences"]
    for panel, way in zip(panels(at), ways, strict=True):
        assert f"**{len(way.chunks)} chunks**" in texts(at)
        mine = [part for part in way.chunks if part.document_id == documents[0].id]
        signs = [int(sign) for sign in re.findall(r"font-size[^>]*>(\d+)</span>", panel)]
        assert signs == list(range(1, len(mine) + 1))
        assert shown(panel) == documents[0].text
        # Where a number stands, its chunk begins: everything before it is the text up to there.
        second = panel[: panel.index(f">{2}</span>")].rsplit("<span", 1)[0]
        assert shown(second) == documents[0].text[: mine[1].start]
    assert len(ways[0].chunks) != len(ways[1].chunks)


def test_the_map_is_colored_by_document_on_request(app):
    at = app(PAGE, corpus_color="Document")
    titles = [document.title for document in load_ready_corpus("articles").documents]
    assert drawn(at)["groups"]["names"] == titles


def test_an_overlap_as_large_as_the_chunk_is_refused_in_a_sentence_and_the_other_side_stays(app):
    at = app(PAGE, corpus_b_fixed_size="40", corpus_b_fixed_overlap="40")
    assert not at.exception
    assert len(at.error) == 1
    assert "overlap (40) must be smaller" in at.error[0].value.replace("\\", "")
    assert "**56 chunks**" in texts(at)


def test_chunks_longer_than_the_model_reads_are_warned_against_with_its_real_limit(app):
    at = app(PAGE, corpus_b="Whole documents")
    said = at.warning[0].value.replace("\\", "")
    assert "7 of 7 chunks are longer than the 256 tokens" in said


def test_pasted_text_is_shown_literally_whatever_it_holds(app):
    text = "<script>alert(1)</script> & ![x](http://e.invalid/i.png) $x$\n\nSecond <b>part</b>."
    at = pasted(app, text)
    assert not at.exception
    for panel in panels(at):
        assert "<script" not in panel
        assert "<b>" not in panel
        assert shown(panel) == text
    assert "![x](http" not in texts(at)


def test_three_headings_are_three_chunks_and_a_few_make_no_map(app):
    parts = [f"# Part {number}\n\nSome words on it." for number in range(1, 6)]
    at = pasted(app, "\n\n".join(parts[:3]))
    assert not at.exception
    assert "**3 chunks**" in texts(at)
    assert scenes(at) == []
    assert "A map shows something from 5 chunks on; these few stand in the text above." in texts(at)
    at.text_area(key="corpus text").set_value("\n\n".join(parts)).run()
    assert "**5 chunks**" in texts(at)
    assert drawn(at)["n"] > 5


def test_an_empty_paste_says_what_to_do(app):
    at = app(PAGE, corpus_from="Paste text")
    assert not at.exception
    assert "Paste some text" in texts(at)


def test_files_are_read_and_their_rows_become_documents(app):
    rows = b'{"text": "The first note.", "kind": "a"}\n{"text": "The second note."}\n'
    at = dropped(app, ("notes.jsonl", rows), ("more.md", b"# Heading\n\nA third note."))
    assert "**Documents** · 2 files" in plain(at)
    press(at, "Open here")
    assert not at.exception
    assert not at.error
    assert len(at.selectbox[-2].options) >= 3 or drawn(at)["n"] == 6


@pytest.mark.parametrize(
    ("name", "data"),
    [("empty.txt", b""), ("cut.pdf", b"%PDF-1.7 cut"), ("lie.docx", b"PK\x03\x04 nothing")],
)
def test_a_broken_file_is_one_sentence_that_names_it(app, name, data):
    at = dropped(app, (name, data))
    for button in [each for each in at.button if each.key == "corpus open"]:
        button.click().run()  # what its beginning does not tell is told when it is read
    assert not at.exception
    assert len(at.error) == 1
    assert name.split(".")[0] in at.error[0].value


def test_the_cut_is_kept_as_a_collection_that_holds_the_same_chunks(app):
    at = app(PAGE, corpus_name="Recipes")
    box(at, "Name").set_value("dishes")
    press(at, "Save")
    assert not at.exception
    assert "44 documents added" in at.success[0].value
    with open_collection(open_backend(FolderParameters()), "dishes") as kept:
        assert kept.manifest.chunker == "recursive:size=200,overlap=0"
        expected = chunk(
            load_ready_corpus("recipes").documents, tokenizer=minilm_tokenizer()
        ).chunks
        assert {c.id: c.text for c in kept.corpus()[0].chunks} == {c.id: c.text for c in expected}


def test_a_name_that_cannot_be_a_folder_is_refused(app):
    at = app(PAGE, corpus_name="Recipes")
    box(at, "Name").set_value("../up")
    press(at, "Save")
    assert not at.exception
    assert "cannot name a collection" in at.error[0].value
    assert not open_backend(FolderParameters()).names()


@pytest.mark.parametrize(
    "query",
    [
        {"corpus_name": "![x](http://e.invalid/i.png)", "corpus_a": "magic"},
        {"corpus_a_recursive_size": "-4", "corpus_map": "sphere", "corpus_color": "mood"},
    ],
)
def test_a_broken_link_falls_back_to_the_default_view(app, query):
    at = app(PAGE, **query)
    assert not at.exception
    assert len(panels(at)) == 2


def test_the_python_shown_cuts_the_same(app):
    at = app(PAGE)
    assert "56 chunks" in printed(ROOT, "-c", at.code[-1].value)


def test_marked_text_is_whole_for_every_overlap():
    text = "One two three four. Five six seven eight. Nine ten <eleven> twelve & more.\n\nEnd."
    document = Document("d", text)
    for size, overlap in ((8, 0), (8, 4), (10, 9)):
        chunks = chunk([document], FixedParameters(size, overlap)).chunks
        panel = marked(document, chunks)
        assert shown(panel) == text
        signs = re.findall(r"<span style=\"font-size[^>]*>(\d+)</span>", panel)
        assert signs == [str(n + 1) for n in range(len(chunks))]


def test_documents_added_to_others_are_placed_into_their_map(app):
    texts_of = [load_ready_corpus("articles").documents[number].text for number in range(5)]
    files = [(f"text{number}.txt", text.encode()) for number, text in enumerate(texts_of)]
    at = dropped(app, *files[:4])
    at = next(b for b in at.button if b.key == "corpus open").click().run()
    before = drawn(at)
    assert before["added"] is None
    at.file_uploader[0].upload(*files[4]).run()
    add = next(b for b in at.button if b.label.startswith("Add to “"))
    at = add.click().run()
    after = drawn(at)
    places = [
        dict(
            zip(
                scene["labels"],
                zip(numbers(scene["x"]), numbers(scene["y"]), strict=True),
                strict=True,
            )
        )
        for scene in (before, after)
    ]
    assert {label: places[1][label] for label in places[0]} == places[0]
    new = [after["labels"][row] for row in numbers(after["added"], "<i4")]
    assert sorted(new) == sorted(places[1].keys() - places[0].keys())
    assert 0 < len(new) < len(places[0])
    assert f"around the {len(new)} added" in plain(at)
    at.segmented_control(key="corpus_drawn").set_value("Laid out anew").run()
    assert drawn(at)["added"] is None
    assert drawn(at)["x"] != after["x"]
    at.file_uploader[0].upload(*files[4]).run()
    at = next(b for b in at.button if b.label.startswith("Add to “")).click().run()
    assert "Every one of these documents is there already" in plain(at)


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ([56], "**1 chunk** of 56 tokens"),
        ([1], "**1 chunk** of 1 token"),
        ([8, 8], "**2 chunks** of 8 tokens each"),
        ([1_000, 2_000], "**2 chunks** of 1,000 to 2,000 tokens, 1,500 on average"),
    ],
)
def test_a_range_of_lengths_is_told_only_where_there_is_one(tokens, said):
    assert lengths(tokens) == said
