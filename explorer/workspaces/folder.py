"""The folder of one workspace: read, and changed in turn by whoever has it open."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from explorer.errors import StoreError
from explorer.workspaces import disk
from explorer.workspaces.contents import is_named
from explorer.workspaces.values import Manifest, Part


class WorkFolder:
    """A workspace as files.

    What it holds is asked anew each time, so that what other programs changed is seen. A change is
    merged into what is there at that moment, item by item, and is on the disk when the call
    returns; a process that is killed leaves the state before it or after it.

    Parameters
    ----------
    root : Path
        The folder of all workspaces.
    name : str
        Id of this one.
    """

    def __init__(self, root: Path, name: str) -> None:
        self._root, self.id = root, name
        self.folder = root / name

    def manifest(self) -> Manifest:
        """Return what the workspace says about itself now.

        Raises
        ------
        StoreError
            It is not there any more, or damaged.
        """
        found = disk.read_manifest(self.folder)
        if found is None:
            raise StoreError(
                f"The workspace “{self.id}” is not here any more; restore it, or keep your data "
                "in another one."
            )
        return found

    @property
    def stamp(self) -> tuple[int, int]:
        """Another one after each change; zeros where it is gone."""
        try:
            found = (self.folder / disk.MANIFEST).stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_ino

    def content(self, part: Part) -> bytes:
        """Read a file, checked against its digest.

        Raises
        ------
        StoreError
            It is missing or damaged.
        """
        try:
            content = (self.folder / disk.DATA / part.file).read_bytes()
        except FileNotFoundError:
            content = b""
        except OSError as error:
            raise disk.refused(error) from error
        if not is_named(part.file, content):
            raise StoreError(
                f"A file of the workspace “{self.id}” is damaged; import it from an export."
            )
        return content

    def change(
        self,
        change: Callable[[Manifest], Manifest],
        contents: Mapping[str, bytes] | None = None,
    ) -> None:
        """Write new files, then the manifest that names them, then drop what nothing names.

        What cannot be kept is refused before anything is written.
        """
        with disk.turn(self._root, self.id):
            before = self.manifest()
            after = change(before)
            # Not earlier than before, whatever the clock says: the start page sorts by it.
            manifest = disk.manifest_bytes(replace(after, changed=_later(before, after)))
            data = self.folder / disk.DATA
            for name, content in (contents or {}).items():
                if not disk.is_there(data / name, len(content)):
                    disk.make_folder(data)
                    disk.write_file(data / name, content)
            disk.write_file(self.folder / disk.MANIFEST, manifest)
            for name in before.files.keys() - after.files.keys():
                disk.forget_file(data / name)


def _later(before: Manifest, after: Manifest) -> float:
    return max(before.changed, after.changed, time.time())
