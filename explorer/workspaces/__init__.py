"""Workspaces: what a person brought and made, kept on disk under a name.

``Shelf`` holds all of them, ``Workspace`` is one, ``export_bytes`` and ``import_workspace`` make
one file of it and back (the format is told in ``explorer.workspaces.packing``).
"""

from explorer.workspaces.addresses import LONGEST_PART, MOST_ADDRESSES
from explorer.workspaces.contents import Data, rows_of
from explorer.workspaces.notes import LONGEST_NOTE, keep_note, note_on, notes_in
from explorer.workspaces.packing import export_bytes, import_workspace, require_exportable, told_by
from explorer.workspaces.runs import (
    MOST_RUNS,
    KeptRun,
    Study,
    beyond_noise,
    differences,
    runs_in,
)
from explorer.workspaces.searches import (
    MOST_FOUND,
    KeptSearch,
    changed_since,
    keep_search,
    searches_in,
)
from explorer.workspaces.shelf import Shelf, workspaces_folder
from explorer.workspaces.tags import (
    LONGEST_TAG,
    MOST_TAGS,
    TAG_FORMATS,
    Tags,
    no_tags,
    tags_bytes,
    tags_item,
)
from explorer.workspaces.values import (
    KINDS,
    LONGEST_NAME,
    Item,
    Kind,
    Manifest,
    Part,
    clean_name,
    is_long,
    new_id,
)
from explorer.workspaces.views import (
    LONGEST_SENTENCE,
    MOST_VIEWS,
    THUMBNAIL_SIDE,
    SavedView,
    Seen,
    seen_in,
)
from explorer.workspaces.workspace import Workspace

__all__ = [
    "KINDS",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "LONGEST_PART",
    "LONGEST_SENTENCE",
    "LONGEST_TAG",
    "MOST_ADDRESSES",
    "MOST_FOUND",
    "MOST_RUNS",
    "MOST_TAGS",
    "MOST_VIEWS",
    "TAG_FORMATS",
    "THUMBNAIL_SIDE",
    "Data",
    "Item",
    "KeptRun",
    "KeptSearch",
    "Kind",
    "Manifest",
    "Part",
    "SavedView",
    "Seen",
    "Shelf",
    "Study",
    "Tags",
    "Workspace",
    "beyond_noise",
    "changed_since",
    "clean_name",
    "differences",
    "export_bytes",
    "import_workspace",
    "is_long",
    "keep_note",
    "keep_search",
    "new_id",
    "no_tags",
    "note_on",
    "notes_in",
    "require_exportable",
    "rows_of",
    "runs_in",
    "searches_in",
    "seen_in",
    "tags_bytes",
    "tags_item",
    "told_by",
    "workspaces_folder",
]
