"""The figures of the index lab show what was measured."""

from dataclasses import replace

import pytest

from explorer.benchmark import Generated, Settings, Study, front, measure_indexes
from explorer.indexes import INDEXES
from explorer.plots import memory_bars, recall_latency
from explorer.plots.theme import alt_text


@pytest.fixture(scope="module")
def study() -> Study:
    families = [entry.parameters() for entry in INDEXES.values()]
    return measure_indexes(Generated(300, 16), families, Settings(k=5, queries=20))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_row_is_a_point_where_it_was_measured(study, theme):
    chart = recall_latency(study, theme)
    points = [(x, y) for trace in chart.data[1:] for x, y in zip(trace.x, trace.y, strict=True)]
    assert points == [(row.recall, row.p50_ms) for row in study.rows]
    assert list(chart.data[0].x) == [row.recall for row in front(study.rows)]
    assert alt_text(chart).startswith("Among 300 vectors")


def test_the_front_is_named_where_labels_do_not_cover_each_other(study):
    line = recall_latency(study).data[0]
    named = [text for text in line.text if text]
    assert named
    efforts = {"search_effort", "probes", "rescored"}
    for row, text in zip(front(study.rows), line.text, strict=True):
        effort = [
            getattr(row.parameters, name) for name in efforts if hasattr(row.parameters, name)
        ]
        assert text in {"", INDEXES[row.family].short} or text.endswith(f" {effort[0]:,}")
    crowded = replace(study, rows=tuple(replace(r, recall=0.9, p50_ms=1.0) for r in study.rows))
    assert sum(bool(text) for text in recall_latency(crowded).data[0].text) < len(study.rows) / 2


def test_recalls_are_marked_up_to_one(study):
    marked = recall_latency(study).layout.xaxis.tickvals
    assert marked[-1] == 1.0
    assert marked[0] >= min(row.recall for row in study.rows) - 1e-9
    assert 1 <= len(marked) <= 8


def test_symbols_and_colors_tell_families_apart(study):
    traces = recall_latency(study).data[1:]
    assert len({(trace.marker.symbol, trace.marker.color) for trace in traces}) == len(INDEXES)


def test_bars_add_up_to_the_memory_in_the_unit_named(study):
    chart = memory_bars(study)
    assert "memory in kB" in chart.layout.xaxis.title.text
    sums = [a + b for a, b in zip(chart.data[0].x, chart.data[1].x, strict=True)]
    different = {(row.family, bool(row.originals_bytes)): row.memory_bytes for row in study.rows}
    assert sums == pytest.approx(sorted(size / 1e3 for size in different.values()))


def test_a_single_row_is_drawn(study):
    only = replace(study, rows=study.rows[:1])
    assert len(recall_latency(only).data) == 2
    assert len(memory_bars(only).data[0].x) == 1
