"""Cut documents into chunks that a model can read and a search can return.

Every chunker keeps character offsets, so ``document.text[chunk.start:chunk.end] == chunk.text``
always holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from explorer.arrays import Progress
from explorer.chunking import strategies
from explorer.chunking.parameters import (
    ChunkParameters,
    FixedParameters,
    RecursiveParameters,
    SemanticParameters,
    SentenceParameters,
    WholeParameters,
)
from explorer.chunking.sentences import Span, sentences, trimmed
from explorer.chunking.strategies import Encode, TokenMap
from explorer.chunking.tokens import ModelTokenizer, Tokenizer, WordTokenizer, minilm_tokenizer
from explorer.documents import Chunk, Document, passage
from explorer.errors import ParameterError

__all__ = [
    "CHUNKERS",
    "ChunkParameters",
    "ChunkerEntry",
    "Chunking",
    "Encode",
    "FixedParameters",
    "ModelTokenizer",
    "RecursiveParameters",
    "SemanticParameters",
    "SentenceParameters",
    "Tokenizer",
    "WholeParameters",
    "WordTokenizer",
    "chunk",
    "chunker_text",
    "minilm_tokenizer",
    "parse_chunker",
    "sentences",
]


@dataclass(frozen=True)
class ChunkerEntry:
    """One chunker as the select box, the command line and the README show it."""

    name: str
    title: str
    description: str
    parameters: type[ChunkParameters]


CHUNKERS: dict[str, ChunkerEntry] = {
    entry.name: entry
    for entry in (
        ChunkerEntry(
            "recursive",
            "Along the structure",
            "Headings first, then paragraphs, then sentences, then words: each chunk is as large "
            "a whole as fits.",
            RecursiveParameters,
        ),
        ChunkerEntry(
            "sentence",
            "Sentences",
            "A fixed number of whole sentences, so nothing is cut in the middle of a thought.",
            SentenceParameters,
        ),
        ChunkerEntry(
            "fixed",
            "Fixed length",
            "A fixed number of the model's tokens, wherever that falls.",
            FixedParameters,
        ),
        ChunkerEntry(
            "semantic",
            "By meaning",
            "Cuts where the sentences before and after are least alike; needs the model.",
            SemanticParameters,
        ),
        ChunkerEntry(
            "whole",
            "Whole documents",
            "No cutting: one chunk per document, for texts that are short already.",
            WholeParameters,
        ),
    )
}


@dataclass(frozen=True)
class Chunking:
    """Chunks of some documents, in order, and what to be warned of."""

    chunks: tuple[Chunk, ...]
    parameters: ChunkParameters
    warnings: tuple[str, ...] = ()


def chunk(
    documents: Sequence[Document],
    parameters: ChunkParameters | None = None,
    *,
    tokenizer: Tokenizer | None = None,
    encode: Encode | None = None,
    progress: Progress | None = None,
) -> Chunking:
    """Cut documents into chunks.

    Parameters
    ----------
    documents : sequence of Document
    parameters : ChunkParameters, optional
        Their type chooses the chunker; along the structure if not given.
    tokenizer : Tokenizer, optional
        Counts tokens as the model will; words and marks if not given.
    encode : callable, optional
        Turns sentences into vectors; only chunks by meaning need it.
    progress : callable, optional

    Returns
    -------
    Chunking
        Chunks without surrounding white space; a document without text has none.

    Raises
    ------
    ParameterError
        Chunks by meaning were asked for without `encode`.
    """
    chosen = parameters or RecursiveParameters()
    counter = tokenizer or WordTokenizer()
    if isinstance(chosen, SemanticParameters) and encode is None:
        raise ParameterError(
            "Chunks by meaning need an embedding model; choose one, or chunk along the structure."
        )
    chunks: list[Chunk] = []
    for number, document in enumerate(documents, 1):
        spans = _spans(document.text, chosen, counter, encode)
        chunks += _numbered(document, spans)
        if progress:
            progress(number / len(documents))
    warnings = _over_long(chunks, {d.id: d.title for d in documents}, counter)
    return Chunking(tuple(chunks), chosen, warnings)


def _spans(
    text: str, parameters: ChunkParameters, tokenizer: Tokenizer, encode: Encode | None
) -> list[Span]:
    if isinstance(parameters, WholeParameters):
        return [(0, len(text))]
    if isinstance(parameters, SentenceParameters):
        return strategies.by_sentence(text, parameters)
    tokens = TokenMap(tokenizer.spans(text))
    if isinstance(parameters, FixedParameters):
        return strategies.fixed(text, tokens, parameters)
    if isinstance(parameters, RecursiveParameters):
        return strategies.recursive(text, tokens, parameters)
    if encode is None:
        raise ParameterError("Chunks by meaning need an embedding model; choose one.")
    return strategies.semantic(text, tokens, parameters, encode)


def _numbered(document: Document, spans: Sequence[Span]) -> list[Chunk]:
    tight = [trimmed(document.text, start, end) for start, end in spans]
    return [
        Chunk(document.id, index, start, end, document.text[start:end])
        for index, (start, end) in enumerate(span for span in tight if span[1] > span[0])
    ]


def _over_long(
    chunks: Sequence[Chunk], titles: dict[str, str], tokenizer: Tokenizer
) -> tuple[str, ...]:
    if tokenizer.limit is None:
        return ()
    sizes = [
        len(tokenizer.spans(passage(titles[part.document_id], part.text))) + tokenizer.special
        for part in chunks
    ]
    over = sum(size > tokenizer.limit for size in sizes)
    if not over:
        return ()
    verb = "is" if over == 1 else "are"
    return (
        f"{over} of {len(chunks)} chunks {verb} longer than the {tokenizer.limit} tokens that "
        f"{tokenizer.name} reads (the longest has {max(sizes)}); it never sees the rest of them, "
        "so choose smaller chunks.",
    )


def parse_chunker(text: str) -> ChunkParameters:
    """Read a chunker as the command line gives it: ``fixed:size=128,overlap=16``.

    Parameters
    ----------
    text : str
        A name of :data:`CHUNKERS`, optionally with its options.

    Raises
    ------
    ParameterError
        The chunker or an option is unknown, or a value is not a whole number in range.
    """
    name, _, rest = text.partition(":")
    if name not in CHUNKERS:
        raise ParameterError(f"Unknown chunker “{name[:40]}”; choose one of {', '.join(CHUNKERS)}.")
    kind = CHUNKERS[name].parameters
    known = [item.name for item in fields(kind)]
    values: dict[str, int] = {}
    for part in filter(None, rest.split(",")):
        key, _, value = part.partition("=")
        if key.strip() not in known:
            options = ", ".join(known) or "none"
            raise ParameterError(
                f"The chunker “{name}” has no option “{key.strip()[:40]}”; it has: {options}."
            )
        try:
            values[key.strip()] = int(value)
        except ValueError:
            raise ParameterError(
                f"The option “{key.strip()}” must be a whole number, not “{value.strip()[:40]}”."
            ) from None
    return kind(**values)


def chunker_text(parameters: ChunkParameters) -> str:
    """Write a chunker as :func:`parse_chunker` reads it."""
    name = next(name for name, each in CHUNKERS.items() if each.parameters is type(parameters))
    values = [f"{item.name}={getattr(parameters, item.name)}" for item in fields(parameters)]
    return f"{name}:{','.join(values)}" if values else name
