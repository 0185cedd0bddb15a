"""The map's Python side: whose selection counts, what is sent, and how its files are served."""

import base64
import gzip
import posixpath
import re

import brotli
import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from pages.shared.map import assets
from pages.shared.map.memory import MapEvents, MapMemory, row_of
from pages.shared.serving import server
from tests.pages.screen import drawn


def payload(labels=("king", "queen", "man", "woman"), selected=None, shift=0.0):
    places = np.arange(len(labels), dtype="<f4") + shift
    packed = base64.b64encode(places.tobytes()).decode()
    whole = {"labels": list(labels), "n": len(labels), "x": packed, "y": packed}
    return {**whole, "selected": selected}


def click(memory, row):
    return memory.hear(
        {"selected": row, "lasso": [], "act": memory.events.act + 1, "points": memory.points}
    )


# Whose selection counts ---------------------------------------------------------------------------


def test_a_page_that_asks_for_nothing_leaves_the_persons_choice_alone():
    memory = click(MapMemory().follow(payload()), 2)
    for _ in range(3):
        memory = memory.follow(payload())
        assert memory.events.selected == 2
        assert memory.command == 0


def test_a_page_that_always_asks_for_the_same_is_obeyed_once():
    memory = MapMemory().follow(payload(selected=1))
    assert (memory.events.selected, memory.asked, memory.command) == (1, 1, 1)
    memory = click(memory, 2).follow(payload(selected=1)).follow(payload(selected=1))
    assert (memory.events.selected, memory.command) == (2, 1)


def test_handing_back_what_was_told_changes_nothing():
    memory = MapMemory().follow(payload())
    for row in (2, 3, None, 0):
        memory = click(memory, row)
        memory = memory.follow(payload(selected=memory.events.selected))
        assert (memory.events.selected, memory.command) == (row, 0)


def test_handing_it_back_one_run_late_never_undoes_a_click():
    memory, held = MapMemory().follow(payload()), None
    for row in (2, 3, None, 3, 1):
        memory = click(memory, row).follow(payload(selected=held))
        assert (memory.events.selected, memory.command) == (row, 0)
        held = memory.events.selected


def test_a_late_page_can_ask_for_the_row_it_last_handed_back():
    memory = click(MapMemory().follow(payload()), 2).follow(payload(selected=None))
    memory = click(memory, 3).follow(payload(selected=2))
    assert memory.events.selected == 3
    memory = memory.follow(payload(selected=2))
    assert (memory.events.selected, memory.asked, memory.command) == (2, 2, 1)


def test_a_page_can_select_and_clear():
    memory = click(MapMemory().follow(payload()), 2)
    memory = memory.follow(payload(selected=2)).follow(payload(selected=0))
    assert (memory.events.selected, memory.asked, memory.command) == (0, 0, 1)
    memory = memory.follow(payload(selected=None))
    assert (memory.events.selected, memory.asked, memory.command) == (None, None, 2)


def test_a_selection_survives_other_places_and_other_names_but_not_both():
    memory = click(MapMemory().follow(payload()), 2)
    memory = memory.follow(payload(selected=2, shift=1.0))
    assert memory.events.selected == 2
    memory = memory.follow(payload(("a", "b", "c", "d"), selected=2, shift=1.0))
    assert memory.events.selected == 2
    before = memory.command
    memory = memory.follow(payload(("e", "f", "g", "h"), selected=2, shift=2.0))
    assert memory.events == MapEvents()
    assert memory.command > before


def test_a_wish_says_how_much_of_what_a_person_did_was_heard_before_it():
    memory = click(click(MapMemory().follow(payload()), 2), 3).follow(payload(selected=3))
    memory = memory.follow(payload(selected=0))
    assert (memory.asked, memory.command, memory.after) == (0, 1, 2)
    memory = click(memory, 1).follow(payload(selected=0))
    # The browser had done that third act when the wish came, and has left the wish alone.
    assert (memory.events.selected, memory.command, memory.after) == (1, 1, 2)


def test_a_click_on_points_that_others_have_replaced_chooses_none_of_those():
    memory = MapMemory().follow(payload())
    others = memory.follow(payload(("e", "f", "g", "h"), shift=2.0))
    assert others.points != memory.points
    late = {"selected": 2, "lasso": [1, 2], "act": 1, "points": memory.points}
    assert others.hear(late) == others
    assert others.hear({**late, "points": others.points}).events == MapEvents(2, (1, 2))


@pytest.mark.parametrize(
    ("marks", "events"),
    [
        ({"selected": 3, "lasso": [3, 1, 1]}, MapEvents(3, (1, 3))),
        ({"selected": 4, "lasso": [0, 4, -1]}, MapEvents(None, (0,))),
        ({"selected": "2", "lasso": ["0", 1.0, None, [2]]}, MapEvents()),
        ({"selected": True, "lasso": "0123"}, MapEvents()),
        ({}, MapEvents()),
        (None, MapEvents()),
        ([1, 2], MapEvents()),
    ],
)
def test_only_rows_of_the_map_are_believed(marks, events):
    told = {**marks, "points": 0} if isinstance(marks, dict) else marks
    assert MapMemory().follow(payload()).hear(told).events == events


def test_many_rows_are_told_as_a_bit_for_each():
    bits = base64.b64encode(bytes([0b1010, 0xFF])).decode()
    memory = MapMemory().follow(payload()).hear({"lasso": {"bits": bits}, "points": 0})
    assert memory.events.lasso == (1, 3)
    for wrong in ({"bits": "not base64"}, {"bits": [1]}, {}):
        assert memory.hear({"lasso": wrong, "points": 0}).events.lasso == ()


def test_a_row_is_a_whole_number_below_the_count():
    assert [row_of(v, 3) for v in (0, 2, 3, -1, None, 1.0, False)] == [0, 2] + [None] * 5


# What is sent -------------------------------------------------------------------------------------


def page():
    import streamlit as st

    from pages.shared.map.component import explorer_map, map_events

    row = st.session_state.get("wish")
    places = {"x": "AAAAAAAAgD8=", "y": "AAAAAAAAgD8="}
    data = {"labels": ["a", "b"], "n": 2, **places, "selected": row}
    events = explorer_map(data, key="m", height=500)
    assert events == map_events("m")
    st.text(f"selected {events.selected}")


def test_the_message_stays_the_same_until_the_page_asks_for_something_new():
    app = AppTest.from_function(page).run()
    assert not app.exception
    first = drawn(app)
    assert (first["key"], first["height"]) == ("m", 500)
    assert (first["selected"], first["command"]) == (None, 0)
    assert drawn(app.run()) == first
    app.session_state["wish"] = 1
    app.run()
    assert app.text[0].value == "selected 1"
    assert (drawn(app)["selected"], drawn(app)["command"]) == (1, 1)
    assert drawn(app.run()) == drawn(app)


# How the files are served -------------------------------------------------------------------------


@pytest.fixture
def client():
    return TestClient(Starlette(routes=assets.asset_routes()))


@pytest.fixture
def streamlits():
    """A server whose answers show that they are not ours."""
    theirs = Route(
        "/{path:path}", lambda _: PlainTextResponse("streamlit"), methods=["GET", "POST"]
    )
    app = Starlette(routes=[theirs], middleware=server.middleware())
    return TestClient(app)


def test_the_modules_are_served_as_one_for_a_year_under_their_hash(client):
    answer = client.get("/" + assets.map_address())
    assert answer.status_code == 200
    assert re.findall(r"^export const \{ .* \}", answer.text, re.MULTILINE) == [
        "export const { render, unmount }"
    ]
    assert not re.search("^import ", answer.text, re.MULTILINE)
    for path in assets.map_modules().values():
        last = path.read_text(encoding="utf-8").strip().splitlines()[-3:]
        assert "\n".join(last).removeprefix("export ") in answer.text
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "br"


UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}


@pytest.mark.parametrize(
    ("accepted", "sent", "most"),
    [
        ("gzip, deflate, br, zstd", "br", 1_250_000),
        ("gzip, deflate", "gzip", 1_500_000),
        ("deflate, gzip;q=0.5", "gzip", 1_500_000),
        ("identity", "identity", 5_000_000),
        ("brown", "identity", 5_000_000),
    ],
)
def test_plotly_travels_as_small_as_the_browser_takes_it(client, accepted, sent, most):
    with client.stream(
        "GET", "/" + assets.plotly_address(), headers={"accept-encoding": accepted}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding", "identity") == sent
    assert len(raw) < most
    assert UNPACK[sent](raw) == assets.plotly_file().read_bytes()


def test_streamlits_own_scripts_travel_small_and_stay(streamlits):
    path, file = max(assets.shipped_files().items(), key=lambda item: item[1].stat().st_size)
    with streamlits.stream("GET", path, headers={"accept-encoding": "gzip, br"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert brotli.decompress(raw) == file.read_bytes()
    assert 3 * len(raw) < file.stat().st_size
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("method", "path", "accepted"),
    [
        ("GET", "{script}", "gzip"),
        ("POST", "{script}", "br"),
        ("GET", "/static/js/other.js", "br"),
        ("GET", "{script}/../../../index.html", "br"),
        ("GET", "/index.html", "br"),
    ],
)
def test_everything_else_is_left_to_streamlit(streamlits, method, path, accepted):
    address = path.format(script=next(iter(assets.shipped_files())))
    answer = streamlits.request(method, address, headers={"accept-encoding": accepted})
    assert answer.text == "streamlit"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/map/0123456789abcdef/index.js",
        "/assets/map/{version}/bootstrap.js",
        "/assets/map/{version}/map.css",
        "/assets/map/{version}/..%2F..%2Fserver.py",
        "/assets/map/{version}/",
        "/assets/plotly/other.js",
    ],
)
def test_nothing_else_is_served(client, path):
    assert client.get(path.format(version=assets.map_version())).status_code == 404


def test_every_import_of_a_module_is_a_module_that_is_served():
    modules = assets.map_modules()
    assert len(modules) > 20
    for name, path in modules.items():
        source = path.read_text(encoding="utf-8")
        imports = re.findall(r'^(?:import|export)\b.*?from "(.+?)";', source, re.MULTILINE)
        here = posixpath.dirname(name)
        there = {posixpath.normpath(posixpath.join(here, other)) for other in imports}
        assert there <= set(modules), name


def test_the_inline_module_names_both_addresses():
    script = assets.map_script()
    assert f'import(at("{assets.map_address()}"))' in script
    assert f'at("{assets.plotly_address()}")' in script
    assert "%" not in script


def test_user_text_has_no_way_into_markup_and_modules_stay_short():
    for path in assets.MAP_FOLDER.rglob("*.js"):
        source = path.read_text(encoding="utf-8")
        found = re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", source)
        assert found == [], path.name
        assert source.count("\n") <= 300, path.name
