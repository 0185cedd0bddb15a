"""Take a collection from one place to another, whole."""

from explorer.arrays import Progress
from explorer.errors import BusyError
from explorer.stores.base import BATCH, EVERYTHING, Backend
from explorer.stores.collection import Collection, create_collection, open_collection


def copy_collection(
    source: Backend,
    name: str,
    target: Backend,
    new_name: str | None = None,
    progress: Progress | None = None,
) -> int:
    """Copy a collection, vectors bit by bit, and return how many chunks it has.

    Parameters
    ----------
    source, target : Backend
    name : str
    new_name : str, optional
        By default the same.
    progress : callable, optional

    Raises
    ------
    InputError
        There is no such collection, or the target has one of the new name.
    BusyError
        It is being written.
    StoreError
        A place refuses; the target is then as it was.
    """
    chosen = new_name or name
    with open_collection(source, name) as original:
        if original.manifest.pending is not None:
            raise BusyError(
                f"Another process is writing the collection “{name}”; try again when it is done."
            )
        fresh = original.manifest.but(
            name=chosen, documents=0, chunks=0, terms=0, indexed=(), given_up=(), recall=None
        )
        copy = create_collection(target, fresh)
        try:
            _fill(original, copy, progress)
        except BaseException:
            copy.close()
            target.drop(chosen)
            raise
        copy.close()
        return original.manifest.chunks


def move_collection(
    source: Backend, name: str, target: Backend, progress: Progress | None = None
) -> int:
    """Copy a collection, then delete it where it was."""
    chunks = copy_collection(source, name, target, progress=progress)
    source.drop(name)
    return chunks


def _fill(original: Collection, copy: Collection, progress: Progress | None) -> None:
    counting = original.those(EVERYTHING)
    everything = original.store.count(counting)
    after: str | None = None
    written = 0
    while True:
        records, after = original.store.scroll(counting, after, BATCH)
        copy.store.upsert(records)
        written += len(records)
        if progress:
            progress(written / max(everything, 1))
        if after is None:
            break
    copy.adopt(original.manifest)
