"""safetensors → one matrix. The header is validated in full before any number is touched."""

import json
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.errors import InputError, LimitError
from explorer.readers.limits import require_shape
from explorer.readers.notes import NoteBook, quoted
from explorer.readers.text.json_tables import require_depth
from explorer.readers.vectors.matrix import RawVectors
from explorer.readers.vectors.numpy_files import Header

_LONGEST_HEADER = 10_000_000
_DEPTH = 4
_MOST_AXES = 8
# Type → bytes of one number, and the NumPy type it is viewed as.
_TYPES: dict[str, tuple[int, str]] = {
    "F64": (8, "<f8"), "F32": (4, "<f4"), "F16": (2, "<f2"), "BF16": (2, "<u2"),
    "I64": (8, "<i8"), "I32": (4, "<i4"), "I16": (2, "<i2"), "I8": (1, "i1"),
    "U64": (8, "<u8"), "U32": (4, "<u4"), "U16": (2, "<u2"), "U8": (1, "u1"), "BOOL": (1, "?"),
}  # fmt: skip
_VECTOR_NAMES = ("vectors", "embeddings", "embedding", "embedding.weight", "weight")


def read_safetensors(data: bytes, source: str, book: NoteBook) -> RawVectors:
    """Read the only matrix, or the one with a usual name.

    Raises
    ------
    InputError
        The header is not valid, tensors overlap or leave holes, or no single matrix is there.
    """
    book.unit = "row"
    tensors, start = _header(data, source, len(data))
    name = _choose(tensors, source)
    kind, shape, (begin, _) = tensors[name]
    require_shape(source, *shape)
    if len(tensors) > 1:
        book.tell("chosen", f"the tensor {quoted(name)}")
    view = np.frombuffer(data, _TYPES[kind][1], math.prod(shape), start + begin).reshape(shape)
    return RawVectors(_bfloat16(view, book) if kind == "BF16" else view)


def located(head: bytes, size: int | None, source: str, book: NoteBook) -> Header | None:
    """Tell where the numbers of the matrix lie, from the first bytes of a file of `size` bytes.

    None where they do not tell it: the header is long, or the numbers are bfloat16.

    Raises
    ------
    InputError
        As for :func:`read_safetensors`, as far as the header tells.
    """
    if size is None or int.from_bytes(head[:8], "little") > len(head) - 8:
        return None
    tensors, start = _header(head, source, size)
    name = _choose(tensors, source)
    kind, shape, (begin, _) = tensors[name]
    if kind == "BF16":
        return None
    book.unit = "row"
    if len(tensors) > 1:
        book.tell("chosen", f"the tensor {quoted(name)}")
    return Header(np.dtype(_TYPES[kind][1]), shape, fortran=False, start=start + begin)


def _bfloat16(view: npt.NDArray[Any], book: NoteBook) -> npt.NDArray[np.float32]:
    # The upper half of a float32.
    book.tell("converted", "bfloat16")
    return (view.astype("<u4") << np.uint32(16)).view("<f4")


_Tensor = tuple[str, tuple[int, ...], tuple[int, int]]


def _header(data: bytes, source: str, size: int) -> tuple[dict[str, _Tensor], int]:
    length = int.from_bytes(data[:8], "little")
    if len(data) < 10 or length > min(_LONGEST_HEADER, len(data) - 8):
        raise InputError(f"{source} is not a safetensors file, or is cut off; save it again.")
    try:
        text = data[8 : 8 + length].decode("utf-8")
        require_depth(text, source, _DEPTH)
        header = json.loads(text)
    except (ValueError, LimitError):  # no UTF-8, no JSON, too deep, or thousands of digits
        raise InputError(f"{source} has no valid safetensors header; save it again.") from None
    if not isinstance(header, dict):
        raise InputError(f"{source} has no valid safetensors header; save it again.")
    header.pop("__metadata__", None)
    tensors = {name: _tensor(name, entry, source) for name, entry in header.items()}
    _require_gapless(tensors, size - 8 - length, source)
    return tensors, 8 + length


def _tensor(name: str, entry: Any, source: str) -> _Tensor:
    where = f"{source}, tensor {quoted(name)}"
    if not isinstance(entry, dict) or set(entry) != {"dtype", "shape", "data_offsets"}:
        raise InputError(f"{where}, is not described as safetensors require; save it again.")
    kind, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(kind, str) or kind not in _TYPES:
        raise InputError(
            f"{where}, has the type {quoted(str(kind))}, which is not read; save it as float32."
        )
    if not (_are_sizes(shape) and _are_sizes(offsets) and len(offsets) == 2):
        raise InputError(f"{where}, has an impossible shape; save it again.")
    if math.prod(shape) * _TYPES[kind][0] != offsets[1] - offsets[0]:
        raise InputError(f"{where}, has a shape that does not fit its bytes; save it again.")
    return kind, tuple(shape), (offsets[0], offsets[1])


def _are_sizes(values: Any) -> bool:
    return (
        isinstance(values, list)
        and len(values) <= _MOST_AXES
        and all(type(value) is int and 0 <= value < 2**48 for value in values)
    )


def _require_gapless(tensors: dict[str, _Tensor], size: int, source: str) -> None:
    end = 0
    for begin, stop in sorted(offsets for _, _, offsets in tensors.values()):
        if begin != end:
            raise InputError(f"{source} has tensors that overlap or leave holes; save it again.")
        end = stop
    if end != size:
        raise InputError(
            f"{source} holds {size:,} bytes of numbers and describes {end:,}; save it again."
        )


def _choose(tensors: dict[str, _Tensor], source: str) -> str:
    matrices = [name for name, (_, shape, _) in tensors.items() if len(shape) == 2]
    named = [name for name in matrices if name.casefold() in _VECTOR_NAMES]
    if len(matrices) == 1:
        return matrices[0]
    if len(named) == 1:
        return named[0]
    if not matrices:
        raise InputError(f"{source} holds no 2-D tensor; save one matrix named “embeddings”.")
    listed = ", ".join(quoted(name) for name in matrices[:5])
    raise InputError(
        f"{source} holds {len(matrices)} matrices ({listed}); keep one, or name it “embeddings”."
    )
