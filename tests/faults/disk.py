"""Hold the disk that fails (`disk.c`), and tell what would be left on it after a loss of power.

A system keeps a file when it was told to sync the file, and its name when it was told to sync the
folder; a move between two folders is one change. What it does with the rest when the power goes, it
is free to choose, so three choices are played: nothing of it is there; every name is there, with
files as they were last synced; the first few of the changes of names are there.
"""

import ctypes
import itertools
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_BLOCK = 2**16


class Disk:
    """The disk of this process, which was started with it loaded."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)

    def watch(self, folder: Path, journal: Path | None = None) -> None:
        """Count the changes below a folder from now on, and note them in another one."""
        noted = None if journal is None else os.fsencode(journal)
        self._library.disk_watch(os.fsencode(folder), noted)

    def fail(self, step: int, error: int = 0, *, ever: bool = False) -> None:
        """Let a step fail, the first being 1; 0 for none."""
        self._library.disk_fail(ctypes.c_long(step), error, int(ever))

    @property
    def steps(self) -> int:
        """How many changes there were since something was last said."""
        return int(ctypes.c_long.in_dll(self._library, "steps_taken").value)

    def note(self, text: str) -> None:
        """Write a word of ours among the changes."""
        self._library.disk_note(text.encode())


@dataclass(eq=False)
class File:
    """A file, and the copy of what it held when it was last synced; 0 where it never was."""

    copy: int = 0


@dataclass(eq=False)
class Folder:
    """A folder: what is in it, what was when it was last synced, and what came between.

    Each change carries its number among all; `moves` are the numbers of those that are at the same
    time changes of other folders.
    """

    entries: dict[str, "File | Folder"] = field(default_factory=dict)
    synced: dict[str, "File | Folder"] = field(default_factory=dict)
    since: list[tuple[int, str, "File | Folder | None"]] = field(default_factory=list)
    moves: list[tuple[int, "Folder"]] = field(default_factory=list)

    def set(self, number: int, name: str, what: "File | Folder | None") -> None:
        """Note that a name stands for something else now, or for nothing."""
        self.since.append((number, name, what))
        _put(self.entries, name, what)

    def up_to(self, last: int) -> dict[str, "File | Folder"]:
        """Return what was last synced with the changes since, up to that of a number."""
        entries = dict(self.synced)
        for number, name, what in self.since:
            if number <= last:
                _put(entries, name, what)
        return entries

    def sync(self, last: int) -> None:
        """Have the changes up to a number on the disk, and what else they are part of."""
        self.synced = self.up_to(last)
        self.since = [change for change in self.since if change[0] > last]
        moves, self.moves = self.moves, [move for move in self.moves if move[0] > last]
        for number, other in moves:
            if number <= last:
                other.sync(number)


Left = tuple[tuple[str, "int | Left"], ...]
"""What is left of a folder: names with numbers of copies, or with what is left of folders."""


def _put(entries: dict[str, File | Folder], name: str, what: File | Folder | None) -> None:
    if what is None:
        entries.pop(name, None)
    else:
        entries[name] = what


def losses(root: Path, journal: Path, seed: int) -> Iterator[tuple[str, Left]]:
    """Yield what is left when the power goes after each change, with the last word noted before.

    Parameters
    ----------
    root : Path
        The folder watched, empty when that began.
    journal : Path
    seed : int
        For the choice of changes of names that are kept.
    """
    rng = random.Random(seed)
    top, word = Folder(), ""
    lines = (journal / "journal").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        kind, _, path, other = line.split("\t")
        if kind == "told":
            word = path
        else:
            _follow(top, root, number, (kind, path, other))
        last = rng.randint(max(0, number - 20), number)
        yield word, _left(top, lambda folder: folder.synced)
        yield word, _left(top, lambda folder: folder.entries)
        yield word, _left(top, lambda folder, last=last: folder.up_to(last))


def _follow(top: Folder, root: Path, number: int, change: tuple[str, str, str]) -> None:
    kind, path, other = change
    folder, name = _place(top, root, path)
    if kind == "synced" and name not in folder.entries:
        # The engine moves some small files past the C library; they count from here on.
        folder.set(number, name, File())
    if kind == "made":
        folder.set(number, name, File())
    elif kind == "folder made":
        folder.set(number, name, Folder())
    elif kind == "removed":
        folder.set(number, name, None)
    elif kind in ("renamed", "linked"):
        target, new = _place(top, root, other)
        target.set(number, new, folder.entries[name])
        if kind == "renamed":
            folder.set(number, name, None)
        if kind == "renamed" and target is not folder:
            folder.moves.append((number, target))
            target.moves.append((number, folder))
    elif kind == "synced":
        found = folder.entries[name]
        assert isinstance(found, File)
        found.copy = int(other)
    else:
        assert kind == "folder synced"
        found = folder.entries[name] if name else top
        assert isinstance(found, Folder)
        found.sync(number)


def _place(top: Folder, root: Path, path: str) -> tuple[Folder, str]:
    *above, name = Path(path).relative_to(root).parts or ("",)
    for each in above:
        found = top.entries[each]
        assert isinstance(found, Folder)
        top = found
    return top, name


def _left(folder: Folder, entries_of) -> Left:
    return tuple(
        (name, what.copy if isinstance(what, File) else _left(what, entries_of))
        for name, what in sorted(entries_of(folder).items())
    )


def lay(left: Left, journal: Path, place: Path) -> None:
    """Put what is left into a folder, which is made."""
    place.mkdir()
    for name, what in left:
        if isinstance(what, tuple):
            lay(what, journal, place / name)
        elif what:
            copy_with_holes(journal / str(what), place / name)
        else:
            (place / name).touch()


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder with what is in it; files made large beforehand stay mostly holes."""
    shutil.copytree(source, target, copy_function=copy_with_holes)


def copy_with_holes(source: str | Path, target: str | Path) -> None:
    """Copy a file without writing what nobody has written."""
    with Path(source).open("rb", buffering=0) as old, Path(target).open("wb", buffering=0) as new:
        size = os.fstat(old.fileno()).st_size
        place = 0
        for _ in itertools.count():
            try:
                place = os.lseek(old.fileno(), place, os.SEEK_DATA)
            except OSError:  # nothing but a hole up to the end
                break
            end = os.lseek(old.fileno(), place, os.SEEK_HOLE)
            while place < end:
                os.lseek(old.fileno(), place, os.SEEK_SET)
                block = old.read(min(_BLOCK, end - place))
                os.pwrite(new.fileno(), block, place)
                place += len(block)
        new.truncate(size)
