"""Names of regions: there by themselves for some thousands of points, on a press for more."""

import pytest

from pages.map import naming
from tests.pages.screen import drawn, press

pytestmark = pytest.mark.model


def names(at):
    return [layer["names"] for layer in drawn(at)["regions"].values()]


def test_so_few_points_that_each_is_named_have_no_regions(app):
    at = app(method="PCA")
    assert names(at) == []
    assert "Name the regions" not in [button.label for button in at.button]


def test_regions_are_named_in_layers_and_without_words_that_are_left_out(app, monkeypatch):
    monkeypatch.setattr(naming, "MANY", 50)
    at = app(method="PCA")
    layers = names(at)
    assert layers
    assert [len(layer) for layer in layers] == sorted(len(layer) for layer in layers)
    assert drawn(at)["regions"]["0"]["index"]["kind"] == "int16"


def test_very_many_points_have_their_regions_named_when_somebody_asks(app, monkeypatch):
    monkeypatch.setattr(naming, "MANY", 50)
    monkeypatch.setattr(naming, "UNASKED", 60)
    at = app(method="PCA")
    assert names(at) == []
    press(at, "Name the regions")
    assert names(at)
    assert "Name the regions" not in [button.label for button in at.button]


def test_in_space_there_are_none(app, monkeypatch):
    monkeypatch.setattr(naming, "MANY", 50)
    assert names(app(method="PCA", dimensions="3-D")) == []
