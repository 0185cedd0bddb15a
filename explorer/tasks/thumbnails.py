"""The pictures that come with rows, wherever they lie: on a sheet, in a column, in files beside."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from explorer.errors import ExplorerError
from explorer.intake import Content, Layout, Loaded
from explorer.intake.sources import Source
from explorer.readers import VectorTable, WordTable
from explorer.readers.pictures import (
    MOST_THUMBNAILS,
    PICTURE_STARTS,
    Thumbnails,
    thumbnails_of_files,
    thumbnails_of_sprite,
)

_LARGEST = 20_000_000  # bytes of one picture
_INLINE = re.compile(r"data:image/[a-z.+-]+;base64,", re.I)
_FEWEST = 0.5  # share of rows that pictures must name, to be theirs


def thumbnails_of(loaded: Loaded) -> tuple[Thumbnails | None, tuple[str, ...]]:
    """Return the thumbnails of what was opened, and what is to be told of them.

    A picture that cannot be shown stops nothing: it is told, and the rows are opened without.
    """
    content = loaded.content
    if not isinstance(content, VectorTable | Layout | WordTable):
        return None, ()
    try:
        if loaded.sprite is not None:
            return _of_sprite(loaded, content)
        files = _files_of(loaded, content)
        if files is None:
            return None, ()
        if len(files) > MOST_THUMBNAILS:
            return None, (f"Of more than {MOST_THUMBNAILS:,} rows no thumbnails are made.",)
        made = thumbnails_of_files(files)
    except ExplorerError as error:
        return None, (f"Without thumbnails: {error}",)
    if len(made.absent) == len(made):
        return None, ("None of the pictures could be decoded.",)
    left = f", {len(made.absent):,} without" if made.absent else ""
    return made, (f"Thumbnails of {len(made) - len(made.absent):,} rows were made{left}.",)


def without_pictures(loaded: Loaded) -> Content:
    """Return what was opened without the column of pictures, which nobody reads as text."""
    content, name = loaded.content, loaded.image
    if name is None or not any(_INLINE.match(cell) for cell in _cells(loaded, name)):
        return content
    if isinstance(content, WordTable):
        beside = {each: cells for each, cells in content.beside.items() if each != name}
        return replace(content, beside=beside)
    assert isinstance(content, VectorTable | Layout)
    return replace(content, metadata=content.metadata.drop(columns=name))


def _of_sprite(
    loaded: Loaded, content: VectorTable | Layout | WordTable
) -> tuple[Thumbnails | None, tuple[str, ...]]:
    sprite = loaded.sprite
    assert sprite is not None
    rows = _rows(content)
    if isinstance(content, VectorTable) and content.file_rows != rows:
        told = "Without thumbnails: rows were left out, and nobody knows which of them are whose."
        return None, (told,)
    size = (sprite.width, sprite.height)
    return thumbnails_of_sprite(sprite.data(), size, rows, sprite.picture.quoted), ()


def _rows(content: VectorTable | Layout | WordTable) -> int:
    return len(content.words) if isinstance(content, WordTable) else len(content.labels)


def _cells(loaded: Loaded, name: str) -> list[str]:
    content = loaded.content
    if isinstance(content, WordTable):
        return [str(cell) for cell in content.beside.get(name, ())]
    if isinstance(content, VectorTable | Layout) and name in content.metadata:
        return [str(cell) for cell in content.metadata[name]]
    return []


def _files_of(
    loaded: Loaded, content: VectorTable | Layout | WordTable
) -> Sequence[bytes | None] | None:
    """Return the file of each row's picture, or None where there are none at all."""
    beside = _by_name(loaded.pictures)
    if loaded.image is not None:
        found = [_picture(cell, beside) for cell in _cells(loaded, loaded.image)]
        if any(found):
            return found
    if not beside:
        return None
    labels = content.words if isinstance(content, WordTable) else content.labels
    named = [_read(beside.get(label.casefold())) for label in labels]
    if sum(each is not None for each in named) >= _FEWEST * len(labels):
        return named
    if len(loaded.pictures) != len(labels):
        return None
    ordered = sorted(loaded.pictures, key=lambda source: _natural(source.name))
    return [_read(source) for source in ordered]


def _by_name(pictures: Sequence[Source]) -> Mapping[str, Source]:
    """Return pictures by their name, with and without folder and extension."""
    found: dict[str, Source] = {}
    for source in pictures:
        path = PurePosixPath(source.name.replace("\\", "/"))
        for name in (str(path), path.name, path.stem):
            found.setdefault(name.casefold(), source)
    return found


def _picture(cell: str, beside: Mapping[str, Source]) -> bytes | None:
    """Return the picture that a cell holds or names."""
    if inline := _INLINE.match(cell):
        try:
            data = base64.b64decode(cell[inline.end() :], validate=False)
        except (binascii.Error, ValueError):
            return None
        return data if data.startswith(PICTURE_STARTS) else None
    path = PurePosixPath(cell.replace("\\", "/").casefold())
    return _read(beside.get(str(path)) or beside.get(path.name))


def _read(source: Source | None) -> bytes | None:
    try:
        return None if source is None else source.read(_LARGEST)
    except ExplorerError:
        return None


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else -1, part) for part in re.split(r"(\d+)", name)]
