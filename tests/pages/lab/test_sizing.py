"""The panel that sizes a collection: its table is the core's, and follows what is asked."""

import pytest

from explorer.benchmark import size_text
from explorer.benchmark.capacity import KINDS, Plan, capacity
from explorer.chunking import RecursiveParameters
from tests.pages.screen import plain

pytestmark = pytest.mark.model


def shown(at):
    return at.dataframe[-1].value


def test_what_is_asked_is_sized_and_measured_only_on_request(app):
    at = app("lab/page.py")
    at.number_input(key="size_documents").set_value(5_000_000).run()
    at.number_input(key="size_copies").set_value(3).run()
    assert not at.exception
    plan = Plan(5_000_000, 200, 384, RecursiveParameters(), 3)
    expected = capacity(plan).keepings
    table = shown(at)
    assert table["Memory"].tolist() == [size_text(each.memory) for each in expected]
    assert table["Nodes"].tolist() == [each.nodes for each in expected]
    assert len(table) == len(KINDS)
    said = plain(at)
    assert f"make about {plan.chunks:,} chunks" in said
    assert "hours on this machine" not in said
    assert any(button.label.startswith("Measure this machine") for button in at.button)
