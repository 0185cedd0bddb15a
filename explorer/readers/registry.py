"""Which file formats are read, and by what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from explorer.errors import InputError
from explorer.readers.notes import NoteBook, source_name
from explorer.readers.text import delimited, excel, json_tables, parquet_tables
from explorer.readers.text.tables import Grid
from explorer.readers.vectors import (
    npz_files,
    numpy_files,
    parquet,
    safetensors_files,
    tables,
    text,
    word2vec,
)

if TYPE_CHECKING:
    from explorer.readers.vectors.matrix import RawVectors

WordReader = Callable[[bytes, str, NoteBook], Grid]
VectorReader = Callable[[bytes, str, NoteBook], "RawVectors"]
Read = TypeVar("Read")


@dataclass(frozen=True)
class Reader:
    """What can be read from files of one extension.

    Attributes
    ----------
    extension : str
        With its dot, lower case.
    description : str
        What such a file looks like, for help texts.
    words : callable, optional
        Bytes, source and notes → rows of cells.
    vectors : callable, optional
        Bytes, source and notes → a matrix with its labels.
    """

    extension: str
    description: str
    words: WordReader | None = None
    vectors: VectorReader | None = None


READERS: dict[str, Reader] = {
    reader.extension: reader
    for reader in (
        Reader(
            ".txt",
            "one word per line; or word2vec and GloVe vectors: a word and its numbers per line",
            delimited.read_lines,
            text.read_spaced,
        ),
        Reader(
            ".csv",
            "a table separated by commas, semicolons, tabs or bars",
            delimited.read_csv,
            tables.read_csv,
        ),
        Reader(
            ".tsv",
            "a table separated by tabs; or TensorBoard Projector vectors",
            delimited.read_tsv,
            tables.read_tsv,
        ),
        Reader(".xlsx", "the first sheet of an Excel workbook", excel.read_xlsx),
        Reader(
            ".json",
            "a list of words or objects, or an object of word lists",
            json_tables.read_json,
        ),
        Reader(".jsonl", "one JSON object or word per line", json_tables.read_jsonl),
        Reader(
            ".parquet",
            "a table; vectors as a list column or one column per number",
            parquet_tables.read_parquet,
            parquet.read_parquet,
        ),
        Reader(
            ".npy",
            "a NumPy array; one of text or whole numbers can hold labels",
            numpy_files.read_labels,
            numpy_files.read_npy,
        ),
        Reader(".npz", "NumPy arrays: vectors and labels", vectors=npz_files.read_npz),
        Reader(".vec", "fastText or word2vec vectors as text", vectors=text.read_spaced),
        Reader(".bin", "word2vec vectors in binary form", vectors=word2vec.read_bin),
        Reader(
            ".bytes",
            "TensorBoard Projector vectors, with their metadata TSV",
            vectors=word2vec.read_bytes,
        ),
        Reader(
            ".safetensors",
            "one matrix in safetensors form",
            vectors=safetensors_files.read_safetensors,
        ),
    )
}


def extension_of(name: str) -> str:
    """Return the lower-case extension of a file name, with its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def word_reader(name: str) -> WordReader:
    """Return what reads words from such a file.

    Raises
    ------
    InputError
        Not an extension that holds words.
    """
    return _chosen(name, {r.extension: r.words for r in READERS.values() if r.words})


def vector_reader(name: str) -> VectorReader:
    """Return what reads vectors from such a file.

    Raises
    ------
    InputError
        Not an extension that holds vectors.
    """
    return _chosen(name, {r.extension: r.vectors for r in READERS.values() if r.vectors})


def _chosen(name: str, readers: Mapping[str, Read]) -> Read:
    extension = extension_of(name)
    if extension not in readers:
        raise InputError(
            f"{source_name(name)} has no extension that is read here; "
            f"save it as one of {', '.join(readers)}."
        )
    return readers[extension]
