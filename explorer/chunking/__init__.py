"""Cut documents into chunks that a model can read and a search can return.

Every chunker keeps character offsets, so ``document.text[chunk.start:chunk.end] == chunk.text``
always holds.
"""

from explorer.chunking.cutting import Chunking, chunk
from explorer.chunking.parameters import (
    ChunkParameters,
    FixedParameters,
    RecursiveParameters,
    SemanticParameters,
    SentenceParameters,
    WholeParameters,
)
from explorer.chunking.registry import (
    CHUNKERS,
    ChunkerEntry,
    chunker_text,
    chunker_title,
    parse_chunker,
)
from explorer.chunking.sentences import sentences
from explorer.chunking.strategies import Encode
from explorer.chunking.tokens import ModelTokenizer, Tokenizer, WordTokenizer, minilm_tokenizer

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
    "chunker_title",
    "minilm_tokenizer",
    "parse_chunker",
    "sentences",
]
