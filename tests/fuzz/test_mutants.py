"""Mutants of all that is taken in give a value or a sentence; so do those that once did not."""

import pytest

from tests.fuzz.mutants import mutated
from tests.fuzz.targets import TARGETS
from tests.fuzz.trying import ALLOWED, Fault, again, past, try_mutants
from tests.fuzz.values import outcome

PAST = list(past())


@pytest.mark.parametrize("name", TARGETS)
def test_mutants_give_a_value_or_a_sentence(name):
    target = TARGETS[name]
    tried = try_mutants(target, seed=15, most=target.tries)
    assert [str(fault) for fault in tried.faults] == []
    assert tried.tried == target.tries
    assert tried.outcomes["value"] > 0


@pytest.mark.parametrize("name", TARGETS)
def test_every_sample_is_sound_before_it_is_damaged(name):
    target = TARGETS[name]
    with target.opened() as feed:
        found = {each: outcome(feed, each, data) for each, data in target.samples().items()}
    refused = {each for each, how in found.items() if how != "value"}
    assert refused == {each for each in found if each.startswith("refusal")}


def test_two_thousand_and_more_are_tried():
    assert sum(target.tries for target in TARGETS.values()) >= 2_000


@pytest.mark.parametrize(("target", "name", "data"), PAST, ids=[str(n) for n in range(len(PAST))])
def test_what_once_went_wrong_does_not_again(target, name, data):
    assert again(target, name, data) in ALLOWED


def test_a_fault_is_seen_and_kept(tmp_path):
    def broken(name, data):
        raise KeyError(name)

    found = outcome(broken, "a/b", b"x")
    assert found == "KeyError: 'a/b'"
    path = Fault("files", "a/b", b"x", found).keep(tmp_path)
    assert path.read_bytes() == b"x"
    assert path.name.endswith("-a%2Fb")


def test_one_seed_gives_one_series():
    import random

    first, second, other = (random.Random(seed) for seed in (1, 1, 2))
    series = [[mutated(b"some words", rng) for _ in range(50)] for rng in (first, second, other)]
    assert series[0] == series[1] != series[2]
