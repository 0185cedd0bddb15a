"""Files and folders named on the command line → a corpus of chunks."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from explorer.arrays import FloatMatrix
from explorer.chunking import Chunking, chunk, parse_chunker
from explorer.chunking.tokens import tokenizer_of
from explorer.cli.options import DEFAULT_MODEL
from explorer.documents import Corpus, Document
from explorer.embedders import EmbedderSpec, EmbeddingCache, embed, load_embedder, parse_spec
from explorer.errors import InputError
from explorer.evaluation.judgements import RetrievalSet
from explorer.intake import Choice, open_files
from explorer.intake.loading import blank_files
from explorer.readers import DOCUMENT_READERS, DocumentTable, find_documents

_MOST_FILES = 10_000
_CORPUS = "corpus.jsonl"


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add ``--model`` for commands that embed documents."""
    parser.add_argument(
        "--model",
        metavar="NAME",
        default=DEFAULT_MODEL,
        help="minilm (default), tf-idf, sentence-transformers:NAME or openai:MODEL",
    )


def add_store(parser: argparse.ArgumentParser) -> None:
    """Add ``--store``: where collections are kept."""
    parser.add_argument(
        "--store",
        metavar="PLACE",
        help="a folder (default: VSE_DATA_DIR, else your data folder) or the address of a Qdrant "
        "server, as in http://localhost:6333#shards=6,copies=2,confirm=1",
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


def read_paths(paths: Sequence[Path]) -> tuple[list[Document], list[str]]:
    """Read the documents of files and of folders with everything in them.

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
    documents: list[Document] = []
    files, notes = _files(paths)
    taken: dict[str, Path] = {}
    blank: list[str] = []
    for path in files:
        found, told = _documents_of(path)
        if not found:
            blank.append(path.name)
        notes += [f"{path.name}: {note}" for note in told]
        for document in found:
            # Files of one name in two folders are two documents.
            name = document.id if document.id not in taken else f"{path}:{document.id}"
            taken[name] = path
            documents.append(
                Document(name, document.text, document.title, document.source, document.metadata)
            )
    if not documents:
        raise InputError(f"“{blank[0][:40]}” holds no text; name a file with at least one word.")
    if blank:
        notes.insert(0, blank_files(blank))
    return documents, notes


def _documents_of(path: Path) -> tuple[Sequence[Document], Sequence[str]]:
    """Read one file: as its name says where documents are so named, else as what it holds."""
    if path.suffix.lower() in DOCUMENT_READERS:
        try:
            table = find_documents(path.name, path.read_bytes())
        except OSError as error:
            raise InputError(f"“{path.name[:40]}” cannot be opened ({error.strerror}).") from None
        return table.documents, [note.text for note in table.notes]
    opened = open_files(path)
    if opened.kind not in ("documents", "retrieval"):
        opened = open_files(path, Choice(kind="documents"))
    loaded = opened.load()
    assert isinstance(loaded.content, DocumentTable | RetrievalSet)
    return loaded.content.documents, loaded.notes


def chunked(documents: Sequence[Document], chunker: str, spec: EmbedderSpec) -> Chunking:
    """Cut documents as asked for, counting tokens as the model does."""

    def encode(sentences: Sequence[str]) -> FloatMatrix:
        return embed(sentences, load_embedder(spec, sentences), cache=EmbeddingCache()).vectors

    return chunk(documents, parse_chunker(chunker), tokenizer=tokenizer_of(spec), encode=encode)


def corpus_of(options: argparse.Namespace) -> tuple[Corpus, EmbedderSpec, list[str]]:
    """Read, chunk and return what ``--documents``, ``--chunker`` and ``--model`` name."""
    spec = parse_spec(options.model or DEFAULT_MODEL)
    documents, notes = read_paths(options.documents)
    chunking = chunked(documents, options.chunker, spec)
    return Corpus(documents, chunking.chunks), spec, [*notes, *chunking.warnings]


def _files(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    found: list[Path] = []
    notes: list[str] = []
    for path in paths:
        if path.is_dir():
            inside, left_out = _without_judgements(path)
            found += [file for file in inside if file.suffix.lower() in DOCUMENT_READERS]
            notes += left_out
        elif path.is_file():
            found.append(path)
        else:
            raise InputError(f"There is no file or folder “{str(path)[-40:]}”; check the path.")
        if len(found) > _MOST_FILES:
            raise InputError(f"There are more than {_MOST_FILES:,} files; name fewer.")
    if not found:
        kinds = ", ".join(DOCUMENT_READERS)
        raise InputError(f"There are no documents here; name files that end in {kinds}.")
    return found, notes


def _without_judgements(folder: Path) -> tuple[list[Path], list[str]]:
    """Return the files of a folder, and of retrieval sets (the BEIR layout) in it the corpus only.

    Queries and judgements are about documents; as documents they would answer themselves.
    """
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    sets = [
        file.parent
        for file in files
        if file.name == _CORPUS
        and ((file.parent / "queries.jsonl").is_file() or (file.parent / "qrels").is_dir())
    ]
    kept = [
        file
        for file in files
        if not any(file.is_relative_to(each) and file != each / _CORPUS for each in sets)
    ]
    told = [
        f"{each.resolve().name} holds queries and judgements about its documents: only {_CORPUS} "
        "was taken."
        for each in sets
    ]
    return kept, told
