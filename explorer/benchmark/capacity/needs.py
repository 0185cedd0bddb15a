"""Bytes, nodes and shards of a planned collection, from what a chunk takes.

The numbers of vectors and of a graph are exact; those of texts and keywords rest on English and
may be off by half. Of 12,000 chunks of 384 numbers and 30 different words the embedded engine
kept, in bytes a chunk with its document: vectors 3,073 (3,072 here), graph 161 (128), keywords and
filters 1,547 on disk (1,578) and 1,209 of them searched (1,219), texts 1,248 (1,403), ids 59 (96).
The field's own rules are compared with in the tests.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import ceil, exp
from statistics import NormalDist
from typing import TYPE_CHECKING

from explorer.chunking import ChunkParameters
from explorer.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

LINKS = 16
"""Links of a vector in the engine's graph; twice as many on its lowest level."""

_LINK_BYTES = 4
_ID_BYTES = 48  # an id, its number inside, a version and what finds it
_TEXT_BYTES = 4.5  # letters of a token
_FIELD_BYTES = 400  # names and values beside the text of a chunk or document
_TERMS = 0.45  # different words of a chunk for each of its tokens
_TERM_MEMORY, _TERM_DISK = 24, 36  # posted with a weight, and prepared for filters; kept beside
_FILTER_BYTES = 500  # what finds a chunk by its ids, source and title
_LOG_BYTES = 64_000_000  # of each shard, whatever it holds
_HEADROOM = 1.2  # segments are written anew while they are searched
_USABLE = 0.75  # of a node's memory; the rest is the system's
_SPREAD = 0.5  # of documents' lengths, as a share of their mean
_SLICES = 400
_FEWEST_SHARDS, _MOST_SHARDS = 6, 64
_SHARD_CHUNKS = 5_000_000

# Kind: bytes in memory and on disk of a vector of d numbers. Those that are searched in a smaller
# form keep the originals on disk to rescore candidates exactly.
_KINDS: Mapping[str, tuple[float, float, float]] = {
    "float32": (4.0, 4.0, 0.0),
    "float16": (2.0, 2.0, 0.0),
    "int8": (1.0, 5.0, 4.0),
    "binary": (0.125, 4.125, 0.0),
}
KINDS = tuple(_KINDS)


@dataclass(frozen=True)
class Plan:
    """A collection one means to have.

    Attributes
    ----------
    documents : int >= 1
    tokens : int >= 1
        Of a document, on average.
    dimension : int >= 1
        Numbers of a vector.
    chunker : ChunkParameters
    copies : int in [1, 8]
        Of each shard, on different nodes.
    node_bytes : int
        Memory of a node.

    Raises
    ------
    ParameterError
        A number is out of range.
    """

    documents: int
    tokens: int
    dimension: int
    chunker: ChunkParameters
    copies: int = 2
    node_bytes: int = 64_000_000_000

    def __post_init__(self) -> None:
        for what, value, least, most in (
            ("number of documents", self.documents, 1, 10**12),
            ("number of tokens", self.tokens, 1, 10**7),
            ("number of dimensions", self.dimension, 1, 65_536),
            ("number of copies", self.copies, 1, 8),
            ("memory of a node in bytes", self.node_bytes, 10**8, 10**14),
        ):
            if not least <= value <= most:
                raise ParameterError(f"The {what} must be from {least:,} to {most:,}.")

    @property
    def chunks(self) -> int:
        """How many chunks there will be, where lengths vary by half around their mean."""
        return round(self.documents * self._chunks_each)

    @property
    def chunk_tokens(self) -> float:
        """Tokens of a chunk on average, repeated ones included."""
        again = self._overlap * (self._chunks_each - 1)
        return (self.tokens + again) / self._chunks_each

    @property
    def _overlap(self) -> int:
        return int(getattr(self.chunker, "overlap", 0))

    @property
    def _chunks_each(self) -> float:
        size = int(getattr(self.chunker, "size", 0))
        if not size:
            return 1.0
        step = size - self._overlap
        normal = NormalDist(-(_SPREAD**2) / 2, _SPREAD)
        lengths = (self.tokens * exp(normal.inv_cdf((i + 0.5) / _SLICES)) for i in range(_SLICES))
        return sum(max(1, ceil((length - self._overlap) / step)) for length in lengths) / _SLICES


@dataclass(frozen=True)
class Keeping:
    """What one way of keeping the vectors takes, for one copy of everything.

    Attributes
    ----------
    kind : {"float32", "float16", "int8", "binary"}
        What is searched; “int8” and “binary” rescore with float32 originals on disk.
    vectors, originals, graph, ids, keywords, texts : int
        Bytes: of what is searched, of originals on disk, of the graph, of ids, of the index of
        keywords and filters, and of texts with their fields on disk. A document's own record has
        no vector, but the engine keeps the room of one for it.
    memory, disk : int
        Bytes of one copy, headroom included.
    nodes, shards : int
        For all copies; a node more than the copies need is none.
    """

    kind: str
    vectors: int
    originals: int
    graph: int
    ids: int
    keywords: int
    texts: int
    memory: int
    disk: int
    nodes: int
    shards: int


@dataclass(frozen=True)
class Capacity:
    """What a plan needs, for each way of keeping its vectors."""

    plan: Plan
    keepings: tuple[Keeping, ...]

    def table(self) -> "pd.DataFrame":
        """Return a row for each way, sizes in bytes."""
        import pandas as pd

        return pd.DataFrame([asdict(each) for each in self.keepings])


def capacity(plan: Plan) -> Capacity:
    """Return what a plan needs, for each way of keeping its vectors."""
    return Capacity(plan, tuple(_keeping(plan, kind) for kind in KINDS))


def graph_bytes(chunks: int) -> int:
    """Return the bytes of a graph's links: twice `LINKS` below, and a few on higher levels."""
    return chunks * 2 * LINKS * _LINK_BYTES


def vector_bytes(kind: str, records: int, dimension: int) -> int:
    """Return the bytes of so many vectors in the form that is searched."""
    in_memory, _, extra = _KINDS[kind]
    return ceil(records * (in_memory * dimension + extra))


def _keeping(plan: Plan, kind: str) -> Keeping:
    chunks, (in_memory, on_disk, _) = plan.chunks, _KINDS[kind]
    records = chunks + plan.documents
    vectors = vector_bytes(kind, records, plan.dimension)
    originals = ceil(records * (on_disk - in_memory) * plan.dimension)
    terms = chunks * plan.chunk_tokens * _TERMS
    # A document is kept whole beside its chunks.
    letters = _TEXT_BYTES * (plan.documents * plan.tokens + chunks * plan.chunk_tokens)
    texts = ceil(letters + _FIELD_BYTES * records)
    graph, ids = graph_bytes(chunks), _ID_BYTES * records
    keywords = ceil(terms * _TERM_MEMORY + chunks * _FILTER_BYTES)
    memory = ceil(_HEADROOM * (vectors + graph + ids + keywords))
    nodes = max(plan.copies, ceil(memory * plan.copies / (_USABLE * plan.node_bytes)))
    shards = _shards(chunks, nodes)
    beside = terms * (_TERM_DISK - _TERM_MEMORY) + texts + originals
    disk = ceil(memory + _HEADROOM * beside) + shards * _LOG_BYTES
    return Keeping(
        kind,
        vectors,
        originals,
        graph,
        ids,
        keywords,
        texts,
        memory,
        disk,
        nodes,
        shards,
    )


def _shards(chunks: int, nodes: int) -> int:
    """Return a number of shards that spreads evenly and leaves room to grow by a few nodes."""
    wanted = max(_FEWEST_SHARDS, ceil(chunks / _SHARD_CHUNKS))
    return min(_MOST_SHARDS, nodes * ceil(wanted / nodes)) if nodes <= _MOST_SHARDS else nodes
