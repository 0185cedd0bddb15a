"""The insights page: what the studies found, shown as text and taken away."""

import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.embedders import parse_spec
from explorer.neighbors import neighbor_graph
from explorer.studies import hubness
from explorer.tasks import words as tasks_words
from explorer.wordlists import load_word_list
from pages.shared import runtime
from pages.shared.wording import md

pytestmark = pytest.mark.model

PAGE = "insights/page.py"
ROOT = Path(__file__).resolve().parents[3]
HOSTILE = ["<script>alert(1)</script>", "![x](http://e.invalid/i.png)", "$x$", ":red[x]", "**b**"]


def texts(at: AppTest) -> str:
    parts = (*at.markdown, *at.caption, *at.error, *at.subheader)
    return "\n".join(str(part.value) for part in parts)


def typed(app, words: list[str]) -> AppTest:
    at = app("data/page.py")
    at.text_area(key="typed text").set_value("\n".join(words))
    at.button[0].click().run()
    return at.switch_page(PAGE).run()


def test_the_findings_of_the_first_list_are_those_of_the_core(app):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    table = load_word_list("topics")
    space = tasks_words.embed_table(table, parse_spec("minilm"), runtime.cache_path())[0]
    _, skewness = hubness(neighbor_graph(space.vectors, 10).indices, len(space))
    said = texts(at)
    assert md(f"with a skewness of {skewness:.2f} (0 is even)") in said
    assert "`python -m explorer clusters topics`" in said
    assert [heading.value for heading in at.subheader] == [
        "Patterns",
        "Relations",
        "Analogies",
        "Geometry under other embedders",
        "How far pictures can be trusted",
    ]
    assert len(at.get("download_button")) == 2


@pytest.mark.timeout(900)  # a process of its own compiles UMAP anew
def test_the_code_shown_writes_the_report(app, tmp_path):
    at = app(PAGE)
    code = next(block.value for block in at.code if "study(" in block.value)
    folder = {"PYTHONPATH": str(ROOT), "VSE_CACHE_DIR": str(runtime.cache_path().parent)}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=folder, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert "# Insights: Ten topics, ten words each" in (tmp_path / "insights.md").read_text("utf-8")
    assert "<h2>Analogies</h2>" in (tmp_path / "insights.html").read_text("utf-8")


def test_hostile_words_stay_text(app):
    at = typed(app, HOSTILE)
    assert not at.exception
    outside = [str(part.value) for part in (*at.markdown, *at.subheader, *at.error)]
    outside += [str(part.value) for part in at.caption if not str(part.value).startswith("`")]
    assert "closest words" in "".join(outside)
    assert not any(word in text for word in HOSTILE for text in outside)


def test_two_words_are_answered_with_what_to_do(app):
    at = typed(app, ["one", "two"])
    assert not at.exception
    assert "at least 3 words" in " ".join(str(error.value) for error in at.error)
