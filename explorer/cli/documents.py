"""Files and folders named on the command line → a corpus of chunks."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from explorer.arrays import FloatMatrix
from explorer.chunking import Chunking, chunk, parse_chunker
from explorer.chunking.tokens import tokenizer_of
from explorer.cli.corrections import add_reading, choice_of
from explorer.cli.files import named_paths
from explorer.cli.options import DEFAULT_MODEL, add_columns, add_dimensions
from explorer.documents import Corpus, Document
from explorer.embedders import EmbedderSpec, EmbeddingCache, embed, load_embedder, parse_spec
from explorer.intake import Choice, open_files
from explorer.readers import DocumentTable


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add ``--model`` for commands that embed documents."""
    parser.add_argument(
        "--model",
        metavar="NAME",
        default=DEFAULT_MODEL,
        help="minilm (default), tf-idf, sentence-transformers:NAME, openai:MODEL or "
        "openai:MODEL@http://HOST/v1",
    )
    add_dimensions(parser)


def add_store(parser: argparse.ArgumentParser) -> None:
    """Add ``--store``: where collections are kept."""
    parser.add_argument(
        "--store",
        metavar="PLACE",
        help="a folder (default: VSE_DATA_DIR, else your data folder) or the address of a Qdrant "
        "server, as in http://localhost:6333#shards=6,copies=2,confirm=1, or of several nodes of a "
        "cluster with commas between them",
    )


def add_chunker(parser: argparse.ArgumentParser, default: str) -> None:
    """Add ``--chunker``."""
    parser.add_argument(
        "--chunker",
        metavar="NAME",
        default=default,
        help="recursive, sentence, fixed, semantic or whole, with options as in "
        f"fixed:size=128,overlap=16 (default {default})",
    )


def add_document_corrections(parser: argparse.ArgumentParser) -> None:
    """Add what corrects the files of a command that works on documents."""
    add_columns(parser, ("text", "label"))
    add_reading(parser)


def read_paths(
    paths: Sequence[Path], said: Choice | None = None
) -> tuple[list[Document], list[str]]:
    """Read the documents of files and of folders with everything in them.

    Parameters
    ----------
    paths : sequence of Path
    said : Choice, optional
        What is said of them.

    Returns
    -------
    list of Document
    list of str
        What was cleaned, for the person at the terminal.

    Raises
    ------
    InputError
        A path is missing, a file cannot be read, or there is none.
    """
    choice = replace(said or Choice(), kind="documents")
    loaded = open_files(named_paths(list(map(str, paths))), choice).load()
    assert isinstance(loaded.content, DocumentTable)
    return list(loaded.content.documents), list(loaded.notes)


def chunked(documents: Sequence[Document], chunker: str, spec: EmbedderSpec) -> Chunking:
    """Cut documents as asked for, counting tokens as the model does."""

    def encode(sentences: Sequence[str]) -> FloatMatrix:
        return embed(sentences, load_embedder(spec, sentences), cache=EmbeddingCache()).vectors

    return chunk(documents, parse_chunker(chunker), tokenizer=tokenizer_of(spec), encode=encode)


def corpus_of(options: argparse.Namespace) -> tuple[Corpus, EmbedderSpec, list[str]]:
    """Read, chunk and return what ``--documents``, ``--chunker`` and ``--model`` name."""
    spec = parse_spec(options.model or DEFAULT_MODEL)
    documents, notes = read_paths(options.documents, choice_of(options))
    chunking = chunked(documents, options.chunker, spec)
    return Corpus(documents, chunking.chunks), spec, [*notes, *chunking.warnings]
