"""TensorBoard's projector: a configuration, and the tensors, metadata, sprite, views it names."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from explorer.errors import InputError
from explorer.intake.sources import Source
from explorer.readers.notes import quoted
from explorer.readers.text.json_tables import require_depth

_LARGEST = 1_000_000  # bytes of a configuration or of saved views
_LARGEST_SPRITE = 20_000_000
_MOST_VIEWS = 100
_IN_SPACE = {"tsne": "tSNEIs3d", "umap": "umapIs3d"}  # what tells, of each kind of picture


@dataclass(frozen=True, eq=False)
class Sprite:
    """Thumbnails of all rows in one picture, row by row from its upper left corner.

    Attributes
    ----------
    picture : Source
    width, height : int
        Of one thumbnail, in pixels.
    """

    picture: Source
    width: int
    height: int

    def data(self) -> bytes:
        """Return the picture.

        Raises
        ------
        InputError, LimitError
        """
        return self.picture.read(_LARGEST_SPRITE)


@dataclass(frozen=True)
class View:
    """A saved view.

    Attributes
    ----------
    name : str
    projection : str
        As the projector calls it: ``pca``, ``tsne``, ``umap``, ``custom``.
    points : tuple of int
        The rows that are selected, 0-based.
    label : str
        The column that labels the points; empty where none is named.
    dimensions : {2, 3}
    camera : tuple of float
        Of a picture in space: where it is, then where it looks; empty where that is not told.
    """

    name: str
    projection: str
    points: tuple[int, ...]
    label: str
    dimensions: Literal[2, 3] = 3
    camera: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Projector:
    """What a configuration names, each found among the files handed over with it."""

    name: str
    tensors: Source
    rows: int | None
    metadata: Source | None
    sprite: Sprite | None
    views: tuple[View, ...]
    told: tuple[str, ...]


def is_configuration(source: Source) -> bool:
    """Whether it is a projector's configuration in JSON."""
    head = source.start
    return head.lstrip()[:1] == b"{" and b'"tensorPath"' in head


def is_bookmarks(source: Source) -> bool:
    """Whether it holds the projector's saved views."""
    head = source.start
    return head.lstrip()[:1] == b"[" and b'"selectedProjection"' in head


def projector_of(configuration: Source, sources: Sequence[Source]) -> Projector:
    """Read a configuration and find what it names.

    Raises
    ------
    InputError
        It is not valid, or names a file that is not among `sources`.
    """
    value = _json(configuration)
    entries = value.get("embeddings") if isinstance(value, dict) else None
    entries = [entry for entry in entries or [] if isinstance(entry, dict)] if entries else []
    if not entries:
        raise InputError(f"{configuration.quoted} names no tensors; export it again.")
    entry = entries[0]
    tensors = _named(configuration, sources, entry.get("tensorPath"))
    metadata = entry.get("metadataPath")
    shape = entry.get("tensorShape")
    rows = shape[0] if isinstance(shape, list) and shape and type(shape[0]) is int else None
    told = []
    if len(entries) > 1:
        names = ", ".join(quoted(str(other.get("tensorName", "?"))) for other in entries[1:6])
        told.append(f"The first tensor of the configuration was opened; there are also {names}.")
    sprite = _sprite(configuration, sources, entry.get("sprite"))
    if sprite is not None:
        told.append("Thumbnails were found for the rows.")
    views = _views(configuration, sources, entry.get("bookmarksPath"))
    if views:
        listed = ", ".join(quoted(view.name) for view in views[:5])
        told.append(f"{len(views):,} saved view{'s' * (len(views) != 1)} found: {listed}.")
    return Projector(
        str(entry.get("tensorName", "")),
        tensors,
        rows,
        _named(configuration, sources, metadata) if metadata else None,
        sprite,
        views,
        tuple(told),
    )


def _json(source: Source) -> Any:
    data = source.read(_LARGEST)
    try:
        text = data.decode("utf-8-sig")
        require_depth(text, source.quoted)
        return json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"{source.quoted} is not valid JSON; export it again.") from None


def _named(configuration: Source, sources: Sequence[Source], path: Any) -> Source:
    name = PurePosixPath(str(path).replace("\\", "/")).name
    for source in sources:
        if source.base == name and source is not configuration:
            return source
    raise InputError(
        f"{configuration.quoted} names {quoted(name)}, which is not among these files; "
        "hand it over too."
    )


def _sprite(configuration: Source, sources: Sequence[Source], entry: Any) -> Sprite | None:
    if not isinstance(entry, dict):
        return None
    size = entry.get("singleImageDim")
    if not (
        isinstance(size, list)
        and len(size) == 2
        and all(type(side) is int and 0 < side < 5_000 for side in size)
    ):
        raise InputError(
            f"{configuration.quoted} gives no size of one thumbnail; write “singleImageDim”."
        )
    return Sprite(_named(configuration, sources, entry.get("imagePath")), size[0], size[1])


def _views(configuration: Source, sources: Sequence[Source], path: Any) -> tuple[View, ...]:
    if not path:
        return ()
    value = _json(_named(configuration, sources, path))
    entries = (
        [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
    )
    return tuple(_view(entry, number) for number, entry in enumerate(entries[:_MOST_VIEWS], 1))


def _view(entry: Mapping[str, Any], number: int) -> View:
    projection = str(entry.get("selectedProjection", ""))
    flat = entry.get(_IN_SPACE.get(projection, "")) is False
    seen = entry.get("cameraDef")
    places = (
        [_numbers(seen.get(part)) for part in ("position", "target")]
        if (isinstance(seen, dict))
        else []
    )
    return View(
        str(entry.get("label", f"view {number}"))[:100],
        projection,
        tuple(p for p in _list(entry.get("selectedPoints")) if type(p) is int and p >= 0),
        str(entry.get("selectedLabelOption", "")),
        2 if flat else 3,
        tuple(number for place in places for number in place) if all(places) else (),
    )


def _numbers(place: Any) -> tuple[float, ...]:
    """Return the three numbers of a place in space, or none."""
    values = _list(place)
    sound = len(values) == 3 and all(
        type(each) in (int, float) and math.isfinite(each) for each in values
    )
    return tuple(float(each) for each in values) if sound else ()


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
