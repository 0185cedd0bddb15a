"""``size``: what a collection would need, without measuring and with."""

import pytest

pytestmark = pytest.mark.model


def test_a_planned_collection_is_sized(cli):
    told = cli("size", "--documents", "5_000_000", "--tokens", "200", "--unmeasured", "--json").data
    assert (told["documents"], told["dimension"], told["copies"]) == (5_000_000, 384, 2)
    assert [each["kind"] for each in told["keepings"]] == ["float32", "float16", "int8", "binary"]
    assert told["keepings"][0]["vectors"] == (told["chunks"] + 5_000_000) * 384 * 4
    assert "embedding_hours" not in told
    shown = cli("size", "--documents", "1000", "--tokens", "50", "--unmeasured").out
    assert "vectors as" in shown
    assert "1,000 documents of 50 tokens make about" in shown


def test_a_service_is_not_asked_and_tf_idf_fills_none(cli):
    asked = ("size", "--documents", "10", "--tokens", "9", "--unmeasured", "--model")
    assert "Add --dimensions N" in cli(*asked, "openai:m@http://127.0.0.1:9/v1").complaint
    named = cli(*asked, "openai:m@http://127.0.0.1:9/v1", "--dimensions", "64", "--json").data
    assert named["dimension"] == 64
    assert "TF-IDF cannot fill a collection" in cli(*asked, "tf-idf").complaint
    assert "from 1 to 8" in cli("size", "--documents", 1, "--tokens", 1, "--copies", 9).complaint
