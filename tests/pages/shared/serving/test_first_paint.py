"""The style of all pages comes with the page itself, whatever a browser has kept of it."""

from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from pages.shared.serving import server
from pages.shared.serving.first_paint import STYLE

PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def client():
    app = Starlette(middleware=server.middleware())
    # As Streamlit serves its page: a file, with what a browser needs to ask whether it is newer.
    app.mount("/", StaticFiles(directory=Path(st.__file__).parent / "static", html=True))
    return TestClient(app)


def test_a_page_comes_with_its_style_after_streamlits_and_before_its_parts(client):
    answer = client.get("/", headers=PAGE)
    head, _, after = answer.text.partition("</head>")
    assert f"<body><style>{STYLE.read_text(encoding='utf-8')}</style>" in after
    assert "<script" in head


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_its_length_is_told_as_it_is(client, encoding):
    answer = client.get("/", headers=PAGE | {"accept-encoding": encoding})
    assert answer.text.rstrip().endswith("</html>")
    if encoding == "identity":
        assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_browser_that_has_the_page_without_it_is_given_it_anew(client):
    plain = Starlette()
    plain.mount("/", StaticFiles(directory=Path(st.__file__).parent / "static", html=True))
    known = TestClient(plain).get("/").headers["etag"]
    answer = client.get("/", headers=PAGE | {"if-none-match": known})
    assert answer.status_code == 200
    assert "<style>" in answer.text
    assert "etag" not in answer.headers


def test_a_page_that_is_compressed_on_the_way_has_it_too():
    # As Streamlit answers for the address of a page: by itself, and compressed.
    inner = Starlette(middleware=[Middleware(GZipMiddleware, minimum_size=1)])
    inner.mount("/", StaticFiles(directory=Path(st.__file__).parent / "static", html=True))
    app = Starlette(middleware=server.middleware())
    app.mount("/", inner)
    answer = TestClient(app).get("/", headers=PAGE | {"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "<style>" in answer.text


def test_other_files_are_passed_on_as_they_are(client):
    plain = client.get("/favicon.png")
    assert plain.content == (Path(st.__file__).parent / "static" / "favicon.png").read_bytes()
    again = client.get("/favicon.png", headers={"if-none-match": plain.headers["etag"]})
    assert again.status_code == 304


def test_a_question_for_the_headers_alone_is_answered(client):
    answer = client.head("/", headers=PAGE)
    assert (answer.status_code, answer.content) == (200, b"")
