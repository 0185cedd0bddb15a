"""Documents → chunks, by the strategy that the parameters name."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from explorer.chunking.sentences import Span, trimmed
from explorer.chunking.strategies import Encode, TokenMap
from explorer.chunking.tokens import Tokenizer, WordTokenizer
from explorer.documents import Chunk, Document, passage
from explorer.errors import ParameterError


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
