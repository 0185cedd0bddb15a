"""What files bring beside their rows is on the map: pictures, saved views, a column to color by."""

import io
import json
from urllib.parse import parse_qsl

import numpy as np
import pytest
from PIL import Image

from explorer.workspaces import Shelf
from tests.pages.screen import code_with, drawn, opened

pytestmark = pytest.mark.model

LABELS = ["ant", "bee", "cow", "dog", "elk", "fox"]
COLORS = [(250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 0), (0, 250, 250), (9, 9, 9)]
VECTORS = np.eye(6, 5, dtype=np.float32) + 0.5


def configuration() -> list[tuple[str, bytes]]:
    sheet = Image.new("RGB", (24, 16))
    for row, color in enumerate(COLORS):
        sheet.paste(Image.new("RGB", (8, 8), color), (row % 3 * 8, row // 3 * 8))
    sprite = io.BytesIO()
    sheet.save(sprite, "PNG")
    entry = {
        "tensorPath": "t.bytes",
        "tensorShape": [6, 5],
        "metadataPath": "m.tsv",
        "bookmarksPath": "b.txt",
        "sprite": {"imagePath": "s.png", "singleImageDim": [8, 8]},
    }
    view = {"label": "A view", "selectedProjection": "pca", "selectedPoints": [1, 3]}
    rows = "".join(
        f"{label}\t{number}\t{'xy'[number % 2]}\n" for number, label in enumerate(LABELS)
    )
    return [
        ("projector_config.json", json.dumps({"embeddings": [entry]}).encode()),
        ("t.bytes", VECTORS.tobytes()),
        ("m.tsv", f"word\tnumber\tkind\n{rows}".encode()),
        ("b.txt", json.dumps([view]).encode()),
        ("s.png", sprite.getvalue()),
    ]


def test_the_map_gets_the_pictures_and_shows_them_in_place_of_points_where_asked(app):
    at = opened(app("map/page.py"), *configuration(), on="map")
    assert not at.error
    sheet = drawn(at)["thumbnails"]
    assert (sheet["width"], sheet["height"], sheet["rows"]) == (8, 8, 6)
    assert sheet["at"].startswith("parts/")
    assert not sheet["shown"]
    at.toggle(key="images").set_value(True).run()
    assert drawn(at)["thumbnails"]["shown"]
    assert drawn(at)["groups"]["title"] == "kind"


def test_a_view_of_the_projector_leads_to_its_picture_and_marks_its_points(app, own_collections):
    at = opened(app("map/page.py"), *configuration(), on="map")
    assert "highlight" not in drawn(at) or not drawn(at)["highlight"]
    views = drawn(at)["views"]
    (view,) = (views["items"][name] for name in views["order"])
    assert (view["name"], view["own"]) == ("A view", False)
    assert "2 points marked" in view["sentence"]
    assert view["marks"] == "l1.3"
    (kept,) = Shelf().all()
    scene = drawn(app(work=kept.id, **dict(parse_qsl(view["query"]))))
    assert scene["dimensions"] == 3
    assert scene["view"] == view["picture"]


def test_data_without_pictures_have_no_choice_of_them(app):
    at = app("map/page.py")
    assert drawn(at)["thumbnails"] is None
    assert not [each for each in at.toggle if each.key == "images"]


def test_a_column_of_dates_colors_by_days_and_the_program_says_so(app, own_collections):
    rows = "\n".join(
        f"{word},2026-01-{day:02}" for day, word in enumerate(["cat", "dog", "elm"], 1)
    )
    at = opened(app("map/page.py"), ("seen.csv", f"word,seen\n{rows}\n".encode()), on="map")
    at.selectbox(key="color").set_value("seen").run()
    values = drawn(at)["values"]
    assert (values["title"], values["since"], values["range"]) == ("seen", "2026-01-01", [0.0, 2.0])
    assert "values_of_dates(column, space.metadata[column])" in code_with(at, "map_scene")


def test_chosen_columns_are_told_on_hover_and_come_back_with_the_link(app, own_collections):
    rows = "cat,2026-01-01,https://a.example/cat\ndog,,\nelm,2026-01-03,two  words\n"
    at = opened(app("map/page.py"), ("seen.csv", f"word,seen,page\n{rows}".encode()), on="map")
    at.multiselect(key="hover").set_value(["seen", "page"]).run()
    first, last = "2026-01-01\npage: https://a.example/cat", "2026-01-03\npage: two words"
    told = [f"seen: {first}", "", f"seen: {last}"]
    assert drawn(at)["hover"] == told
    (kept,) = Shelf().all()
    assert drawn(app(work=kept.id, hover=["seen", "page"]))["hover"] == told
