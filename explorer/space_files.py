"""A space as a file that any program, and this one, can read back."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explorer.errors import ParameterError
from explorer.space import Space

if TYPE_CHECKING:
    import pandas as pd


def space_to_bytes(space: Space, suffix: str) -> bytes:
    """Write labels and vectors in the format of a file name's ending.

    Parameters
    ----------
    space : Space
    suffix : {".npz", ".parquet", ".tsv"}
        ``.npz`` holds the arrays ``vectors``, ``labels`` and one per other column; ``.parquet``
        the same as columns; ``.tsv`` a label and its numbers per line. Vectors come back bit for
        bit.

    Raises
    ------
    ParameterError
        Another ending.
    """
    if suffix not in SPACE_FORMATS:
        raise ParameterError(f"A space is written as {', '.join(SPACE_FORMATS)}, not “{suffix}”.")
    return SPACE_FORMATS[suffix](space)


def _npz(space: Space) -> bytes:
    arrays: dict[str, Any] = {
        "vectors": space.vectors,
        "labels": np.array(space.labels, dtype=np.str_),
    }
    for column in space.columns:
        name = re.sub(r"[/\\]", "_", str(column))  # the name of a member, not a path
        arrays[_free_name(name, arrays)] = _array(space.metadata[column])
    buffer = io.BytesIO()
    # numpy.savez takes names as keyword arguments and so refuses some.
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            # With its fixed date the same space gives the same bytes whenever it is written.
            about = zipfile.ZipInfo(f"{name}.npy")
            # Deflating coordinates takes half a second for ten thousand and saves a fourteenth.
            about.compress_type = zipfile.ZIP_STORED if name == "vectors" else zipfile.ZIP_DEFLATED
            with archive.open(about, "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
    return buffer.getvalue()


def _parquet(space: Space) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    numbers = pa.array(space.vectors.ravel())
    columns: dict[str, Any] = {"label": pa.array(space.labels, type=pa.string())}
    for name in space.columns:
        columns[_free_name(str(name), columns)] = pa.array(_array(space.metadata[name]))
    columns[_free_name("vector", columns)] = pa.FixedSizeListArray.from_arrays(
        numbers, space.dimension
    )
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def _array(values: "pd.Series[Any]") -> npt.NDArray[Any]:
    """Return a column as numbers or as text."""
    if values.dtype.kind in "biuf":
        return values.to_numpy()
    return np.array(
        [
            "" if missing else str(value)
            for value, missing in zip(values, values.isna(), strict=True)
        ],
        dtype=np.str_,
    )


def _free_name(name: str, taken: dict[str, Any]) -> str:
    while name in taken or not name:
        name += "_"
    return name


def _tsv(space: Space) -> bytes:
    # As text float32 takes its shortest form that reads back as the same number.
    rows = (
        "\t".join([" ".join(label.split()), *row.astype(np.str_)])
        for label, row in zip(space.labels, space.vectors, strict=True)
    )
    return ("\n".join(rows) + "\n").encode("utf-8", "replace")


SPACE_FORMATS: dict[str, Callable[[Space], bytes]] = {
    ".npz": _npz,
    ".parquet": _parquet,
    ".tsv": _tsv,
}
"""File name ending to writer."""
