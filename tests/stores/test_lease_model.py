"""The lease and the swap as a state machine: any order of beginning, sleeping, taking over, dying.

Each writer is stepped through its write one request at a time by hypothesis, against a store that
is shared and where every lease is over at once. A dictionary says what must be there.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from explorer.errors import BusyError
from explorer.stores import MemoryBackend, create_collection, open_collection, writing
from explorer.stores.memory import MemoryStore
from tests.stores.arena import Arena
from tests.stores.test_leases import put, versions
from tests.stores.turns import Turns

_STEPS = ("swap_manifest", "read_manifest", "upsert", "delete", "scroll")


class SharedStore(MemoryStore):
    """Records in memory that several clients have open; each lets others go first at each step."""

    turns: Turns

    @property
    def exclusive(self):
        return False


def stepping(name):
    plain = getattr(MemoryStore, name)

    def step(store, *arguments):
        store.turns.pause()
        return plain(store, *arguments)

    return step


for _name in _STEPS:
    setattr(SharedStore, _name, stepping(_name))


class Leases(RuleBasedStateMachine):
    """Writers of one collection, of which any may stand still for ever or be overtaken."""

    def __init__(self):
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(writing, "LEASE", 0.0)
        self.turns = Turns(0)
        manifest = Arena(0).manifest().but(name="some")
        store = SharedStore(manifest.plain())
        store.turns = self.turns
        self.backend = MemoryBackend({"some": store})
        self.clients, self.dead, self.number = [], [], 0
        self.sure, self.maybe = {}, {}

    @rule(shared=st.booleans())
    def begin(self, shared):
        """Let another writer begin; it writes a document of its own and perhaps one of all."""
        if len(self.clients) >= 4:
            return
        self.number += 1
        version = f"v{self.number}"
        names = [f"own-{self.number}", *(["shared"] if shared else [])]
        self.clients.append((self.turns.start(lambda: self._write(names, version)), names, version))

    def _write(self, names, version):
        with open_collection(self.backend, "some") as collection:
            put(collection, names, version)

    @precondition(lambda self: self.clients)
    @rule(data=st.data(), steps=st.integers(1, 6))
    def go_on(self, data, steps):
        """Let one writer do its next steps."""
        chosen = data.draw(st.sampled_from(self.clients))
        client, names, version = chosen
        for _ in range(steps):
            if not client.done:
                self.turns.step(client)
        if not client.done:
            return
        self.clients.remove(chosen)
        if client.outcome is None:
            self.sure |= dict.fromkeys(names[:1], version)
            self.maybe.setdefault("shared", set()).update([version] if names[1:] else [])
        else:
            assert isinstance(client.outcome, BusyError), client.outcome

    @precondition(lambda self: self.clients)
    @rule(data=st.data())
    def die(self, data):
        """Let one writer never be heard of again."""
        dead = data.draw(st.sampled_from(self.clients))
        self.clients.remove(dead)
        self.dead.append(dead[0])

    @invariant()
    def acknowledged_writes_are_there_and_all_fits(self):
        if self.clients:
            return  # a look takes over from whoever is writing; that is a rule of its own
        self._look()

    @rule()
    def look(self):
        self._look()

    def _look(self):
        held = versions(self.backend, "some")
        assert self.sure.items() <= held.items()
        if self.maybe.get("shared"):
            assert "shared" in held

    def teardown(self):
        """Let all threads end, those that stood still too: they wake and must do no harm."""
        for client in (*self.dead, *(client for client, _, _ in self.clients)):
            while not client.done:
                self.turns.step(client)
        self._look()
        self.patch.undo()


TestLeases = Leases.TestCase
TestLeases.settings = settings(
    max_examples=120,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_a_plain_run_of_the_machine_writes_and_sees_it():
    backend = MemoryBackend()
    with create_collection(backend, Arena(0).manifest().but(name="some")) as collection:
        put(collection, ["a"], "v1")
    assert versions(backend, "some") == {"a": "v1"}
