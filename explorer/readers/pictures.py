"""Pictures that people bring, as one sheet of thumbnails: decoded under limits and drawn anew.

Nothing of a foreign file reaches a browser but its colors.
"""

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.errors import InputError, LimitError

if TYPE_CHECKING:
    from PIL import Image

PICTURE_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
"""How files of pictures begin that are decoded: PNG, JPEG, GIF, WebP."""

LARGEST_CELL = 64
"""Pixels of the longer side of a thumbnail."""

MOST_THUMBNAILS = 10_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_MOST_PIXELS = 70_000_000  # of one picture: a sheet of 8,192 × 8,192 is common
_MOST_OF_ALL = 2_000_000_000
_LOSSLESS = 4_000_000  # pixels of a sheet up to which it is kept to the pixel


@dataclass(frozen=True, eq=False)
class Thumbnails:
    """Small pictures of rows, on one sheet: row by row from its upper left corner.

    Attributes
    ----------
    sheet : bytes
        A PNG or JPEG file that was written here.
    width, height : int
        Of one thumbnail, in pixels.
    columns : int
        Thumbnails side by side.
    absent : tuple of int
        Rows without one.
    """

    sheet: bytes
    width: int
    height: int
    columns: int
    rows: int
    absent: tuple[int, ...] = ()

    def __len__(self) -> int:
        return self.rows

    @property
    def mime(self) -> str:
        """What kind of file the sheet is."""
        return "image/png" if self.sheet.startswith(PICTURE_STARTS[0]) else "image/jpeg"

    def one(self, row: int) -> bytes | None:
        """Return the thumbnail of a row as a PNG file, or None where there is none."""
        if row in self.absent or not 0 <= row < self.rows:
            return None
        from PIL import Image

        with Image.open(io.BytesIO(self.sheet), formats=_FORMATS) as sheet:
            return _written(sheet.crop(_box(row, self.columns, self.width, self.height)), "PNG")


def thumbnails_of_sprite(data: bytes, size: tuple[int, int], rows: int, source: str) -> Thumbnails:
    """Cut a sheet that another tool made into thumbnails.

    Parameters
    ----------
    data : bytes
        Of one file of a picture.
    size : (int, int)
        Width and height of one thumbnail on it.
    rows : int
    source : str
        For messages.

    Raises
    ------
    InputError
        It is no picture, is damaged, or has fewer thumbnails than rows.
    LimitError
        It has too many pixels, or there are too many rows.
    """
    width, height = size
    sheet = _decoded(data, source)
    columns = sheet.width // width
    if columns * (sheet.height // height) < rows:
        raise InputError(
            f"{source} has room for {columns * (sheet.height // height):,} thumbnails of "
            f"{width} × {height} pixels, not for {rows:,} rows; write the size of one."
        )
    cells = (sheet.crop(_box(row, columns, width, height)) for row in range(rows))
    return _sheet(cells, rows, _fitting(width, height))


def thumbnails_of_files(files: Sequence[bytes | None]) -> Thumbnails:
    """Make thumbnails of pictures, one a row; what cannot be decoded has none.

    Raises
    ------
    LimitError
        There are too many rows.
    """
    small = list(_small(files[: MOST_THUMBNAILS + 1]))
    sizes = [(each.width, each.height) for each in small if each is not None] or [(1, 1)]
    width, height = (max(side) for side in zip(*sizes, strict=True))
    return _sheet(small, len(files), (width, height))


def _small(files: Sequence[bytes | None]) -> "Iterator[Image.Image | None]":
    left = _MOST_OF_ALL
    for data in files:
        try:
            picture = None if data is None or left <= 0 else _decoded(data, "")
        except (InputError, LimitError):
            picture = None
        if picture is None:
            yield None
            continue
        left -= picture.width * picture.height
        picture.thumbnail((LARGEST_CELL, LARGEST_CELL))
        yield picture


def _sheet(cells: "Iterable[Image.Image | None]", rows: int, size: tuple[int, int]) -> Thumbnails:
    if rows > MOST_THUMBNAILS:
        raise LimitError(
            f"Thumbnails are made of up to {MOST_THUMBNAILS:,} rows, not of {rows:,}; open the "
            "first of them."
        )
    from PIL import Image

    width, height = size
    columns = max(1, math.ceil(math.sqrt(rows)))
    sheet = Image.new("RGB", (columns * width, max(1, math.ceil(rows / columns)) * height), "white")
    absent = []
    for row, cell in enumerate(cells):
        if cell is None:
            absent.append(row)
            continue
        if cell.width > width or cell.height > height:
            cell = cell.resize(size)
        left, top, *_ = _box(row, columns, width, height)
        sheet.paste(cell, (left + (width - cell.width) // 2, top + (height - cell.height) // 2))
    lossless = sheet.width * sheet.height <= _LOSSLESS
    data = _written(sheet, "PNG" if lossless else "JPEG")
    return Thumbnails(data, width, height, columns, rows, tuple(absent))


def _decoded(data: bytes, source: str) -> "Image.Image":
    """Return a picture on white, without what else its file holds."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise LimitError(
                    f"{source} has {picture.width:,} × {picture.height:,} pixels; bring a picture "
                    f"of at most {_MOST_PIXELS:,}."
                )
            # A JPEG is decoded small at once; of others nothing changes.
            if source == "":
                picture.draft("RGB", (2 * LARGEST_CELL, 2 * LARGEST_CELL))
            clear = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InputError(f"{source} is a damaged picture; export it again.") from error
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _box(row: int, columns: int, width: int, height: int) -> tuple[int, int, int, int]:
    left, top = row % columns * width, row // columns * height
    return left, top, left + width, top + height


def _fitting(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, LARGEST_CELL / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _written(picture: "Image.Image", kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()
