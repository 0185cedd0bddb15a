"""Asking a server: again where that can do no harm, within one deadline."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from explorer.stores.server.answers import PassingError, answering

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

_PAUSES = (0.1, 0.4)  # seconds before each new try after a failure that may have passed

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Line:
    """The line to a server.

    Attributes
    ----------
    client : QdrantClient
    url : str
        As people know the server.
    patience : float
        Seconds a question may take with all its repetitions.
    pause : callable
        Waits so many seconds.
    """

    client: "QdrantClient"
    url: str
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
        """Ask what must not be done twice; again only where the server said it did nothing.

        Raises
        ------
        PassingError
            It may have been done or not, or may be done later.
        StoreError
            It was refused.
        """
        return self._ask(question, [])

    def _ask(self, question: Callable[["QdrantClient"], T], pauses: list[float]) -> T:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                with answering(self.url):
                    return question(self.client)
            except PassingError as error:
                wait = error.wait
                if wait is None and pauses:
                    wait = pauses.pop(0)
                if wait is None or time.monotonic() + wait > deadline:
                    raise
            self.pause(wait)
