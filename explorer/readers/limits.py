"""How large an input may be. Stated here once; messages, help texts and tests read it."""

from dataclasses import dataclass

from explorer.errors import LimitError, ParameterError


@dataclass(frozen=True)
class Limits:
    """The largest input that is read, chosen so that a usual one opens within 10 s and 1.5 GB.

    Attributes
    ----------
    word_file_bytes : int
        Size of a word or label file.
    rows : int
        Rows of any file.
    words : int
        Words kept of one file; the rest is left out and counted.
    word_length : int
        Characters of one word or metadata cell; room for a long sentence.
    columns : int
        Columns of a table.
    cells : int
        Cells of a table.
    workbook_bytes : int
        XML inside an Excel workbook once unpacked.
    json_depth : int
        Lists and objects inside one another.
    json_values : int
        Values of a JSON document, whose small ones take seventy times their size in memory.
    field_characters : int
        Characters of one field of a delimited file.
    vector_file_bytes : int
        Size of a vector file.
    unpacked_bytes : int
        Size of a compressed array or table once unpacked.
    unpacked_file_bytes, unpacked_ratio : int
        What a packed file unpacks to at most, where it must be read to and fro (Parquet, Arrow,
        npz, zip), and how many times its own size that may be beyond `unpacked_bytes`.
    held_bytes : int
        Up to which size such a file is unpacked to memory; beyond, to the temporary folder.
    dimensions, vector_values : int
        Columns and numbers of a matrix of vectors.
    document_file_bytes : int
        Size of a file of documents.
    document_characters : int
        Characters of one document.
    documents : int
        Documents read from one table.
    package_bytes : int
        XML inside a Word document once unpacked.
    pages : int
        Pages of a PDF.
    parse_seconds, parse_bytes : int
        What parsing a PDF, Word or HTML file may cost before it is stopped.
    """

    word_file_bytes: int = 20_000_000
    rows: int = 1_000_000
    words: int = 100_000
    word_length: int = 1_000
    columns: int = 1_000
    cells: int = 2_000_000
    workbook_bytes: int = 15_000_000
    json_depth: int = 32
    json_values: int = 10_000_000
    field_characters: int = 131_072
    vector_file_bytes: int = 400_000_000
    unpacked_bytes: int = 400_000_000
    unpacked_file_bytes: int = 4_000_000_000
    unpacked_ratio: int = 100
    held_bytes: int = 50_000_000
    dimensions: int = 8_192
    vector_values: int = 150_000_000
    document_file_bytes: int = 50_000_000
    document_characters: int = 5_000_000
    documents: int = 100_000
    package_bytes: int = 30_000_000
    pages: int = 2_000
    parse_seconds: int = 8
    parse_bytes: int = 1_000_000_000

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value < 1:
                raise ParameterError(f"The limit {name} must be at least 1, not {value}.")


LIMITS = Limits()


A_PART = "open its first rows or some words of it (--first N, --only FILE on the command line)"
"""What to do about a file that is too large."""


def megabytes(size: int) -> str:
    """Write a number of bytes as people read it: ``20 MB``."""
    return f"{size / 1e6:,.0f} MB" if size >= 1e6 else f"{max(size / 1e3, 0.1):,.1f} kB"


def require_size(source: str, size: int, limit: int) -> None:
    """Refuse a file that is larger than `limit` bytes.

    Raises
    ------
    LimitError
    """
    if size > limit:
        raise LimitError(
            f"{source} has {megabytes(size)}, more than the {megabytes(limit)} that are read; "
            "split it or keep fewer rows."
        )


def require_rows(source: str, rows: int) -> None:
    """Refuse a table with too many rows.

    Raises
    ------
    LimitError
    """
    if rows > LIMITS.rows:
        raise LimitError(
            f"{source} has {rows:,} rows, more than the {LIMITS.rows:,} that are read; {A_PART}."
        )


def require_cells(source: str, cells: int) -> None:
    """Refuse a table with too many cells.

    Raises
    ------
    LimitError
    """
    if cells > LIMITS.cells:
        raise LimitError(
            f"{source} has more than the {LIMITS.cells:,} cells that are read; "
            "keep fewer rows or columns."
        )


def require_columns(source: str, columns: int) -> None:
    """Refuse a table with too many columns.

    Raises
    ------
    LimitError
    """
    if columns > LIMITS.columns:
        raise LimitError(
            f"{source} has {columns:,} columns, more than the {LIMITS.columns:,} that are read; "
            "keep the word column and the few you need."
        )


def require_shape(source: str, rows: int, dimensions: int) -> None:
    """Refuse a matrix of vectors that is too large, before anything is allocated for it.

    Raises
    ------
    LimitError
    """
    for count, limit, what, otherwise in (
        (dimensions, LIMITS.dimensions, "numbers per row", "keep fewer of them"),
        (rows, LIMITS.rows, "rows", A_PART),
        (rows * dimensions, LIMITS.vector_values, "numbers", A_PART),
    ):
        if count > limit:
            raise LimitError(
                f"{source} has {count:,} {what}, more than the {limit:,} that are read; "
                f"{otherwise}."
            )
