"""The place of collections on this machine: a folder for each, opened by one process at a time."""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.errors import StoreError
from explorer.folders import is_of_disk, move_folder, remedy, sync_tree
from explorer.stores import folder as files
from explorer.stores.base import VectorStore
from explorer.stores.damage.seal import (
    Damage,
    damaged,
    find_damage,
    read_seal,
    refuse_damaged,
    refuse_damaged_manifest,
)
from explorer.stores.edge import SHARD, EdgeStore, load_shard
from explorer.stores.edge_values import config_of, engine_errors
from explorer.stores.manifest import Manifest, manifest_of
from explorer.stores.names import check_name, data_folder, missing, taken

if TYPE_CHECKING:
    from filelock import BaseFileLock


@dataclass(frozen=True)
class EdgeBackend:
    """Collections in folders of this machine.

    Attributes
    ----------
    root : Path, optional
        Where the folders are; default: `data_folder`.
    patience : float
        Seconds to wait for another process to finish with a collection.
    """

    root: Path | None = None
    patience: float = 20.0

    @property
    def place(self) -> Path:
        """The folder of all collections."""
        return data_folder() if self.root is None else self.root

    def create(self, name: str, dimension: int, manifest: Mapping[str, Any]) -> VectorStore:
        """Make an empty store; it appears under its name when it is whole."""
        import qdrant_edge as engine

        home = self.place / check_name(name)
        self._put_back(home)
        if home.exists():
            raise taken(name)
        lock = files.lock_folder(self.place, name, self.patience)
        beside = None
        try:
            if home.exists():  # made by somebody else while this process waited
                raise taken(name)
            files.require_room(self.place)
            with engine_errors(lambda reason: files.refused(name, reason)):
                beside = Path(tempfile.mkdtemp(dir=self.place, prefix=f".new-{name}-"))
                (beside / SHARD).mkdir()
                engine.EdgeShard.create(str(beside / SHARD), config_of(dimension)).close()
                sync_tree(beside / SHARD)
                files.write_manifest(beside, manifest)
                move_folder(beside, home)
                shard = load_shard(home)
        except BaseException:
            lock.release()
            if beside is not None:
                shutil.rmtree(beside, ignore_errors=True)
            raise
        return EdgeStore(home, shard, lock, written=True)

    def open(self, name: str) -> VectorStore:
        """Open a store, waiting for a turn; one that is seen to be damaged is refused."""
        return self._load(self.home(name), files.lock_folder(self.place, name, self.patience))

    def names(self) -> list[str]:
        """Return the names of the collections here, sorted."""
        return files.collections_in(self.place)

    def unfinished(self) -> list[str]:
        """Return nothing: a folder appears under its name when it is whole."""
        return []

    def manifest(self, name: str) -> dict[str, Any]:
        """Return what a collection wrote about itself, from a file that is always whole."""
        home = self.home(name)
        found = files.read_manifest(home)
        refuse_damaged_manifest(home, found)
        refuse_renamed(home, found)
        return found

    def damage(self, name: str) -> tuple[Damage, ...] | None:
        """Return which files are not what was saved, every byte compared; others wait meanwhile.

        None where the last process to write was ended before it could note what they are.
        """
        home = self.home(name)
        lock = files.lock_folder(self.place, name, self.patience)
        try:
            return find_damage(home) if read_seal(home) else None
        finally:
            lock.release()

    def drop(self, name: str) -> None:
        """Delete a collection with everything in it."""
        home = self.home(name)
        lock = files.lock_folder(self.place, name, self.patience)
        aside = self.place / f".gone-{name}-{time.time_ns()}"
        try:
            # Under its name it is there or not, never half.
            move_folder(home, aside)
        except OSError as error:
            raise files.refused(name, str(error.strerror)) from error
        finally:
            lock.release()
        shutil.rmtree(aside, ignore_errors=True)

    def home(self, name: str) -> Path:
        """Return the folder of a collection.

        Raises
        ------
        InputError
            There is none of that name.
        """
        home = self.place / check_name(name)
        if not files.is_folder(home):
            self._put_back(home)
        if not files.is_folder(home):
            raise missing(name, self.names())
        return home

    def replace(self, name: str, whole: Path) -> None:
        """Put another folder in the place of a collection, by whoever holds its lock.

        Raises
        ------
        OSError
            The disk refuses; the collection is what it was.
        """
        home, aside = self.place / name, self.place / f"{files.ASIDE}{name}"
        shutil.rmtree(aside, ignore_errors=True)
        try:
            move_folder(home, aside)
            move_folder(whole, home)
        except OSError:
            if not home.exists():
                with contextlib.suppress(OSError):  # else the next to ask for it does
                    move_folder(aside, home)
            raise
        shutil.rmtree(aside, ignore_errors=True)

    def _put_back(self, home: Path) -> None:
        """Put a collection back where a process ended that was replacing it."""
        aside = self.place / f"{files.ASIDE}{home.name}"
        if not files.is_folder(aside):
            return
        lock = files.lock_folder(self.place, home.name, self.patience)
        try:
            if not home.exists():
                move_folder(aside, home)
        except OSError as error:
            raise files.refused(home.name, str(error.strerror)) from error
        finally:
            lock.release()

    def _load(self, home: Path, lock: "BaseFileLock") -> VectorStore:
        def unreadable(reason: str) -> StoreError:
            fix = "repair it on the Collections page, or with “collections repair”"
            if is_of_disk(reason):
                fix = f"{remedy(reason)}, and open it again"
            return StoreError(f"The collection “{home.name}” cannot be opened ({reason}); {fix}.")

        try:
            files.require_room(self.place, reserve=files.ROOM_TO_READ)
            found = files.read_manifest(home)
            manifest = manifest_of(found)
            # Before the engine maps its files: of one that was cut short the process would die.
            refuse_damaged(home)
            refuse_renamed(home, found)
            with engine_errors(unreadable):
                shard = load_shard(home)
            store = EdgeStore(home, shard, lock)
            if manifest.pending is None:
                refuse_incomplete(store, manifest)
        except BaseException:
            lock.release()
            raise
        return store


def refuse_renamed(home: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a folder that holds the collection of another name: it may have been mixed up.

    Raises
    ------
    StoreError
    """
    held = str(manifest.get("name"))
    # Systems that take both cases for one open a folder by either.
    if held.casefold() != home.name.casefold():
        raise StoreError(
            f"The folder “{home.name[:40]}” holds the collection “{held[:40]}”; rename the folder, "
            f"or keep what is in it as “{home.name[:40]}” with “collections repair”."
        )


def refuse_incomplete(store: EdgeStore, manifest: Manifest) -> None:
    """Refuse a collection that holds another number of records than it says.

    Raises
    ------
    StoreError
    """
    try:
        held = store.count()
        if held == manifest.documents + manifest.chunks:
            return
    except BaseException:
        store.shard.close()
        raise
    store.shard.close()
    raise damaged(
        store.folder.name,
        Damage(
            SHARD, f"holds {held:,} records instead of {manifest.documents + manifest.chunks:,}"
        ),
    )
