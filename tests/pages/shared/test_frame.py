"""What every page has: a title in one line with what is shown, and a place that waits still."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import spaces
from tests.pages.screen import plain

PAGES = Path(__file__).parents[3] / "pages"


def page():
    from pages.shared import frame

    frame.heading("Map", "**Ten topics** · 100 texts")
    frame.waiting(420)


def test_a_heading_and_a_place_that_waits():
    at = AppTest.from_function(page).run()
    assert not at.exception
    assert at.title[0].value == "Map"
    assert at.caption[0].value == "**Ten topics** · 100 texts"
    body = at.get("html")[0].proto.body
    assert re.findall(r"height: (\d+)px", body) == ["420"]


def test_nothing_moves_where_a_page_waits():
    shimmering = [f.name for f in PAGES.rglob("*.py") if "st.skeleton(" in f.read_text("utf-8")]
    assert shimmering == []
    assert "animation" not in (PAGES / "shared" / "page.css").read_text("utf-8")


def test_animation_keeps_still_where_the_system_asks_for_it():
    style = (PAGES / "shared" / "access" / "regions.css").read_text("utf-8")
    still = style.partition("@media (prefers-reduced-motion: reduce)")[2]
    assert "animation-duration: 0.01ms !important" in still
    assert "transition-duration: 0.01ms !important" in still


@pytest.mark.model
@pytest.mark.parametrize(
    ("page", "hidden"),
    [
        ("map", set()),
        ("lab", set()),
        ("search", {"list"}),
        ("corpus", {"list"}),
        ("data", {"list", "model"}),
        ("models", {"list", "model"}),
        ("home", {"list", "model"}),
    ],
)
def test_the_sidebar_shows_what_a_page_uses(app, page, hidden):
    at = app(f"{page}/page.py")
    assert not at.exception
    styles = " ".join(part.proto.body for part in at.get("html"))
    assert set(re.findall(r"\.st-key-(\w+) { display: none; }", styles)) == hidden
    # What is chosen there stays chosen all the same.
    assert {"list", "model"} <= {box.key for box in at.sidebar.selectbox}


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("analogies", "Analogies"),
        ("clusters", "Clusters"),
        ("compare", "Compare"),
        ("insights", "Insights"),
        ("lab", "Index lab"),
        ("map", "Map"),
        ("neighbors", "Neighbors"),
        ("relations", "Relations"),
    ],
)
def test_a_page_has_its_title_and_what_it_is_of_before_the_space_is_there(
    app, monkeypatch, name, title
):
    monkeypatch.setattr(spaces, "space_of", lambda *_, **__: None)
    at = app(f"{name}/page.py")
    assert not at.exception
    assert [each.value for each in at.title] == [title]
    assert plain(at).startswith("**Ten topics, ten words each** · 100 texts · all-MiniLM-L6-v2")
    assert 'class="vse-waiting"' in at.get("html")[-1].proto.body


@pytest.mark.model
def test_what_a_page_is_of_does_not_flicker_when_it_runs_again(app, monkeypatch):
    at = app("neighbors/page.py")
    told = at.caption[0].value
    assert told.endswith(("384 dimensions", "from cache"))
    monkeypatch.setattr(spaces, "space_of", lambda *_, **__: None)
    assert at.run().caption[0].value == told
