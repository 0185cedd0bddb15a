"""What was measured before a measurement broke off is not measured again."""

import pytest

from explorer.benchmark import Generated, Keep, Settings, measure_indexes
from explorer.errors import CancelledError
from explorer.indexes import BinaryParameters, ExactParameters, HnswParameters, IvfParameters

FAMILIES = [ExactParameters(), BinaryParameters(), IvfParameters(probes=2)]
QUICK = Settings(k=5, queries=20)
DATA = Generated(400, 16)


@pytest.fixture
def keep(tmp_path) -> Keep:
    return Keep(tmp_path, "these vectors")


def test_a_measurement_is_read_back_as_it_was(keep):
    study = measure_indexes(DATA, FAMILIES, QUICK, keep=keep)
    assert keep.found(FAMILIES) == study
    again = measure_indexes(DATA, FAMILIES, QUICK, keep=keep)
    assert again == study  # times too: nothing was measured again


def test_only_what_is_new_is_measured(keep):
    first = measure_indexes(DATA, FAMILIES[:2], QUICK, keep=keep)
    more = measure_indexes(DATA, [HnswParameters(), *FAMILIES[:2]], QUICK, keep=keep)
    assert more.rows[-len(first.rows) :] == first.rows
    assert more.rows[0].family == "hnsw"


def test_what_was_finished_before_a_stop_is_kept(keep):
    def stop(fraction: float) -> None:
        if fraction > 0.6:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        measure_indexes(DATA, FAMILIES, QUICK, keep=keep, progress=stop)
    found = keep.found(FAMILIES)
    assert found is not None
    assert {row.family for row in found.rows} == {"exact", "binary"}


def test_other_vectors_settings_or_options_have_their_own_place(keep):
    measure_indexes(DATA, FAMILIES, QUICK, keep=keep)
    assert Keep(keep.folder, "other vectors").found(FAMILIES) is None
    assert keep.load(IvfParameters(probes=3)) is None
    assert keep.load(FAMILIES[2]) is not None


def test_a_family_that_cannot_serve_the_metric_is_told_each_time(keep):
    settings = Settings(k=5, queries=20, metric="euclidean")
    for _ in "ab":
        study = measure_indexes(DATA, FAMILIES, settings, keep=keep)
        assert "cosine only" in study.skipped[0]
        assert {row.family for row in study.rows} == {"exact", "ivf"}
