"""Asking a server: again where that does no harm, and at its other addresses if it has some."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from explorer.errors import StoreError
from explorer.stores.server.answers import PassingError, SilentError, UnreachedError, answering

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

_log = logging.getLogger(__name__)
_PAUSES = (0.1, 0.4)  # seconds before each new try after a failure that may have passed

T = TypeVar("T")


@dataclass(eq=False)
class Nodes:
    """The addresses of one server or cluster; the one that answered last is asked first.

    Attributes
    ----------
    urls : tuple of str
        At least one.
    connect : callable
        Makes the client of an address, when it is first asked.
    key : str
        What they are sent, which nothing they say may repeat.
    """

    urls: tuple[str, ...]
    connect: Callable[[str], "QdrantClient"]
    key: str = field(default="", repr=False)
    _at: int = field(default=0, init=False)
    _clients: dict[str, "QdrantClient"] = field(default_factory=dict, init=False)
    _guard: threading.Lock = field(default_factory=threading.Lock, init=False)

    @property
    def present(self) -> tuple[str, "QdrantClient"]:
        """The address that is asked now, and its client."""
        with self._guard:
            url = self.urls[self._at]
            if url not in self._clients:
                self._clients[url] = self.connect(url)
            return url, self._clients[url]

    def pass_over(self, url: str, why: str) -> None:
        """Ask the next address from now on, unless somebody else found that already."""
        with self._guard:
            if len(self.urls) < 2 or self.urls[self._at] != url:
                return
            self._at = (self._at + 1) % len(self.urls)
            _log.warning("%s %s; %s is asked instead.", url, why, self.urls[self._at])


@dataclass(frozen=True, eq=False)
class Line:
    """The line to a server.

    Attributes
    ----------
    nodes : Nodes
        Where it can be asked.
    patience : float
        Seconds a question may wait between its repetitions, all in all.
    pause : callable
        Waits so many seconds.
    """

    nodes: Nodes
    patience: float
    pause: Callable[[float], None] = time.sleep

    def ask(self, question: Callable[["QdrantClient"], T]) -> T:
        """Ask what may be asked twice: something read, or written so that once more is the same.

        Raises
        ------
        StoreError
            It did not answer, or not with what was asked for.
        """
        return self._ask(question, list(_PAUSES))

    def ask_once(self, question: Callable[["QdrantClient"], T]) -> T:
        """Ask what must not be done twice; again only where the server did nothing.

        Raises
        ------
        PassingError
            It may have been done or not, or may be done later.
        StoreError
            It was refused.
        """
        try:
            return self._ask(question, [])
        except SilentError as error:
            if isinstance(error, UnreachedError) or len(self.nodes.urls) == 1:
                raise
            raise PassingError(str(error)) from None  # another can tell what came of it

    def attempt(self, question: Callable[["QdrantClient"], T]) -> T | None:
        """Ask at the present address what another question can stand in for; None where it fails.

        Raises
        ------
        StoreError
            It was refused.
        """
        url, client = self.nodes.present
        try:
            with answering(url, self.nodes.key):
                return question(client)
        except (PassingError, SilentError):
            return None

    def _ask(self, question: Callable[["QdrantClient"], T], pauses: list[float]) -> T:
        once = not pauses
        deadline = time.monotonic() + self.patience
        silent: set[str] = set()
        while True:
            url, client = self.nodes.present
            try:
                with answering(url, self.nodes.key):
                    return question(client)
            except SilentError as error:
                silent.add(url)
                if silent >= {*self.nodes.urls}:
                    raise self._unheard(error) from None
                self.nodes.pass_over(url, "does not answer")
                if once and not isinstance(error, UnreachedError):
                    raise
            except PassingError as error:
                if error.wait is None:
                    self.nodes.pass_over(url, "has failed")
                wait = pauses.pop(0) if error.wait is None and pauses else error.wait
                if wait is None or time.monotonic() + wait > deadline:
                    raise
                if error.wait:  # as long as the server asked for, which may be a while
                    _log.warning("%s has too much to do; waiting for %.0f s.", url, error.wait)
                self.pause(wait)

    def _unheard(self, error: SilentError) -> StoreError:
        if len(self.nodes.urls) == 1:
            return error
        listed = ", ".join(self.nodes.urls)
        return type(error)(
            f"None of the {len(self.nodes.urls)} addresses {listed} answers; check that their "
            "servers are running."
        )
