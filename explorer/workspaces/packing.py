"""A workspace as one file, and back.

The format, which other programs may read and write: a zip with ``manifest.json`` and files
``data/SHA256.parquet``, of pictures ``.png`` or ``.jpg``. The manifest is an object: ``format`` (5;
in 4 there were no judged queries, runs, searches, tags and parts of addresses, in 3 no documents,
in 2 no saved views, in 1 no sets, thumbnails and views of other tools), ``id``, ``name``,
``created`` and ``changed`` (seconds since 1970) and ``items``, a list of objects with ``id``,
``kind`` (words, vectors, set, documents, judged, run, view, names, note, tags, state, story,
address, search), ``name``, ``parameters`` (an object: the step that made the item, or all of what
it is), ``parent`` (the id of the item it was made from, or null), ``created``, ``changed`` (changed
or used last) and ``parts``, an object of files by role (words, vectors, pairs, layout, thumbnails,
views; alone, questions, documents, or judged beside documents). A part has ``file`` (the SHA-256 of
the content and its ending), ``size`` in bytes and ``about``, an object with ``rows`` and ``held``:
for each column, the first being the texts, its ``name``, its ``file_name`` in the Parquet and its
``kind``, which is a NumPy type such as ``<f8``, or “list”, “str”, “object” or “none” for text.
Vectors and coordinates are the column ``vector``, fixed-size lists of float32. Thumbnails are one
picture: ``about`` has ``width`` and ``height`` of one, ``columns`` side by side, and the rows that
are ``absent``. Of views it has ``views`` (``name``, ``projection``, ``label``, ``dimensions``,
``camera``), and the file their points, each view begun by −1. Of questions it has ``asks``
(similarity, outliers, categories, analogies). Of documents the file has a row for each piece of up
to 50,000 characters of a ``text``, ``begins`` being true in the first of each document, which has
its ``id``, ``title``, ``source`` and ``fields``, a JSON object of texts, numbers and truths, or
nothing; ``about`` has how many ``documents`` there are. The item of kind state whose ``parent``
they are has ``cut`` among its ``parameters``, how they are cut. Judged queries are a row for each
query, where ``begins`` is true, with its id (``query``) and ``text``, and behind it one for each
``document`` judged for it with its ``grade``; ``about`` has how many ``queries`` there are, the
``name`` of the set and ``notes``.

An item of the kind tags has labels of rows of the list that is its ``parent``, or of that of the
app which ``parameters`` name as ``data``, with its ``size`` in rows; its part ``tags`` has a column
``row`` (``<i8``, ascending from 0), ``text``, what is in the row, and ``label``.

An item of the kind view is what a map showed: ``parameters`` has ``sentence``, ``address`` (a list
of pairs of texts, the settings), ``marks`` (the part shown, the selection, the hidden groups),
``picture`` (names the layout), ``data`` (names the content of a list of the app) and ``rows``;
``parent`` is its list; its one part, if any, is ``thumbnail``, a small PNG. An item of the kind
story with the id “story” has ``order``, the ids of the views in the order in which they are told.

An item of the kind run is what an evaluation or the Index lab found: ``parameters`` has ``of``
(“evaluation” or “index lab”), ``asked`` (equal where the same was asked of the same), ``about``,
``settings`` and ``versions`` (objects of texts), ``figures`` (what was judged → measure → value)
and ``errors`` (standard errors of some of them). Its one part, if any, is ``scores``: a column
``query`` and, for each measure of each search, a column “measure search” with the value of each. An
item of the kind address is a long part of an address, in pieces, as its one part ``text``; its id
is “address-” and the short id that stands in addresses. An item of the kind note has ``text``; it
is about its ``parent``, and with the id “note” about the workspace. An item of the kind search has
``query``, ``where``, ``settings`` (pairs of a name and its value as JSON), and ``found``, the ids
of the first hits.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from explorer.errors import ExplorerError, InputError, LimitError, StoreError
from explorer.readers.archives import UNPACKING_ERRORS, open_zip, read_member
from explorer.readers.limits import LIMITS, megabytes
from explorer.workspaces import disk
from explorer.workspaces.addresses import text_in
from explorer.workspaces.contents import data_of, is_named, rows_of
from explorer.workspaces.runs import require_few_runs, run_of, scores_of
from explorer.workspaces.searches import search_of
from explorer.workspaces.shelf import Shelf
from explorer.workspaces.tags import tags_of
from explorer.workspaces.values import FILE_NAME, Item, Kind, Manifest, Part, new_id
from explorer.workspaces.views import require_few, view_of
from explorer.workspaces.workspace import Workspace

LARGEST = 2_000_000_000
"""Bytes of all files of a workspace that is exported or imported."""

MOST_ROWS = 20_000_000
"""Rows of all its lists, those too that share a file: each is read on its own when it is opened."""

_AHEAD = timedelta(days=2)
"""Clocks differ, and so do the days around the world."""

_WHAT = "a workspace that was exported"
_SOURCE = "The file"


def export_bytes(workspace: Workspace) -> bytes:
    """Return a workspace as one file; the same content gives the same bytes.

    Raises
    ------
    LimitError
        It is larger than what is imported.
    StoreError
        A file is damaged.
    """
    manifest = require_exportable(workspace)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        content = disk.manifest_bytes(manifest)
        about = zipfile.ZipInfo(disk.MANIFEST)
        about.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(about, content)
        parts = {part.file: part for item in manifest.items for part in item.parts.values()}
        for name in sorted(parts):
            # Parquet is packed already.
            archive.writestr(zipfile.ZipInfo(f"{disk.DATA}/{name}"), workspace.content(parts[name]))
    return buffer.getvalue()


def require_exportable(workspace: Workspace, manifest: Manifest | None = None) -> Manifest:
    """Return what a workspace that can be exported says about itself.

    Parameters
    ----------
    workspace : Workspace
    manifest : Manifest, optional
        What it says, where that is at hand; otherwise it is read.

    Raises
    ------
    LimitError
        It is larger than what is imported.
    StoreError
        It is not there any more, or a file is missing.
    """
    manifest = manifest or workspace.manifest()
    _require_size(manifest)
    for name in manifest.files:
        if not (workspace.folder / disk.DATA / name).exists():
            raise StoreError(
                f"A file of the workspace “{manifest.name}” is missing; import it from an export."
            )
    return manifest


def told_by(data: bytes | BinaryIO | Path) -> Manifest | None:
    """Return what a file says of the workspace it holds, if it is one that was exported.

    Only its directory and its manifest are read; whether the rest is sound is told on importing.

    Raises
    ------
    InputError
        It is one whose manifest is damaged, or of a later version of this program.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data) as archive:
            others = [name for name in archive.namelist() if name != disk.MANIFEST]
            size = archive.getinfo(disk.MANIFEST).file_size
            ours = all(FILE_NAME.match(name.removeprefix(f"{disk.DATA}/")) for name in others)
            if size > disk.LARGEST_MANIFEST or not ours:
                return None
            content = bytes(read_member(archive, disk.MANIFEST, _SOURCE))
    except (*UNPACKING_ERRORS, ExplorerError):
        return None
    try:
        return disk.manifest_from(content)
    except InputError:
        # Other programs have a manifest, too.
        if not others:
            return None
        raise


def import_workspace(shelf: Shelf, data: bytes | BinaryIO) -> Workspace:
    """Put a workspace that was exported on a shelf, once all of it was found to be sound.

    It keeps its id, so that links to it hold, unless one of that id is there.

    Parameters
    ----------
    shelf : Shelf
    data : bytes, or a stream that can seek

    Raises
    ------
    InputError
        It is no such file, damaged, or holds something else.
    LimitError
        It is too large.
    StoreError
        The disk refuses.
    """
    archive = open_zip(data, _SOURCE, _WHAT)
    members = {info.filename: info.file_size for info in archive.infolist()}
    if len(members) < len(archive.infolist()) or disk.MANIFEST not in members:
        raise InputError(f"{_SOURCE} is not {_WHAT}; export one and bring that file.")
    if members[disk.MANIFEST] > disk.LARGEST_MANIFEST:
        raise LimitError(f"{_SOURCE} has a manifest too large to read; export it again.")
    manifest = disk.manifest_from(bytes(read_member(archive, disk.MANIFEST, _SOURCE)))
    _require_size(manifest)
    _require_past(manifest)
    expected = {f"{disk.DATA}/{name}": size for name, size in manifest.files.items()}
    if members != {disk.MANIFEST: members[disk.MANIFEST], **expected}:
        raise InputError(f"{_SOURCE} does not hold what its manifest names; export it again.")
    require_few(manifest)
    require_few_runs(manifest)
    files = {name: _file(archive, name) for name in manifest.files}
    sizes: dict[tuple[str, ...], int] = {}
    for item in manifest.items:
        _require_readable(item, files, sizes)
    if disk.read_manifest(shelf.root / manifest.id) is not None:
        manifest = replace(manifest, id=new_id())
    return shelf.place(manifest, files)


def _require_past(manifest: Manifest) -> None:
    """Refuse dates to come: lists are sorted by them."""
    of_items = [time for each in manifest.items for time in (each.created, each.changed)]
    latest = datetime.fromtimestamp(max(manifest.created, manifest.changed, *of_items), UTC)
    if latest > datetime.now(UTC) + _AHEAD:
        raise InputError(
            f"The workspace “{manifest.name}” has a date in the year {latest.year}, which is to "
            "come; set the clock of the machine it is from, and export it again."
        )


def _require_size(manifest: Manifest) -> None:
    parts = [part for item in manifest.items for part in item.parts.values()]
    rows = sum(row for part in parts if isinstance(row := part.about.get("rows"), int))
    if rows > MOST_ROWS:
        raise LimitError(
            f"The workspace “{manifest.name}” has {rows:,} rows in all its lists; {MOST_ROWS:,} "
            "can travel, so take out some of its lists."
        )
    size = sum(manifest.files.values())
    largest = max(manifest.files.values(), default=0)
    if size > LARGEST or largest > LIMITS.unpacked_bytes:
        raise LimitError(
            f"The workspace “{manifest.name}” has {megabytes(size)} and a file of "
            f"{megabytes(largest)}; {megabytes(LARGEST)} and {megabytes(LIMITS.unpacked_bytes)} "
            "can travel, so take out some of its lists."
        )


def _file(archive: zipfile.ZipFile, name: str) -> bytes:
    content = bytes(read_member(archive, f"{disk.DATA}/{name}", _SOURCE))
    if not is_named(name, content):
        raise InputError(f"{_SOURCE} is damaged inside; export the workspace again.")
    return content


def _read_run(item: Item, content: Callable[[Part], bytes]) -> None:
    run_of(item)
    scores_of(item, content)


_APART: dict[Kind, Callable[[Item, Callable[[Part], bytes]], object]] = {
    "view": view_of,
    "run": _read_run,
    "address": text_in,
    "search": lambda item, _: search_of(item),
    "tags": tags_of,
}
"""How items are read that are no data."""


def _require_readable(
    item: Item, files: dict[str, bytes], sizes: dict[tuple[str, ...], int]
) -> None:
    """Refuse an item whose files are not what they are said to be.

    What is read once is noted in `sizes`: thousands of items may name the same files.
    """
    if (reads := _APART.get(item.kind)) is not None:
        reads(item, lambda part: files[part.file])
        return
    if not item.parts:
        if item.kind in ("words", "vectors", "set", "documents", "judged"):
            raise InputError(f"{_SOURCE} has an item without its data; export it again.")
        return
    # What is not a row for each row of the others tells its own number.
    apart = ("pairs", "views", *(["documents"] if "judged" in item.parts else []))
    told = {part.about.get("rows") for role, part in item.parts.items() if role not in apart}
    key = tuple(f"{role} {part.file} {part.about!r}" for role, part in item.parts.items())
    if key not in sizes:
        read = data_of(
            {role: (files[part.file], dict(part.about)) for role, part in item.parts.items()}
        )
        sizes[key] = rows_of(read)
    if told != {sizes[key]}:
        raise InputError(f"{_SOURCE} tells another number of rows than it holds; export it again.")
