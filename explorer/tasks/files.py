"""Whatever files people have: looked at, and opened, away from the server's process."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from explorer.arrays import Progress
from explorer.errors import InputError
from explorer.intake import Belief, Choice, Content, Kind, View, open_files
from explorer.jobs import short
from explorer.readers.notes import quoted
from explorer.readers.pictures import Thumbnails
from explorer.tasks.setfiles import Asking, asked_by
from explorer.tasks.thumbnails import thumbnails_of, without_pictures

Given = tuple[str, bytes] | Path


@dataclass(frozen=True, eq=False)
class Seen:
    """What files are believed to be, and by which questions they judge models, if by any."""

    belief: Belief
    asking: Asking | None


@dataclass(frozen=True, eq=False)
class Brought:
    """Everything that files hold.

    Attributes
    ----------
    kind : str
    content : VectorTable, Layout, Pairs, WordTable, DocumentTable or RetrievalSet
    notes : tuple of str
    thumbnails : Thumbnails, optional
    views : tuple of View
    color : str, optional
        The column of the metadata that the points are colored by at first.
    """

    kind: Kind
    content: Content
    notes: tuple[str, ...]
    thumbnails: Thumbnails | None
    views: tuple[View, ...] = ()
    color: str | None = None


@short()
def look_at(given: Sequence[Given], choice: Choice, progress: Progress | None = None) -> Seen:
    """Say what files are, from their heads.

    Raises
    ------
    InputError, LimitError
        See `explorer.open_files`.
    """
    opened = open_files(given, choice)
    # Without what only this process can load.
    belief = Belief(**{each.name: getattr(opened, each.name) for each in fields(Belief)})
    return Seen(belief, asked_by(given, belief))


def bring(given: Sequence[Given], choice: Choice, progress: Progress | None = None) -> Brought:
    """Open files and read everything.

    Raises
    ------
    InputError, LimitError
        See `explorer.open_files`.
    """
    loaded = open_files(given, choice).load()
    thumbnails, told = thumbnails_of(loaded)
    return Brought(
        loaded.kind,
        without_pictures(loaded),
        (*loaded.notes, *told),
        thumbnails,
        loaded.views,
        loaded.color,
    )


def inside(folder: Path, typed: str) -> Path:
    """Return a file or folder below `folder`, as typed.

    Raises
    ------
    InputError
        There is none, or it lies elsewhere.
    """
    root = folder.resolve()
    try:
        path = (root / typed.strip()).resolve()
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if not there or not path.is_relative_to(root):
        raise InputError(
            f"There is no {quoted(typed.strip()[:200])} in the folder that may be opened from; "
            "type a path as it is seen from there."
        )
    return path
