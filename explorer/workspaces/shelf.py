"""All workspaces of this machine: made, found, copied, thrown away and taken back.

They lie in the folder ``workspaces`` of the data folder (``VSE_DATA_DIR``, else the user's), each
in a folder named by its id, which only the owner of the process may enter. An id is 80 random bits:
on a server that several people use it is what a link must name, and pages list workspaces only
where the server answers one person (see ``pages.shared.work``). The command line and the library
are used by who owns the folder, and list all.
"""

import os
import shutil
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from explorer.errors import InputError, StoreError
from explorer.folders import data_root, move_folder
from explorer.workspaces import disk
from explorer.workspaces.values import Manifest, check_id, clean_name, new_id
from explorer.workspaces.workspace import Workspace

TRASH = ".trash"
TRASH_SECONDS = 30 * 86_400
"""How long what was thrown away can be taken back, at least."""


def workspaces_folder() -> Path:
    """Return where workspaces live: in ``VSE_DATA_DIR``, else the user's data folder."""
    return data_root() / "workspaces"


class Shelf:
    """The workspaces in a folder.

    Parameters
    ----------
    root : Path, optional
        By default `workspaces_folder`.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = workspaces_folder() if root is None else root

    def all(self) -> list[Manifest]:
        """Return all that can be read, the one changed last first.

        Raises
        ------
        StoreError
            The folder cannot be read.
        """
        return self.survey()[0]

    def survey(self) -> tuple[list[Manifest], dict[str, str]]:
        """Return all that can be read, and by id why others that are there cannot be opened.

        Raises
        ------
        StoreError
            The folder cannot be read.
        """
        return _read_in(self.root)

    def trash(self) -> list[Manifest]:
        """Return what was thrown away and can be taken back, the one changed last first."""
        return _read_in(self.root / TRASH)[0]

    def create(self, name: str) -> Workspace:
        """Make an empty workspace.

        Raises
        ------
        ParameterError
            Nothing is left of the name.
        StoreError
            The disk refuses.
        """
        return self.place(Manifest(new_id(), clean_name(name)))

    def place(self, manifest: Manifest, files: dict[str, bytes] | None = None) -> Workspace:
        """Make a workspace with these items and files, or nothing of it.

        Raises
        ------
        InputError
            There is one of that id.
        StoreError
            The disk refuses.
        """
        with disk.turn(self.root, manifest.id):
            folder = self.root / manifest.id
            if disk.read_manifest(folder) is not None:
                raise InputError(f"There is a workspace “{manifest.id}” already.")
            content = disk.manifest_bytes(manifest)
            disk.make_folder(folder)
            for name, part in (files or {}).items():
                disk.make_folder(folder / disk.DATA)
                disk.write_file(folder / disk.DATA / name, part)
            # Until its manifest is there, it is not.
            disk.write_file(folder / disk.MANIFEST, content)
        return Workspace(self.root, manifest.id)

    def open(self, name: str) -> Workspace:
        """Return a workspace by its id.

        Raises
        ------
        InputError
            There is none of that id.
        """
        check_id(name)
        if disk.read_manifest(self.root / name) is None:
            thrown = (self.root / TRASH / name / disk.MANIFEST).exists()
            fix = "it was deleted and can be restored" if thrown else "check the id"
            raise InputError(f"There is no workspace “{name}” here; {fix}.")
        return Workspace(self.root, name)

    def find(self, name: str) -> Workspace:
        """Return a workspace by its id or its name.

        Raises
        ------
        InputError
            None has it, or several do.
        """
        return Workspace(self.root, _one(self.all(), name, "workspace").id)

    def duplicate(self, name: str) -> Workspace:
        """Copy a workspace under an id of its own.

        Raises
        ------
        InputError
            There is none of that id.
        """
        source = self.open(name)
        with disk.turn(self.root, name):
            before = source.manifest()
            parts = [part for item in before.items for part in item.parts.values()]
            files = {part.file: source.content(part) for part in parts}
        now = time.time()
        copy = replace(
            before, id=new_id(), name=clean_name(f"{before.name[:100]} copy"), created=now
        )
        return self.place(replace(copy, changed=now), files)

    def delete(self, name: str) -> None:
        """Throw a workspace away; it can be taken back for thirty days.

        Raises
        ------
        InputError
            There is none of that id.
        StoreError
            The disk refuses.
        """
        self._sweep()
        workspace = self.open(name)
        disk.make_folder(self.root / TRASH)
        with disk.turn(self.root, name):
            target = self.root / TRASH / name
            try:
                self._give_way(target)
                os.utime(workspace.folder)
                move_folder(workspace.folder, target)
            except OSError as error:
                raise disk.refused(error) from error

    def _give_way(self, thrown: Path) -> None:
        """Let one that was deleted under an id that came again be restored under another."""
        if not thrown.exists():
            return
        before = disk.read_manifest(thrown)
        if before is None:
            shutil.rmtree(thrown)
            return
        other = replace(before, id=new_id())
        disk.write_manifest(thrown, other)
        move_folder(thrown, thrown.with_name(other.id))

    def restore(self, name: str) -> Workspace:
        """Take back what was thrown away, by its id or its name.

        Raises
        ------
        InputError
            There is nothing of that name in the trash, or its id is in use again.
        """
        found = _one(self.trash(), name, "deleted workspace")
        with disk.turn(self.root, found.id):
            target = self.root / found.id
            if (target / disk.MANIFEST).exists():
                raise InputError(
                    f"The workspace “{found.name}” is here again already; delete or duplicate "
                    "that one first."
                )
            try:
                if target.exists():
                    shutil.rmtree(target)
                move_folder(self.root / TRASH / found.id, target)
            except OSError as error:
                raise disk.refused(error) from error
        return Workspace(self.root, found.id)

    def _sweep(self) -> None:
        """Forget what was thrown away long ago."""
        with suppress(OSError):
            for folder in (self.root / TRASH).iterdir():
                if time.time() - folder.stat().st_mtime > TRASH_SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)


def _read_in(root: Path) -> tuple[list[Manifest], dict[str, str]]:
    """Return what can be read, and by id why the others cannot: they hide none of the rest."""
    try:
        names = sorted(each.name for each in root.iterdir() if not each.name.startswith("."))
    except FileNotFoundError:
        names = []
    except OSError as error:
        raise disk.refused(error) from error
    found, reasons = [], dict[str, str]()
    for name in names:
        try:
            found.append(disk.read_manifest(root / name))
        except StoreError as error:
            reasons[name] = str(error)
    there = [each for each in found if each is not None]
    return sorted(there, key=lambda each: each.changed, reverse=True), reasons


def _one(known: list[Manifest], name: str, what: str) -> Manifest:
    """Return the one with an id or a name."""
    found = [each for each in known if each.id == name] or [
        each for each in known if each.name == name
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(each.id for each in found)
        raise InputError(f"Several are called “{name[:40]}”; give an id: {ids}.")
    there = ", ".join(f"“{each.name[:40]}”" for each in known[:8])
    offer = f"there are: {there}" if there else "there is none yet"
    raise InputError(f"There is no {what} “{name[:40]}” here; {offer}.")
