"""A one-dimensional NumPy array of text or whole numbers → words or labels."""

from explorer.errors import InputError
from explorer.readers.limits import require_rows
from explorer.readers.notes import NoteBook
from explorer.readers.text.tables import Grid
from explorer.readers.vectors.numpy_files import load_array


def read_npy(data: bytes, source: str, book: NoteBook) -> Grid:
    """Read the entries of a 1-D array as text.

    Raises
    ------
    InputError
        Not one-dimensional, or neither text nor whole numbers.
    """
    book.unit = "row"
    array = load_array(data, source, book)
    if array.ndim != 1 or array.dtype.kind not in "USiu":
        raise InputError(
            f"{source} is not a one-dimensional array of text or whole numbers; "
            "save the labels as a text file."
        )
    require_rows(source, len(array))
    rows = [
        [value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)]
        for value in array.tolist()
    ]
    return Grid(rows, range(1, len(rows) + 1), ("label",), frozenset({0}))
