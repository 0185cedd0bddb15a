"""Somebody's text where Markdown is read."""

import re

import pytest

from pages.shared.wording import md, plain

# How remark-gfm, which Streamlit's pages read Markdown with, finds addresses in text once read.
LINKS = re.compile(r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.IGNORECASE)
MAILS = re.compile(r"([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)")


def as_read(markdown: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


@pytest.mark.parametrize(
    "text",
    [
        "http://evil.example/x",
        "see HTTPS://evil.example now",
        "www.evil.example",
        "xhttp://evil.example",
        "me@evil.example",
        "a.b+c@evil.example, www.x.y",
        "www.http://a.b@c.d",
    ],
)
def test_an_address_in_somebodys_text_is_no_link(text: str) -> None:
    shown = as_read(md(text))
    assert not LINKS.search(shown)
    assert not MAILS.search(shown)
    assert shown.replace("\u2060", "") == text
    assert plain(md(text)) == text


@pytest.mark.parametrize("text", ["king", "a:b", "3 @ 4", "C:/x", "wwwhat.", "*bold*", "@cf/baai"])
def test_other_text_is_shown_as_it_is(text: str) -> None:
    assert as_read(md(text)) == text
    assert plain(md(text)) == text
