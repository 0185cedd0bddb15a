"""Which files of labels are read, and by what."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from explorer.errors import InputError
from explorer.readers.notes import NoteBook, source_name
from explorer.readers.text import delimited, excel, json_tables, parquet_tables
from explorer.readers.text.tables import Grid
from explorer.readers.vectors import numpy_files

WordReader = Callable[[bytes, str, NoteBook], Grid]


@dataclass(frozen=True)
class Reader:
    """What can be read from files of one extension.

    Attributes
    ----------
    extension : str
        With its dot, lower case.
    description : str
        What such a file looks like, for help texts.
    words : callable
        Bytes, source and notes → rows of cells.
    """

    extension: str
    description: str
    words: WordReader


READERS: dict[str, Reader] = {
    reader.extension: reader
    for reader in (
        Reader(".txt", "one label per line", delimited.read_lines),
        Reader(".csv", "a table separated by commas or other marks", delimited.read_csv),
        Reader(".tsv", "a table separated by tabs", delimited.read_tsv),
        Reader(".xlsx", "the first sheet of an Excel workbook", excel.read_xlsx),
        Reader(
            ".json",
            "a list of words or objects, or an object of word lists",
            json_tables.read_json,
        ),
        Reader(".jsonl", "one JSON object or word per line", json_tables.read_jsonl),
        Reader(".parquet", "a table in Parquet form", parquet_tables.read_parquet),
        Reader(".npy", "a NumPy array of text or whole numbers", numpy_files.read_labels),
    )
}


def extension_of(name: str) -> str:
    """Return the lower-case extension of a file name, with its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def word_reader(name: str) -> WordReader:
    """Return what reads labels from such a file.

    Raises
    ------
    InputError
        Not an extension that holds labels.
    """
    extension = extension_of(name)
    if extension not in READERS:
        raise InputError(
            f"{source_name(name)} has no extension that is read here; "
            f"save it as one of {', '.join(READERS)}."
        )
    return READERS[extension].words
