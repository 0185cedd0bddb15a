"""The insights page: what the studies found, shown as text and taken away."""

import pytest

from explorer.neighbors import neighbor_graph
from explorer.studies import hubness
from pages.insights.links import Place, place_of
from pages.shared.wording import md
from tests.pages.screen import HOSTILE, code_with, headed, printed, texts, typed

pytestmark = pytest.mark.model

PAGE = "insights/page.py"


def test_the_findings_of_the_first_list_are_those_of_the_core(app, topics):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    _, skewness = hubness(neighbor_graph(topics.vectors, 10).indices, len(topics))
    said = headed(at)
    assert md(f"with a skewness of {skewness:.2f} (0 is even)") in said
    assert "python -m explorer clusters topics" in code_with(at, "clusters").splitlines()
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
    outside = [str(part.value) for part in (*at.markdown, *at.header, *at.error, *at.caption)]
    assert "closest words" in "".join(outside)
    assert not any(word in text for word in HOSTILE for text in outside)


def test_the_summary_leads_to_each_study_and_each_finding_to_what_shows_it(app):
    at = app(PAGE)
    anchors = [heading.proto.anchor for heading in at.header]
    said = texts(at)
    assert all(f"](#{anchor})" in said for anchor in anchors)
    links = [(link.proto.page or "map", link.proto.query_string) for link in at.get("page_link")]
    assert len(links) >= 20
    assert {page for page, _ in links} >= {"map", "analogies", "neighbors", "clusters", "compare"}
    assert any("analogy=" in query for page, query in links if page == "analogies")


@pytest.mark.parametrize(
    ("check", "section", "place"),
    [
        ("clusters topics --k 10", "Patterns", Place("clusters", {"clusters_k": "10"})),
        (
            "neighbors --words topics -- -x",
            "Patterns",
            Place("neighbors", {"neighbor_query": "-x"}),
        ),
        (
            "solve --words topics 'king - man + woman' --vocabulary 5000",
            "Analogies",
            Place("analogies", {"analogy": "king - man + woman"}),
        ),
        ("map topics --method umap", "Pictures", Place("map", {"method": "UMAP"})),
        ("compare --words topics minilm tf-idf", "Geometry", Place("compare")),
        ("relations family", "Relations", Place("relations")),
        ("insights topics", "Patterns", Place("map")),
        ("insights topics", "Analogies", Place("analogies")),
    ],
)
def test_a_finding_is_seen_where_its_command_would_be(check, section, place):
    assert place_of(f"python -m explorer {check}", section, "Ten topics") == place


def test_two_words_are_answered_with_what_to_do(app):
    at = typed(app, PAGE, ["one", "two"])
    assert not at.exception
    assert "at least 3 words" in " ".join(str(error.value) for error in at.error)
