"""What is fed with what others wrote, and what may come out."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from explorer.errors import ExplorerError

Feed = Callable[[str, bytes], object]


@dataclass(frozen=True)
class Target:
    """Something that is fed.

    Attributes
    ----------
    name : str
    samples : callable
        To sound contents by name.
    opened : callable
        To what is fed, for as long as it is needed.
    tries : int
        How many mutants the tests try of it each time.
    """

    name: str
    samples: Callable[[], Mapping[str, bytes]]
    opened: Callable[[], AbstractContextManager[Feed]]
    tries: int


def outcome(feed: Feed, name: str, data: bytes) -> str:
    """Return "value", "sentence", or what else came out."""
    try:
        feed(name, data)
    except ExplorerError as error:
        said = str(error)
        sound = said.endswith((".", "?", "”", ")")) and "\n" not in said and len(said) < 1_000
        return "sentence" if sound else f"no sentence: {said!r}"
    except Exception as error:  # this is what is looked for
        return f"{type(error).__name__}: {str(error)[:200]}"
    return "value"
