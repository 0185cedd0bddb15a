"""The analogies page as a story: demo data, links, unknown words, batches, odd data."""

from dataclasses import replace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.embedders import parse_spec
from explorer.evaluation import AnalogyScores
from explorer.evaluation.analogies import SectionScore
from explorer.evaluation.intervals import of_share
from explorer.expressions import Baseline, Hit, Vocabulary, parallelogram, parse, solve
from explorer.expressions.gallery import gallery
from explorer.space import Space
from explorer.tasks import analogies, words
from pages.analogies import batch
from pages.analogies.gallery import why
from pages.shared import runtime, vocabulary
from tests.pages.screen import HOSTILE, box, drawn, linked, numbers, press, printed, texts, typed

pytestmark = pytest.mark.model

PAGE = "analogies/page.py"


def ranking(at: AppTest) -> list[str]:
    return list(at.dataframe[0].value["Word"])


def write(at: AppTest, text: str) -> AppTest:
    box(at, "Expression").set_value(text).run()
    assert not at.exception
    return at


@pytest.fixture(scope="module")
def space(topics):
    return words.extend_space(topics, 10_000, parse_spec("minilm"), runtime.cache_path())


def test_the_page_opens_on_the_king_and_the_queen(app, space):
    at = linked(PAGE)
    expected = solve(space, parse("king - man + woman", Vocabulary(space.labels)))
    assert ranking(at) == [hit.label for hit in expected.results]
    assert ranking(at)[0] == "queen"
    np.testing.assert_allclose(
        at.dataframe[0].value["Cosine"], [hit.score for hit in expected.results], atol=1e-5
    )
    said = texts(at)
    assert f"{expected.margin:.3f} ahead of" in said
    for entry in expected.excluded:
        assert f"**{entry.label}** would have come number {entry.rank:,}" in said
    for entry in expected.baselines:
        assert f"nearest to “{entry.term}” is **{entry.label}**" in said


def test_work_on_more_words_is_told_below_what_is_answered_already(app, monkeypatch):
    extended = vocabulary._extended

    def so_far(now, n, key):
        if n == vocabulary.BEGINNING:
            return extended(now, n, key)
        st.caption("More words are on their way.")
        return None

    monkeypatch.setattr(vocabulary, "_extended", so_far)
    at = linked(PAGE)
    said = [str(caption.value) for caption in at.caption]
    (answered,) = [at for at, text in enumerate(said) if "frequent English ones so far" in text]
    assert said.index("More words are on their way.") > answered


def test_three_rankings_stand_side_by_side(app, space):
    at = linked(PAGE)
    expression = parse("king - man + woman", Vocabulary(space.labels))
    tables = [frame.value for frame in at.dataframe[1:4]]
    assert [table.columns[0] for table in tables] == ["3CosAdd", "3CosMul", "Inputs left in"]
    product = solve(space, expression, method="3cosmul")
    assert list(tables[1]["3CosMul"]) == [hit.label for hit in product.results]
    assert tables[2]["Inputs left in"][0] == "king (input)"


def test_the_arrows_drawn_meet_the_words_and_the_check_is_told(app, space):
    at = linked(PAGE)
    solution = solve(space, parse("king - man + woman", Vocabulary(space.labels)))
    expected = parallelogram(space, solution)
    picture = drawn(at)
    assert picture["labels"] == ["king", "man", "woman", "queen", "king - man + woman"]
    assert picture["arrows"] == [[1, 0], [2, 3]]
    x = numbers(picture["x"])
    np.testing.assert_allclose(x[:4], expected.coordinates[:, 0], atol=1e-5)
    np.testing.assert_allclose(x[4], expected.target[0], atol=1e-5)
    assert expected.check.sentence in texts(at)
    assert "dimensions" in picture
    flat = linked(PAGE, analogy_view="3-D")
    assert drawn(flat)["dimensions"] == 3


def test_every_pill_of_the_gallery_says_why_and_comes_out_as_told(app):
    at = linked(PAGE)
    entries = gallery()
    assert sum(entry.holds for entry in entries) >= 12
    assert sum(not entry.holds for entry in entries) >= 6
    for entry in (entries[1], entries[-1]):
        write(at, entry.expression)
        assert ranking(at)[0] == entry.winner
        verdict = "**Holds.**" if entry.holds else "**Fails.**"
        assert verdict in texts(at)


def test_a_slider_changes_the_expression_and_the_ranking(app, space):
    at = linked(PAGE)
    at.slider[2].set_value(2.0).run()
    text = box(at, "Expression").value
    assert text == "king - man + 2*woman"
    expected = solve(space, parse(text, Vocabulary(space.labels)))
    assert ranking(at) == [hit.label for hit in expected.results]
    write(at, "0.5*king")
    assert at.slider[0].value == 0.5


def test_a_misspelt_word_is_embedded_as_typed_and_guessed_at(app, space):
    at = linked(PAGE, analogy="king - man + womann")
    assert "**womann** is not in the vocabulary" in texts(at)
    press(at, "woman")
    assert ranking(at)[0] == "queen"


def test_what_cannot_be_read_is_told_with_its_place(app):
    at = linked(PAGE, analogy="king - (man")
    assert at.error
    assert "▲" in at.code[0].value
    write(at, "king - king")
    assert "cancels out" in texts(at)
    write(at, "king - man + man")
    assert "Cancels out and plays no part: “man”" in texts(at)
    write(at, " ")
    assert "Type words with" in texts(at)
    write(at, "x" * 1000)
    write(at, "king " + "- man " * 40)
    assert at.error


def test_nonsense_in_a_link_falls_back(app):
    at = linked(PAGE, analogy_words="many", analogy_view="9-D", analogy_method="guess")
    assert ranking(at)[0] == "queen"


def test_hostile_words_are_shown_as_they_are(app):
    at = typed(app, PAGE, HOSTILE)
    at.session_state["analogy_words"] = "These words"
    write(at, '"<script>alert(1)</script>" - "$x$"')
    assert set(ranking(at)) == {HOSTILE[1], HOSTILE[3], HOSTILE[4]}
    said = texts(at)
    for raw in HOSTILE[1:]:
        assert raw not in said


def test_a_file_of_questions_gives_the_accuracy_of_the_core(app):
    content = b": family\nking queen man woman\nboy girl brother sister\n: broken\ncat dog a b\n"
    at = linked(PAGE, analogy_questions="A file of yours")
    at.file_uploader[0].upload("mine.txt", content).run()
    assert not at.exception
    scores = analogies.answer_questions(("mine.txt", content), parse_spec("minilm"))
    table = at.dataframe[-1].value
    assert list(table["Category"]) == ["family", "broken", "All"]
    assert list(table["First"])[-1] == pytest.approx(scores.accuracy)
    assert list(table["First five"])[-1] == pytest.approx(scores.top5)
    assert f"**{scores.accuracy:.1%}** of 3 questions" in texts(at)
    at.file_uploader[0].upload("bad.txt", b": x\none two three\n").run()
    assert any("line 2" in error.value for error in at.error)


def test_our_own_questions_are_answered_at_a_click(app):
    at = linked(PAGE)
    press(at, "Answer them")
    assert not at.exception
    table = at.dataframe[-1].value
    assert len(table) >= 4
    assert 0 < list(table["First"])[-1] < 1


def scored(*sections: tuple[str, int, int]) -> AnalogyScores:
    found = tuple(
        SectionScore(name, right / n, 1.0, n, n, of_share(right, n)) for name, right, n in sections
    )
    right, n = sum(s[1] for s in sections), sum(s[2] for s in sections)
    return AnalogyScores(
        right / n, 1.0, n, n, found, "3cosadd", "excluded", of_share(right, n), (), ()
    )


def test_categories_that_differ_by_less_than_chance_are_told_so():
    few = batch.sentence(scored(("a", 3, 4), ("b", 2, 4)))
    many = batch.sentence(scored(("a", 300, 400), ("b", 200, 400)))
    assert "best in “a” (75% of 4), worst in “b” (50% of 4)" in few
    assert few.endswith("So few questions do not tell the two apart.")
    assert many.endswith("(50% of 400).")


def test_the_right_answer_for_another_reason_is_not_called_another_answer():
    entry = next(e for e in gallery() if e.holds and e.kind == "offset")
    space = Space([entry.winner, "x", "y"], np.eye(3))
    hit = Hit(entry.winner, 0, 0.9)
    solution = replace(
        solve(space, parse("x + y", Vocabulary(space.labels)), 1),
        results=(hit,),
        baselines=(Baseline("x", entry.winner, 0, 0.9),),
    )
    said = why(entry, solution)
    assert said.count(f"“{entry.winner}”") == 1
    assert "not for the reason" in said


def test_google_questions_come_out_as_published(evaluation):
    content = (evaluation / "words" / "questions-words.txt").read_bytes()
    scores = analogies.answer_questions(
        ("questions-words.txt", content), parse_spec("minilm"), cache=runtime.cache_path()
    )
    assert scores.accuracy == pytest.approx(0.656, abs=0.003)
    family = next(section for section in scores.sections if section.name == "family")
    assert family.accuracy == pytest.approx(0.73, abs=0.01)


@pytest.mark.parametrize("text", ["king - man + woman", "zorblax + dog"])
def test_the_python_shown_runs_and_prints_the_answer(app, tmp_path, text):
    at = linked(PAGE, analogy=text, analogy_words="These words" if "zorb" in text else "+ 10,000")
    program = at.code[-1].value if "solve" in at.code[-1].value else at.code[0].value
    assert printed(tmp_path, "-c", program).split()[1] == ranking(at)[0]
