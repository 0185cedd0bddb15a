"""The front and the words that describe a study."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.benchmark import Row, describe, front, size_text, time_text
from tests.benchmark.made import EXACT, row, study

points = st.lists(
    st.tuples(st.integers(0, 10), st.integers(1, 10)).map(lambda p: row("ivf", p[0] / 10, p[1])),
    min_size=1,
    max_size=12,
)


@given(points)
def test_the_front_is_what_nothing_beats(rows):
    best = front(rows)

    def beats(a: Row, b: Row) -> bool:
        better = a.recall >= b.recall and a.p50_ms <= b.p50_ms
        return better and (a.recall, a.p50_ms) != (b.recall, b.p50_ms)

    assert best
    assert not any(beats(a, b) for a in rows for b in best)
    for each in rows:
        assert each in best or any(beats(other, each) for other in best)
    assert [each.recall for each in best] == sorted(each.recall for each in best)


@pytest.mark.parametrize(
    ("size", "text"), [(999, "999 bytes"), (1536, "1.54 kB"), (1.536e9, "1.54 GB"), (2e8, "200 MB")]
)
def test_sizes_are_told_in_words(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("ms", "text"), [(0.0531, "0.053 ms"), (7.04, "7 ms"), (134, "134 ms"), (1540, "1.5 s")]
)
def test_times_are_told_in_words(ms, text):
    assert time_text(ms) == text


def test_a_study_describes_its_front_and_its_smallest(rng):
    slow = replace(EXACT, p50_ms=50.0, memory_bytes=4_000_000)
    small = row("binary", 0.8, 0.3, memory_bytes=130_000)
    said = describe(study(slow, row(recall=0.99, p50=3.0, memory_bytes=4_100_000), small))
    assert "(0.990 in 3 ms)" in said
    assert "Exact search takes 50 ms" in said
    assert "130 kB, 3% of the vectors" in said
    assert "± 0.014" in said


def test_a_single_way_is_compared_with_nothing():
    said = describe(study(replace(EXACT, p50_ms=50.0)))
    assert said.startswith("Among 10,000 vectors Exact finds 100.0% of the true nearest in 50 ms.")
