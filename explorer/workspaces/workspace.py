"""One workspace: items are put, read and removed; two programs may do so at once."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from explorer.arrays import fingerprint
from explorer.errors import InputError, StoreError
from explorer.workspaces import disk
from explorer.workspaces.columns import Written
from explorer.workspaces.contents import Data, data_of, is_named, part_of, parts_of
from explorer.workspaces.values import Item, Kind, Manifest, Part, clean_name
from explorer.workspaces.views import (
    SavedView,
    files_of,
    order_of,
    parameters_of,
    require_few,
    views_in,
)


class Workspace:
    """A workspace on disk.

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

    @property
    def name(self) -> str:
        """What it is called."""
        return self.manifest().name

    @property
    def items(self) -> tuple[Item, ...]:
        """What is in it, in the order in which it came."""
        return self.manifest().items

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(self.manifest().files.values())

    def rename(self, name: str) -> None:
        """Call it otherwise.

        Raises
        ------
        ParameterError
            Nothing is left of the name.
        """
        clean = clean_name(name)
        self._change(lambda now: replace(now, name=clean))

    def put(
        self,
        kind: Kind,
        name: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        item_id: str | None = None,
        parent: str | None = None,
        files: Mapping[str, Written] | None = None,
    ) -> Item:
        """Keep something that is JSON: names of clusters, a note, tags.

        Parameters
        ----------
        kind, name, parameters
            See `Item`.
        item_id : str, optional
            An item of this id is replaced. By default it follows from the content.
        parent : str, optional
            Id of the item it belongs to.
        files : mapping, optional
            By role: contents, each with what is needed to read it back.

        Raises
        ------
        InputError
            It is no JSON.
        """
        content, written = dict(parameters or {}), dict(files or {})
        parts = {role: part_of(data, about) for role, (data, about) in written.items()}
        known = item_id or fingerprint(kind, name, repr(content), parent)[:16]
        item = Item(known, kind, clean_name(name), content, parent, parts)
        contents = {parts[role].file: data for role, (data, _) in written.items()}
        self._change(lambda now: now.with_item(item), contents)
        return item

    def put_data(
        self,
        name: str,
        data: Data,
        parameters: Mapping[str, Any] | None = None,
        *,
        item_id: str | None = None,
        parent: str | None = None,
    ) -> Item:
        """Keep words, vectors, or a set of questions.

        Parameters
        ----------
        name : str
        data : Data
        parameters : mapping, optional
            The step that made them; JSON.
        item_id : str, optional
            An item of this id is replaced. By default it follows from the content.
        parent : str, optional
            Id of the item they were made from.

        Raises
        ------
        InputError
            A text cannot be kept.
        StoreError
            The disk refuses.
        """
        files = parts_of(data)
        known = item_id or fingerprint(*(part_of(*each).file for each in files.values()))[:16]
        return self.put(data.kind, name, parameters, item_id=known, parent=parent, files=files)

    def put_view(self, view: SavedView) -> Item:
        """Keep a view, in the place of that of its id.

        Raises
        ------
        LimitError
            It is too long, or there are too many.
        StoreError
            The disk refuses.
        """
        plain, files = parameters_of(view), files_of(view)
        now = self.manifest()
        require_few(now.with_item(Item(view.id, "view", view.name)))
        return self.put("view", view.name, plain, item_id=view.id, parent=view.parent, files=files)

    def views(self) -> tuple[SavedView, ...]:
        """Return the saved views in the order of their story."""
        return views_in(self.manifest(), self.content)

    def order_views(self, names: Sequence[str]) -> None:
        """Tell the saved views in the order of these ids."""
        self._change(lambda now: now.with_item(order_of(list(names))))

    def data(self, item_id: str) -> Data:
        """Read words, vectors or questions back.

        Raises
        ------
        InputError
            There is no such item, or it holds none.
        StoreError
            A file is missing or damaged.
        """
        item = self.item(item_id)
        if not item.holds_data:
            raise InputError(f"“{item.name}” holds no words or vectors; choose another item.")
        return data_of(
            {role: (self.content(part), dict(part.about)) for role, part in item.parts.items()}
        )

    def item(self, item_id: str) -> Item:
        """Return an item.

        Raises
        ------
        InputError
            There is none of that id.
        """
        manifest = self.manifest()
        found = manifest.item(item_id)
        if found is None:
            there = ", ".join(f"“{each.name}”" for each in manifest.items[:8]) or "nothing"
            raise InputError(
                f"“{item_id[:40]}” is not in the workspace “{manifest.name}”; there: {there}."
            )
        return found

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

    def use(self, item_id: str) -> None:
        """Note that words or vectors are looked at: they are what the workspace opens with.

        Raises
        ------
        InputError
            There are none of that id.
        """
        self.item(item_id)
        if (latest := self.manifest().latest) is not None and latest.id != item_id:
            now = max(time.time(), math.nextafter(latest.changed, math.inf))
            self._change(lambda there: _used(there, item_id, now))

    def remove(self, item_id: str) -> None:
        """Take an item out; what was made from it stays.

        Raises
        ------
        InputError
            There is none of that id.
        """
        self.item(item_id)
        self._change(lambda now: replace(now, items=tuple(i for i in now.items if i.id != item_id)))

    def _change(
        self,
        change: Callable[[Manifest], Manifest],
        contents: Mapping[str, bytes] | None = None,
    ) -> None:
        """Write new files, then the manifest that names them, then drop what nothing names."""
        with disk.turn(self._root, self.id):
            before = self.manifest()
            data = self.folder / disk.DATA
            for name, content in (contents or {}).items():
                if not self._has(name, len(content)):
                    disk.make_folder(data)
                    disk.write_file(data / name, content)
            after = change(before)
            # Not earlier than before, whatever the clock says: the start page sorts by it.
            disk.write_manifest(self.folder, replace(after, changed=_later(before, after)))
            for name in before.files.keys() - after.files.keys():
                disk.forget_file(data / name)

    def _has(self, name: str, size: int) -> bool:
        try:
            return (self.folder / disk.DATA / name).stat().st_size == size
        except OSError:
            return False


def _used(there: Manifest, item_id: str, now: float) -> Manifest:
    item = there.item(item_id)
    return there if item is None else there.with_item(replace(item, changed=now))


def _later(before: Manifest, after: Manifest) -> float:
    return max(before.changed, after.changed, time.time())
