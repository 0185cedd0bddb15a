"""Options of each chunker: validated once, hashable, rendered as a form."""

from dataclasses import dataclass

from explorer.errors import ParameterError
from explorer.options import Checked, whole

LARGEST = 8_192  # tokens; the longest text any common embedding model reads


class _Cut(Checked):
    """Options of a chunker whose overlap, if it has one, is smaller than its chunks."""

    def __post_init__(self) -> None:
        super().__post_init__()
        overlap, size = getattr(self, "overlap", 0), getattr(self, "size", LARGEST)
        if overlap >= size:
            raise ParameterError(
                f"The overlap ({overlap}) must be smaller than the chunk size ({size}), "
                "or the chunks would never move on."
            )


_TOKENS = "Most tokens in a chunk. A model reads only so many (MiniLM 256) and ignores the rest."


@dataclass(frozen=True)
class WholeParameters:
    """Options of the whole-document chunker: none."""


@dataclass(frozen=True)
class FixedParameters(_Cut):
    """Options of chunks of a fixed number of tokens."""

    size: int = whole(200, "Chunk size in tokens", _TOKENS, (8, LARGEST, 8))
    overlap: int = whole(
        40,
        "Overlap in tokens",
        "Tokens repeated from the end of one chunk at the start of the next, so that what a cut "
        "falls on is whole in one of them. More overlap means more chunks.",
        (0, LARGEST - 1, 4),
    )


@dataclass(frozen=True)
class SentenceParameters(_Cut):
    """Options of chunks of whole sentences."""

    size: int = whole(
        5,
        "Sentences in a chunk",
        "Few sentences make sharp chunks that answer one question; many keep the context.",
        (1, 200, 1),
    )
    overlap: int = whole(
        1,
        "Overlap in sentences",
        "Sentences repeated from the end of one chunk at the start of the next.",
        (0, 199, 1),
    )


@dataclass(frozen=True)
class RecursiveParameters(_Cut):
    """Options of chunks along headings, then paragraphs, then sentences, then words."""

    size: int = whole(200, "Chunk size in tokens", _TOKENS, (8, LARGEST, 8))
    overlap: int = whole(
        0,
        "Overlap in tokens",
        "Up to this many tokens before a chunk are repeated at its start, whole words only. "
        "They count toward its size.",
        (0, LARGEST - 1, 4),
    )


@dataclass(frozen=True)
class SemanticParameters(_Cut):
    """Options of chunks cut where the subject changes."""

    size: int = whole(200, "Chunk size in tokens", _TOKENS, (8, LARGEST, 8))
    percentile: int = whole(
        20,
        "Share of gaps to cut, in %",
        "Cut at this share of the gaps between sentences: those where the meaning before and "
        "after is least alike. Higher makes more and smaller chunks.",
        (1, 90, 1),
    )
    window: int = whole(
        2,
        "Sentences compared",
        "How many sentences before and after a gap are averaged. One notices every digression, "
        "more see only changes of subject.",
        (1, 10, 1),
    )


ChunkParameters = (
    WholeParameters
    | FixedParameters
    | SentenceParameters
    | RecursiveParameters
    | SemanticParameters
)
