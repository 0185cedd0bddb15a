"""Several clients at once, one step at a time: which goes next is drawn from a seed.

Each client runs in a thread of its own but stands still at every `pause` until it is drawn, so a
seed gives the same interleaving on every machine and nothing waits for a clock.
"""

import random
import threading
from collections.abc import Callable, Sequence
from typing import Any


class Turns:
    """Draws who goes next.

    Parameters
    ----------
    seed : int
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._mine = threading.local()

    def pause(self) -> None:
        """Let somebody else go first, perhaps; without effect outside of `run`."""
        turn = getattr(self._mine, "turn", None)
        if turn is not None:
            turn.over.set()
            turn.begin.wait()
            turn.begin.clear()

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Stand still until something holds."""
        while not holds():
            assert getattr(self._mine, "turn", None) is not None, "nobody else could change it"
            self.pause()

    def run(self, actions: Sequence[Callable[[], Any]]) -> list[Any]:
        """Run all actions to their ends and return what each returned, or the error it raised."""
        clients = [self.start(action) for action in actions]
        going = list(clients)
        while going:
            chosen = self.random.choice(going)
            self.step(chosen)
            if chosen.done:
                going.remove(chosen)
        return [client.outcome for client in clients]

    def start(self, action: Callable[[], Any]) -> "Client":
        """Return a client that stands before its first step."""
        return Client(self._mine, action)

    def step(self, client: "Client") -> None:
        """Let one client go as far as its next pause, or to its end."""
        client.over.clear()
        client.begin.set()
        assert client.over.wait(60), "a client waits for something that never comes"
        if client.done:
            client.thread.join()


class Client:
    """One of several at once: whether it is done, and what it returned or raised."""

    def __init__(self, mine: threading.local, action: Callable[[], Any]) -> None:
        self.begin, self.over = threading.Event(), threading.Event()
        self.done, self.outcome = False, None
        self._mine, self._action = mine, action
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        self._mine.turn = self
        self.begin.wait()
        self.begin.clear()
        try:
            self.outcome = self._action()
        except Exception as error:
            self.outcome = error
        self.done = True
        self.over.set()
