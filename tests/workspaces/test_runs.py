"""Runs are kept once, read trusting nothing, and compared only where the same was asked."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.errors import InputError, LimitError
from explorer.evaluation.retrieval import Evaluation, compare
from explorer.workspaces import Item, Shelf, beyond_noise, differences
from explorer.workspaces.runs import MOST_RUNS, MOST_SCORES
from tests.workspaces import made


@pytest.fixture
def workspace(tmp_path):
    return Shelf(tmp_path).create("Runs")


def judged(values, **others):
    """Return a run of one search with these values by query."""
    found = Evaluation(tuple(map(str, range(len(values)))), {"ndcg@10": np.array(values, float)})
    return made.run(figures={"Dense": found.means}, scores={"Dense": found}, errors={}, **others)


def test_a_run_comes_back_with_its_date_and_its_values_by_query(workspace):
    item = workspace.put_run(made.run(3))
    (back,) = workspace.runs()
    assert (back.id, back.created) == (item.id, item.created)
    assert back.scores == {}
    told = ("of", "name", "asked", "about", "settings", "versions", "figures", "errors")
    assert {n: getattr(back, n) for n in told} == {n: getattr(made.run(3), n) for n in told}
    assert made.scores(workspace.scores(item.id)) == made.scores(made.run(3).scores)
    assert not item.holds_data


def test_the_same_found_again_is_kept_once_with_its_first_date(workspace):
    first = workspace.put_run(made.run(3))
    stamp = workspace.stamp
    assert workspace.put_run(made.run(3)) == first
    assert workspace.stamp == stamp
    workspace.put_run(made.run(3, settings={"model": "tf-idf"}))
    workspace.put_run(made.run(3, versions={"explorer": "0.2.0"}))
    assert len(workspace.runs()) == 3


def test_the_latest_comes_first_and_what_is_damaged_is_left_out(workspace):
    for number in range(3):
        workspace.put_run(made.run(number))
    workspace.put("run", "Harmed", {"of": "luck"})
    assert [each.name for each in workspace.runs()] == ["Set 2", "Set 1", "Set 0"]


def test_a_run_can_be_removed_with_its_file(workspace):
    item = workspace.put_run(made.run(1))
    file = workspace.folder / "data" / item.parts["scores"].file
    assert file.exists()
    workspace.remove(item.id)
    assert (workspace.runs(), file.exists()) == ((), False)


def test_more_runs_than_are_kept_are_refused_in_a_sentence_and_none_is_lost(workspace):
    for number in range(MOST_RUNS):
        workspace.put("run", f"Run {number}", made_parameters(number))
    with pytest.raises(LimitError, match="has 100 of them; remove some"):
        workspace.put_run(made.run(7))
    assert len(workspace.runs()) == MOST_RUNS


def made_parameters(number):
    return {
        "of": "evaluation",
        "asked": str(number),
        **{name: {} for name in ("about", "settings", "versions", "figures", "errors")},
    }


def test_of_many_queries_the_means_are_kept_alone(workspace):
    n = MOST_SCORES + 1
    item = workspace.put_run(judged(np.zeros(n)))
    assert (item.parts, workspace.scores(item.id)) == ({}, {})
    assert workspace.runs()[0].figures == {"Dense": {"ndcg@10": 0.0}}


def test_one_that_is_told_at_length_is_refused_in_a_sentence(workspace):
    with pytest.raises(LimitError, match=r"40,\d\d\d characters, and 40,000 can be kept"):
        workspace.put_run(made.run(about={"a": "x" * 40_000}))


def test_another_item_has_no_scores(workspace):
    note = workspace.put("note", "A note", {"text": "sweet"})
    assert workspace.scores(note.id) == {}
    with pytest.raises(InputError, match="not in the workspace"):
        workspace.scores("none")


# Compared -----------------------------------------------------------------------------------------


def test_differences_are_told_only_where_the_same_was_asked():
    before = made.run(figures={"Dense": {"map": 0.5, "mrr@10": 0.25}})
    now = made.run(figures={"Dense": {"map": 0.75, "ndcg@10": 1.0}, "BM25": {"map": 1.0}})
    assert differences(before, now, "Dense") == {"map": 0.25}
    assert differences(before, now, "BM25") == {}
    assert differences(replace(before, asked="others"), now, "Dense") == {}
    assert beyond_noise(replace(before, asked="others"), now, "Dense", {}) == {}


def test_beyond_noise_is_what_the_paired_test_says():
    rng = np.random.default_rng(0)
    base = rng.random(60)
    before, near, far = judged(base), judged(base + rng.normal(0, 0.1, 60)), judged(base + 0.1)
    for now, beyond in ((near, False), (far, True)):
        p = compare(before.scores["Dense"], now.scores["Dense"], "ndcg@10").p_value
        assert beyond_noise(before, now, "Dense", before.scores) == {"ndcg@10": p < 0.05}
        assert (p < 0.05) == beyond


def test_without_values_by_query_standard_errors_tell():
    def told(value, error):
        return made.run(
            figures={"Flat": {"recall": value, "p50_ms": 1.0}},
            errors={"Flat": {"recall": error}},
            scores={},
        )

    # Of a difference the error is 0.05: 0.03 and 0.04 are at right angles.
    assert beyond_noise(told(0.5, 0.03), told(0.6, 0.04), "Flat", {}) == {"recall": True}
    assert beyond_noise(told(0.5, 0.03), told(0.597, 0.04), "Flat", {}) == {"recall": False}
    unknown = replace(told(0.5, 0.03), errors={})
    assert beyond_noise(unknown, told(0.6, 0.04), "Flat", {}) == {}


def test_other_queries_under_one_name_are_not_compared_by_query():
    before, now = judged([0.0] * 9), judged([1.0] * 8)
    assert beyond_noise(before, now, "Dense", before.scores) == {}


def test_a_run_of_another_kind_of_item_is_none():
    from explorer.workspaces.runs import run_of

    with pytest.raises(InputError, match="damaged"):
        run_of(Item("x", "note", "Note", made_parameters(1)))
