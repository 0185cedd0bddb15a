"""Of clients that replace a manifest at once one wins, whatever a cluster does meanwhile."""

from functools import partial

import pytest

from explorer.errors import InputError, StoreError
from explorer.stores import ServerBackend
from explorer.stores.server.calls import Line
from tests.stores.arena import ADDRESSES, Arena
from tests.stores.cluster_double import ClusterDouble, Fault, once

double_only = pytest.mark.skipif(bool(ADDRESSES), reason="a real cluster takes no orders to fail")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    if not ADDRESSES:
        monkeypatch.setattr(ServerBackend, "line", property(impatient))


def impatient(backend):
    return Line(backend.nodes, 30.0, lambda seconds: None)


@pytest.mark.parametrize("addresses", [(0, 0), (0, 1), (0, 1, 2)], ids=str)
def test_of_clients_that_swap_at_once_one_wins_and_all_copies_agree(addresses):
    wrong = []
    for seed in range(60):
        arena = Arena(seed)
        old = arena.manifest()
        arena.backend().create(arena.name, 4, old.plain())
        stores = [arena.backend(node).open(arena.name) for node in addresses]
        wanted = [old.but(documents=number + 1) for number in range(len(addresses))]
        won = arena.run(
            [
                partial(store.swap_manifest, old.plain(), new.plain())
                for store, new in zip(stores, wanted, strict=True)
            ]
        )
        seen = set(arena.seen())
        if sorted(won) != [False] * (len(won) - 1) + [True] or seen != {
            wanted[won.index(True)].stamp
        }:
            wrong.append((seed, won, seen))
        arena.end()
    assert wrong == []


def overtake(store, first, second):
    """Replace a manifest as soon as it is there."""
    while store.read_manifest()["stamp"] != first.stamp:
        pass
    return store.swap_manifest(first.plain(), second.plain())


def test_who_is_overtaken_before_it_could_look_still_knows_that_it_won():
    for seed in range(40):
        arena = Arena(seed)
        old = arena.manifest()
        arena.backend().create(arena.name, 4, old.plain())
        new = old.but(documents=1)
        slow, quick = (arena.backend(node).open(arena.name) for node in range(2))
        swap = partial(slow.swap_manifest, old.plain(), new.plain())
        assert arena.run([swap, partial(overtake, quick, new, new.but(documents=2))]) == [True] * 2
        arena.end()


@pytest.mark.parametrize("carried_out", ["never", "before"])
@pytest.mark.parametrize("status", [500, 503, 0])
@double_only
def test_a_swap_whose_answer_failed_is_neither_lost_nor_done_twice(status, carried_out):
    cluster = ClusterDouble()
    old = Arena(0).manifest()
    store = cluster.backend().create("some", 4, old.plain())
    cluster.plan = once(lambda asked: asked.swaps, Fault(status, carried_out=carried_out))
    new = old.but(documents=1)
    assert store.swap_manifest(old.plain(), new.plain()) is True
    assert store.swap_manifest(old.plain(), old.but(documents=2).plain()) is False
    assert store.read_manifest()["documents"] == 1


@double_only
def test_a_swap_carried_out_late_does_not_overwrite_what_came_after():
    cluster = ClusterDouble()
    old = Arena(0).manifest()
    store = cluster.backend().create("some", 4, old.plain())
    cluster.plan = once(lambda asked: asked.swaps, Fault(carried_out="later"))
    assert store.swap_manifest(old.plain(), old.but(documents=1).plain()) is True
    assert cluster.carry_out_late() == 1
    assert store.read_manifest()["documents"] == 1
    assert cluster.agree("some")


@double_only
def test_a_node_that_has_missed_the_swap_does_not_make_its_client_believe_it_lost():
    cluster = ClusterDouble()
    old = Arena(0).manifest()
    cluster.backend().create("some", 4, old.plain())
    cluster.down = {2}
    new = old.but(documents=1)
    assert cluster.backend(0).open("some").swap_manifest(old.plain(), new.plain())
    cluster.restart(2)
    behind = cluster.backend(2).open("some")
    assert cluster.points(2, "some") != cluster.points(0, "some")
    assert behind.read_manifest()["stamp"] == new.stamp
    assert not behind.swap_manifest(old.plain(), old.but(documents=9).plain())


def test_of_clients_that_create_a_collection_at_once_one_has_it():
    for seed in range(40):
        arena = Arena(seed)
        made = arena.run(
            [
                partial(arena.backend(node).create, arena.name, 4, arena.manifest().plain())
                for node in range(3)
            ]
        )
        lost = [one for one in made if isinstance(one, Exception)]
        assert len(lost) == 2, made
        assert all(isinstance(error, InputError) for error in lost), lost
        (store,) = (one for one in made if not isinstance(one, Exception))
        assert arena.backend().manifest(arena.name) == store.read_manifest()
        arena.end()


@double_only
def test_a_swap_that_fails_for_good_is_a_sentence():
    cluster = ClusterDouble()
    old = Arena(0).manifest()
    store = cluster.backend().create("some", 4, old.plain())
    cluster.plan = once(lambda asked: asked.swaps, Fault(), times=9)
    with pytest.raises(StoreError, match="error 500: “Service internal error: Waiting for con"):
        store.swap_manifest(old.plain(), old.but(documents=1).plain())
