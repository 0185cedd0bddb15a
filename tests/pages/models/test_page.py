"""The models page: what there is, and adding another."""

import pytest

from tests.pages.screen import box, drawn, press, texts

pytestmark = pytest.mark.model

PAGE = "models/page.py"
KEY = "sk-never-to-be-seen"


def test_every_embedder_of_the_registry_is_shown(app):
    from explorer.embedders import EMBEDDERS

    at = app(PAGE)
    assert not at.exception
    assert [header.value for header in at.header] == [e.title for e in EMBEDDERS.values()]


def test_tf_idf_can_be_chosen_and_draws_another_map(app):
    at = app(model="TF-IDF of letters", method="PCA")
    assert not at.exception
    assert drawn(at)["n"] == 100
    assert "TF\\-IDF" in texts(at)


def test_a_model_that_is_not_there_is_told_in_a_sentence_and_the_app_goes_on(app):
    at = app(PAGE)
    at.text_input[0].set_value("/no/such/folder")
    press(at, "Use this model")
    at.switch_page("map/page.py").run()
    assert not at.exception
    assert len(at.error) == 1
    at.selectbox(key="model").set_value("minilm").run()
    assert drawn(at)["n"] == 100


def test_an_address_that_is_no_address_is_refused(app):
    at = app(PAGE)
    box(at, "Address of the service").set_value("ftp://x")
    press(at, "Use this service")
    assert len(at.error) == 1
    assert "http" in at.error[0].value


def test_a_key_is_never_written_anywhere(app):
    at = app(PAGE)
    box(at, "Key").set_value(KEY)
    box(at, "Address of the service").set_value("http://127.0.0.1:9/v1")
    press(at, "Use this service")
    at.switch_page("map/page.py").run()
    assert not at.exception
    assert len(at.error) == 1
    assert KEY not in texts(at)
    assert KEY not in str(dict(at.query_params))
    assert all(KEY not in block.value for block in at.code)


def test_what_a_service_would_cost_is_said_before_it_is_used(app):
    assert "tokens" in texts(app(PAGE))
