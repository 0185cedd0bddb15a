"""Parts of a large map: sent once, found by who was told, let go with their session."""

from dataclasses import replace

import brotli
import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.testclient import TestClient

from explorer import plots
from explorer.neighbors import neighbors_of
from explorer.space import Space
from pages.shared.map import parts
from pages.shared.map.parts import Parts

N = 3_000


def scene(seed=0, dimensions=2, labels=None):
    places = np.random.default_rng(seed).normal(size=(N, dimensions)).astype(np.float32)
    return plots.Scene(
        places,
        labels or tuple(f"word {row}" for row in range(N)),
        groups=plots.Groups("third", ("a", "b", "c"), np.arange(N) % 4 - 1),
    )


def sent(held, drawn, owner="me", key="map"):
    return held.publish(owner, key, plots.payload(drawn))


def content(held, reference):
    return held.find(reference["at"].removeprefix("parts/")).plain


def test_places_in_the_plane_travel_as_they_are_axis_by_axis():
    held, drawn = Parts(), scene()
    found = np.frombuffer(content(held, sent(held, drawn)["places"]), "<f4").reshape(2, N)
    np.testing.assert_array_equal(found, drawn.coordinates.T)


def test_places_in_space_are_within_half_a_step():
    held, drawn = Parts(), scene(dimensions=3)
    places = sent(held, drawn)["places"]
    steps = np.frombuffer(content(held, places), "<u2").reshape(3, N)
    back = np.array(places["low"])[:, None] + steps * np.array(places["step"])[:, None]
    off = np.abs(back - drawn.coordinates.T).max(axis=1)
    assert (off <= 0.5001 * np.array(places["step"])).all()


def test_groups_take_a_byte_and_names_one_block():
    held = Parts()
    data = sent(held, scene())
    groups = np.frombuffer(content(held, data["groups"]["index"]), "i1")
    np.testing.assert_array_equal(groups, np.arange(N) % 4 - 1)
    texts = content(held, data["labels"]).decode().split("\0")
    assert texts == [f"word {row}" for row in range(N)]


def test_a_coloring_offered_is_the_part_that_a_run_sends_when_it_draws_it():
    held, drawn = Parts(), scene()
    half = plots.Groups("half", ("a", "b"), np.arange(N) * 2 // N)
    heights = plots.Values("height", drawn.coordinates[:, 1])
    offer = plots.Extras(colorings={"half": half, "height": heights, "plain": None})
    offered = held.publish("me", "map", plots.payload(drawn, offer))["colorings"]
    now = held.publish("me", "map", plots.payload(replace(drawn, groups=half), offer))
    assert now["groups"] == offered["half"]["groups"]
    then = replace(drawn, groups=None, values=heights)
    assert held.publish("me", "map", plots.payload(then))["values"] == offered["height"]["values"]
    assert offered["plain"] == {"groups": None, "values": None}


def test_a_zero_byte_in_a_name_does_not_move_the_others():
    held, names = Parts(), ("a\0b", *(f"word {row}" for row in range(1, N)))
    texts = content(held, sent(held, scene(labels=names))["labels"]).decode().split("\0")
    assert len(texts) == N
    assert texts[:2] == ["a␀b", "word 1"]


def test_the_same_content_has_the_same_address_and_a_secret_keeps_it():
    held, other = Parts(), Parts()
    first, again = sent(held, scene()), sent(held, scene(), owner="you")
    assert first == again
    assert sent(held, scene(seed=1))["labels"] == first["labels"]
    assert sent(held, scene(seed=1))["places"] != first["places"]
    assert sent(other, scene())["places"]["at"] != first["places"]["at"]


def test_what_is_the_same_object_is_not_packed_again():
    held, drawn, packed = Parts(), scene(), []
    block = plots.Block(drawn.labels, "text", lambda: packed.append(1) or b"a")
    for _ in range(3):
        held.publish("me", "map", {"labels": block})
    assert packed == [1]


def test_the_parts_of_the_last_three_payloads_are_held():
    held = Parts()
    places = [sent(held, scene(seed))["places"]["at"].removeprefix("parts/") for seed in range(4)]
    assert [held.find(name) is not None for name in places] == [False, True, True, True]


def test_parts_go_with_their_session():
    held = Parts()
    name = sent(held, scene())["places"]["at"].removeprefix("parts/")
    held.sweep(lambda owner: owner == "me")
    assert held.find(name) is not None
    held.sweep(lambda owner: owner == "you")
    assert held.find(name) is None


def test_a_small_map_has_no_parts():
    held = Parts()
    drawn = plots.Scene(np.zeros((2, 2), np.float32), ("a", "b"))
    payload = plots.payload(drawn)
    assert held.publish("me", "map", payload) == payload


def test_neighbors_of_the_selected_row_alone_are_sent():
    graph = plots.Nearby(lambda row: _neighbors_of(row))
    assert plots.neighbors_of_one(graph, None)["of"] is None
    found = plots.neighbors_of_one(graph, 7)
    assert (found["of"], found["k"]) == (7, 2)


def _neighbors_of(row):
    from explorer.neighbors import Neighbors

    return Neighbors(np.array([[row + 1, row + 2]]), np.float32([[0.9, 0.8]]))


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(parts, "PARTS", Parts())
    gzipped = [Middleware(GZipMiddleware, minimum_size=100)]
    return TestClient(Starlette(routes=parts.part_routes(), middleware=gzipped))


def test_numbers_are_served_plain_and_text_compressed_both_for_good(client):
    data = sent(parts.PARTS, scene())
    with client.stream("GET", data["places"]["at"]) as answer:
        raw = b"".join(answer.iter_raw())
    assert raw == content(parts.PARTS, data["places"])
    assert "immutable" in answer.headers["cache-control"]
    with client.stream("GET", data["labels"]["at"]) as answer:
        raw = b"".join(answer.iter_raw())
    assert len(raw) < N * 4
    assert brotli.decompress(raw) == content(parts.PARTS, data["labels"])


def test_neighbors_of_a_point_are_told_to_whom_the_map_was_sent_as_long_as_it_stays(client):
    rng = np.random.default_rng(0)
    space = Space([f"word {row}" for row in range(N)], rng.normal(size=(N, 8)).astype(np.float32))
    nearby = plots.Nearby(lambda row: neighbors_of(space, row, 10))
    address = parts.PARTS.answer("someone", "map", nearby, "points", N)
    assert parts.PARTS.answer("someone", "map", nearby, "points", N) == address
    expected = plots.neighbors_of_one(nearby, 7)
    assert client.get(f"{address}/7").json() == expected
    assert client.get(f"{address}/{N}").status_code == 404
    assert client.get(f"{address}/-1").status_code == 404
    assert client.get(f"nearby/{'0' * 40}/7").status_code == 404
    other = parts.PARTS.answer("someone", "map", nearby, "other points", N)
    assert client.get(f"{address}/7").status_code == 404
    parts.PARTS.sweep(lambda owner: owner == "someone")
    assert client.get(f"{other}/7").json() == expected
    parts.PARTS.sweep(lambda owner: owner != "someone")
    assert client.get(f"{other}/7").status_code == 404


def test_nobody_finds_what_is_not_there(client):
    assert client.get("/parts/0123456789abcdef").status_code == 404
