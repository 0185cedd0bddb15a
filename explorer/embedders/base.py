"""What an embedder is, and how one is named before it is loaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, Protocol

from explorer.arrays import FloatMatrix, Progress

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Role = Literal["document", "query"]


class Embedder(Protocol):
    """Text to vectors. Every answer is float32, finite, shape (n, dimension), in input order."""

    @property
    def name(self) -> str:
        """How people call the model."""

    @property
    def dimension(self) -> int:
        """Number of coordinates of each vector."""

    @property
    def fingerprint(self) -> str:
        """Equal for embedders that give equal vectors, in any process."""

    def cache_key(self, role: Role) -> str | None:
        """Name this model's rows in the cache; None where keeping them would not pay."""

    def encode_document(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> FloatMatrix:
        """Embed texts that are to be found."""

    def encode_query(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """Embed texts that are searched with."""


@dataclass(frozen=True)
class EmbedderSpec:
    """Which embedder, with which parameters. Hashable, and picklable to a worker process.

    Attributes
    ----------
    kind : str
        A key of ``EMBEDDERS``.
    parameters : frozen dataclass
        Of the type the registry names for that kind.
    """

    kind: str
    parameters: "DataclassInstance"

    @property
    def options(self) -> dict[str, Any]:
        """The parameters that may be shown and saved: never a key, never data."""
        shown = [field.name for field in fields(self.parameters) if field.repr]
        return {name: getattr(self.parameters, name) for name in shown}

    @property
    def secret(self) -> str | None:
        """The key a person entered for it, by which they may see what others may not."""
        key: str | None = getattr(self.parameters, "key", None)
        return key or None


@dataclass(frozen=True)
class EmbedderEntry:
    """One row of the registry.

    Attributes
    ----------
    name, title, description, needs : str
        The key; how the choice is shown; what it is in one sentence; what the user must have.
    parameters : type
        The frozen dataclass of its options.
    load : callable
        (parameters, corpus) -> Embedder. Imports its libraries when called.
    """

    name: str
    title: str
    description: str
    needs: str
    parameters: type
    load: Callable[[Any, Sequence[str]], Embedder]


def quote(text: str) -> str:
    """Return the text in typographic quotes, on one line, cut to 40 characters."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= 40 else line[:39] + '…'}”"
