"""Pictures that people bring, as one sheet of thumbnails: decoded under limits and drawn anew.

Nothing of a foreign file reaches a browser but its colors.
"""

import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
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
_MOST_OF_A_SMALL_ONE = 4_000_000
_JPEG_PARTS = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
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

    def take(self, rows: Sequence[int]) -> "Thumbnails":
        """Return the thumbnails of some rows on a sheet of their own."""
        from PIL import Image

        width, height = self.width, self.height
        with Image.open(io.BytesIO(self.sheet), formats=_FORMATS) as sheet:
            cells = [
                None if row in self.absent else sheet.crop(_box(row, self.columns, width, height))
                for row in rows
            ]
        return _sheet(cells, len(rows), (width, height))


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


def checked_sheet(thumbnails: Thumbnails) -> Thumbnails:
    """Return thumbnails from a file of somebody else, if they are drawn as those made here.

    Raises
    ------
    InputError
        The sheet is no such picture, holds more than its colors, or has another size than told.
    """
    width, height, columns = thumbnails.width, thumbnails.height, thumbnails.columns
    rows, absent = len(thumbnails), thumbnails.absent
    cells = 0 < width <= LARGEST_CELL and 0 < height <= LARGEST_CELL and 0 < columns <= max(1, rows)
    inside = 0 <= rows <= MOST_THUMBNAILS and all(0 <= row < rows for row in absent)
    if not (cells and inside and _is_plain(thumbnails.sheet)):
        raise InputError("The thumbnails are damaged; bring the pictures again.")
    size = (columns * width, max(1, math.ceil(rows / columns)) * height)
    if not _loads(thumbnails.sheet, lambda found: found == size):
        raise InputError("The thumbnails are damaged; bring the pictures again.")
    return thumbnails


def small_picture(data: bytes, longest: int) -> bytes:
    """Draw a picture anew, as a PNG of at most so many pixels a side.

    Raises
    ------
    InputError, LimitError
        It is no picture, is damaged, or too large.
    """
    picture = _decoded(data, "The picture", _MOST_OF_A_SMALL_ONE)
    picture.thumbnail((longest, longest))
    return _written(picture, "PNG")


def checked_picture(data: bytes, longest: int, most: int) -> bytes:
    """Return a picture from a file of somebody else, if it is as `small_picture` draws it.

    Parameters
    ----------
    data : bytes
    longest : int
        Pixels a side.
    most : int
        Bytes.

    Raises
    ------
    InputError
        It is another kind of file, holds more than its colors, or is too large.
    """
    plain = len(data) <= most and data.startswith(PICTURE_STARTS[0]) and _is_plain(data)
    if not (plain and _loads(data, lambda size: max(size) <= longest)):
        raise InputError("A picture is damaged, or larger than those made here; save it again.")
    return data


def _loads(data: bytes, fits: Callable[[tuple[int, int]], bool]) -> bool:
    """Whether a file is a picture of our kind whose size fits, decoded to its end."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if picture.mode != "RGB" or not fits(picture.size):
                return False
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True


def _is_plain(sheet: bytes) -> bool:
    """Whether a file holds the colors of a picture and nothing else, to its last byte."""
    if sheet.startswith(b"\x89PNG\r\n\x1a\n"):
        return _parts_of_png(sheet) <= {b"IHDR", b"IDAT", b"IEND"}
    # Of a JPEG what is told before its colors: the form of the file, tables, size.
    return sheet.startswith(b"\xff\xd8\xff\xe0") and _parts_of_jpeg(sheet) <= _JPEG_PARTS


def _parts_of_png(sheet: bytes) -> set[bytes]:
    at, found = 8, set[bytes]()
    while at < len(sheet) and b"IEND" not in found:
        found.add(sheet[at + 4 : at + 8])
        at += 12 + int.from_bytes(sheet[at : at + 4], "big")
    return found if at == len(sheet) else {b""}


def _parts_of_jpeg(sheet: bytes) -> set[int]:
    at, found = 2, set[int]()
    while at + 4 <= len(sheet) and 0xDA not in found:
        found.add(sheet[at + 1] if sheet[at] == 0xFF else 0)
        at += 2 + int.from_bytes(sheet[at + 2 : at + 4], "big")
    # What follows the colors would be taken along unseen.
    return found if sheet.find(b"\xff\xd9", at) == len(sheet) - 2 else {0}


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


def _decoded(data: bytes, source: str, most: int = _MOST_PIXELS) -> "Image.Image":
    """Return a picture on white, without what else its file holds."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > most:
                raise LimitError(
                    f"{source} has {picture.width:,} × {picture.height:,} pixels; bring a picture "
                    f"of at most {most:,}."
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
