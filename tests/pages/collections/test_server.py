"""Collections on a server, from the page: the same as here, and a key that nobody else sees."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer.search import SearchOptions, open_stored_searcher
from explorer.stores import (
    FolderParameters,
    ServerParameters,
    describe_collection,
    open_backend,
    open_collection,
)
from pages.shared import places
from tests.pages.collections.test_page import PAGE, SOME, ids, paste, said
from tests.pages.screen import box, keep, plain, press
from tests.stores.qdrant_double import QdrantDouble

pytestmark = [
    pytest.mark.model,
    pytest.mark.usefixtures("own_collections"),
    pytest.mark.filterwarnings("ignore:Api key is used with an insecure connection"),
]

KEY = "geheim-4711"


@pytest.fixture
def qdrant():
    with QdrantDouble(KEY) as double:
        yield double


def connect(at: AppTest, url: str, key: str = "") -> AppTest:
    at.segmented_control(key=places.KEPT_ON).set_value("server").run()
    box(at, "Address").set_value(url)
    box(at, "Key").set_value(key)
    return press(at, "Connect")


def test_on_a_server_the_same_is_done_and_the_key_stays_in_the_session(app, qdrant):
    keep("mine", *SOME)
    at = connect(app(PAGE), qdrant.url, KEY)
    host = qdrant.url.removeprefix("http://")
    assert f"There are no collections on {host} yet." in plain(at)
    at.segmented_control(key=places.KEPT_ON).set_value("folder").run()
    press(at, f"Copy to {host}".replace(".", "\\.").replace(":", "\\:"))
    assert said(at) == f"Copied “mine” with 2 chunks to {host}."
    at.segmented_control(key=places.KEPT_ON).set_value("server").run()
    assert at.dataframe[0].value["Kept on"].tolist() == [host]
    paste(at, "The harbor is closed in storms.", "sea")
    there = ServerParameters(qdrant.url, key=KEY)
    assert set(ids("mine", there)) == {"a", "b", "sea"}
    assert set(ids("mine")) == {"a", "b"}
    press(at, "Search it").switch_page("search/page.py")  # AppTest goes back by itself
    box(at.run(), "Query").set_value("ships in bad weather").run()
    with open_collection(open_backend(there), "mine") as kept:
        best = open_stored_searcher(kept).search("ships in bad weather", SearchOptions()).hits[0]
    assert best.document_id == "sea"
    assert "The harbor is closed in storms." in "".join(part.proto.body for part in at.get("html"))
    assert at.query_params["server"] == qdrant.url
    shown = [str(element) for element in (*at.main, *at.sidebar)]
    assert not any(KEY in text for text in (*shown, json.dumps(dict(at.query_params)), *keys(at)))
    assert f"parse_store({qdrant.url!r})" in at.code[-1].value


def keys(at: AppTest) -> list[str]:
    return [job.key + job.title for job in at.session_state["jobs"].values()]


def test_a_corpus_is_saved_where_the_session_keeps_its_collections(app, qdrant):
    at = connect(app(PAGE, corpus_from="Paste text"), qdrant.url, KEY)
    at.number_input(key="collections shards").set_value(12).run()
    at.switch_page("corpus/page.py").run()
    at.text_area(key="corpus text").set_value("Yeast lifts the dough. Bread rises.").run()
    assert f"Kept on {qdrant.url.removeprefix('http://')}" in plain(at)
    box(at, "Name").set_value("kept-far")
    press(at, "Save")
    there = open_backend(ServerParameters(qdrant.url, key=KEY))
    assert describe_collection(there, "kept-far").documents == 1
    assert qdrant.asked["kept-far"]["shard_number"] == 12
    assert open_backend(FolderParameters()).names() == []


def test_a_server_that_refuses_or_is_gone_is_a_sentence_and_the_rest_works(app, qdrant):
    keep("mine", *SOME)
    assert "There are no collections on 127.0.0.1" in plain(connect(app(PAGE), qdrant.url, KEY))
    # Another session sees nothing of what a server told the one with the key.
    at = connect(app(PAGE), qdrant.url, "wrong")
    assert "refuses the key" in plain(at)
    at = connect(at, "http://127.0.0.1:9")
    assert "The Qdrant server at http://127.0.0.1:9 cannot be reached" in plain(at)
    at.switch_page("search/page.py").run()
    assert "cannot be reached" in plain(at)
    assert "Sign-in refused after changing phones" in plain(at)
    at.switch_page(PAGE).run()
    at.segmented_control(key=places.KEPT_ON).set_value("folder").run()
    assert at.dataframe[0].value["Name"].tolist() == ["mine"]
    assert not at.error


@pytest.mark.parametrize("page", [PAGE, "search/page.py"])
def test_a_link_with_a_password_is_refused_and_not_repeated(app, page):
    at = app(page, server=f"http://user:{KEY}@host:6333")
    assert len(at.error) == 1
    assert "must hold no name, password or key" in plain(at)
    assert KEY not in plain(at)
    assert "server" not in at.query_params


def test_a_server_that_only_a_link_names_is_not_asked_before_somebody_agrees(app, qdrant):
    place = ServerParameters(qdrant.url, key=KEY)
    keep("far", *SOME, place=place)
    title = f"far (saved on {place.host})"
    at = app("search/page.py", server=qdrant.url, search_in=title, search_query="bakery")
    assert "This link is about collections on a Qdrant server." in plain(at)
    assert qdrant.refused == 0
    box(at, "Key, if it asks for one").set_value(KEY)
    press(at, "Connect")
    assert at.selectbox(key="search_in").value == "saved:far"
    assert "2 from the collection, nothing embedded" in plain(at)


def test_the_key_of_the_environment_goes_to_the_address_of_the_environment_only(monkeypatch):
    monkeypatch.setenv("QDRANT_URL", "https://ours:6333/")
    assert places.connected("https://ours:6333").key is None
    assert places.connected("https://theirs:6333").key == ""
    assert places.connected("https://ours:6333", "mine").key == "mine"
