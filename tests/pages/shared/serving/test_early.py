"""What pages with a map name in their first answer, and that nothing else is touched."""

import re

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.shared.map import assets
from pages.shared.serving import early, server

PAGE = "<html><head><title>é</title></head><body><p>" + "x" * 3000 + "</p></body></html>"


def answer(request):
    if "api" in request.url.path:
        return JSONResponse({})
    if request.method == "HEAD":
        return Response(headers={"content-length": "3"}, media_type="text/html")
    return HTMLResponse(PAGE, headers={"etag": '"old"', "cache-control": "no-cache"})


@pytest.fixture(scope="module")
def client():
    route = Route("/{path:path}", answer, methods=["GET", "HEAD"])
    return TestClient(Starlette(routes=[route], middleware=server.middleware()))


@pytest.mark.parametrize("address", ["/", "/map", "/below/tour"])
def test_a_page_with_a_map_names_plotly_first_and_the_fields_around_it_last(client, address):
    page = client.get(address).text
    head, _, rest = page.partition("<title>é</title>")
    assert f'id="{assets.PLOTLY_ID}" href="/{assets.plotly_address()}"' in head
    assert f'<script type="module" async src="/{assets.map_address()}">' in head
    later = re.findall(
        r'<link rel="modulepreload"[^>]* href="(.*?)">', rest.partition("</head>")[0]
    )
    assert set(later) <= set(assets.shipped_files())
    assert rest.endswith("</body></html>")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_what_is_said_of_the_page_holds_for_the_page_as_sent(client, encoding):
    headers = client.get("/map", headers={"accept-encoding": encoding}).headers
    # By the old tag a browser would keep a page that names scripts of before an update.
    assert "etag" not in headers
    assert headers["cache-control"] == "no-cache"
    assert "content-security-policy" in headers


@pytest.mark.parametrize("address", ["/data", "/home"])
def test_a_page_before_a_map_names_plotly_for_when_nothing_else_is_to_be_done(client, address):
    head = client.get(address).text.partition("</head>")[0]
    named = f'<link rel="prefetch" as="script" id="{assets.PLOTLY_ID}"'
    assert head.index(named) > head.index("<title>")
    assert "modulepreload" not in head


@pytest.mark.parametrize("address", ["/search", "/models"])
def test_other_pages_name_nothing(client, address):
    assert "<head><title>é</title></head>" in client.get(address).text


def test_what_is_no_page_stays_as_it_is(client):
    assert client.get("/api/map").json() == {}
    assert client.head("/map").headers["content-length"] == "3"


def test_every_field_named_is_a_script_of_the_installed_streamlit():
    for name in early.FIELDS:
        found = early.scripts_of((name,))
        assert any(path.rpartition("/")[2].startswith(f"{name}.") for path in found), name


def test_what_a_script_imports_is_named_too():
    found = early.scripts_of(early.FIELDS)
    files = assets.shipped_files()
    text = "".join(files[path].read_text(encoding="utf-8") for path in found)
    names = {path.rpartition("/")[2] for path in found}
    assert set(re.findall(r'from"\./([^"]+\.js)"', text)) <= names


def test_the_map_looks_for_plotly_where_the_page_names_it():
    source = assets.map_modules()[assets.ENTRY].read_text(encoding="utf-8")
    assert f'getElementById("{assets.PLOTLY_ID}")' in source
