"""The insights page: what the studies found, shown as text and taken away."""

import pytest

from explorer.neighbors import neighbor_graph
from explorer.studies import hubness
from pages.shared.wording import md
from tests.pages.screen import HOSTILE, code_with, headed, printed, typed

pytestmark = pytest.mark.model

PAGE = "insights/page.py"


def test_the_findings_of_the_first_list_are_those_of_the_core(app, topics):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    _, skewness = hubness(neighbor_graph(topics.vectors, 10).indices, len(topics))
    said = headed(at)
    assert md(f"with a skewness of {skewness:.2f} (0 is even)") in said
    assert "`python -m explorer clusters topics`" in said
    assert [heading.value for heading in at.header] == [
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
    code = code_with(at, "study(")
    printed(tmp_path, "-c", code)
    assert "# Insights: Ten topics, ten words each" in (tmp_path / "insights.md").read_text("utf-8")
    assert "<h2>Analogies</h2>" in (tmp_path / "insights.html").read_text("utf-8")


def test_hostile_words_stay_text(app):
    at = typed(app, PAGE, HOSTILE)
    assert not at.exception
    outside = [str(part.value) for part in (*at.markdown, *at.header, *at.error)]
    outside += [str(part.value) for part in at.caption if not str(part.value).startswith("`")]
    assert "closest words" in "".join(outside)
    assert not any(word in text for word in HOSTILE for text in outside)


def test_two_words_are_answered_with_what_to_do(app):
    at = typed(app, PAGE, ["one", "two"])
    assert not at.exception
    assert "at least 3 words" in " ".join(str(error.value) for error in at.error)
