"""A link with settings that cannot be: each is named, with what was taken in its place."""

import pytest

from tests.pages.screen import HOSTILE, plain
from tests.pages.shared.test_work import visit

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]


def said(at):
    return [line for line in plain(at).splitlines() if "The link says" in line]


def test_a_link_with_settings_that_hold_says_nothing():
    at = visit(method="t-SNE", color="category", tsne_perplexity="20", boundaries="true", seed="3")
    assert said(at) == []
    assert at.number_input(key="seed").value == 3
    assert said(visit(method="PCA", dimensions="2-D", find="", boundaries="FALSE")) == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"color": "taste"}, "“color=taste”, which is not possible here; “category” is taken"),
        ({"method": "SVD"}, "“method=SVD”, which is not possible here; “t-SNE” is taken"),
        ({"seed": "-4"}, "“seed=-4”, which is not possible here; “0” is taken"),
        ({"seed": "many"}, "“seed=many”, which is not possible here; “0” is taken"),
        (
            {"method": "t-SNE", "tsne_perplexity": "1e9"},
            "“tsne_perplexity=1e9”, which is not possible here; the usual value is taken",
        ),
        ({"boundaries": "maybe"}, "“boundaries=maybe”, which is not possible here; off is taken"),
        ({"perplexity": "30"}, "“perplexity=30”, which sets nothing in this view"),
        ({"k": "5"}, "“k=5”, which sets nothing in this view"),
    ],
)
def test_a_setting_that_cannot_be_is_named_with_what_was_taken_instead(query, sentence):
    (line,) = said(visit(**query))
    assert sentence in line


def test_what_was_taken_instead_is_told_until_it_is_changed_or_the_page_is_left():
    at = visit(color="taste", seed="-4")
    assert len(said(at)) == 2
    at.selectbox(key="color").set_value("One color").run()
    (line,) = said(at)
    assert "seed" in line
    at.switch_page("neighbors/page.py").run()
    assert said(at) == []


@pytest.mark.parametrize("value", HOSTILE)
def test_what_a_link_asks_is_text_and_never_markup(value):
    at = visit(color=value)
    assert value in plain(at)
    assert not any(value in each.value for each in at.caption)
