"""One collection: its documents, adding and deleting them, copies elsewhere, and its end."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from explorer.arrays import fingerprint
from explorer.stores import Manifest
from explorer.tasks import collections
from explorer.tasks.collections import MOST_LISTED, DocumentRow
from pages.collections import work
from pages.collections.work import Work
from pages.shared import frame, jobs, places
from pages.shared.wording import counted, md

_FIND = "collections find"


def actions(name: str) -> None:
    """Draw what can be done with a collection as a whole."""
    if st.button("Search it", icon=":material/search:", key="collections search"):
        frame.go_to("search/page.py", places.search_link(name))
    with st.popover("Copy or move", icon=":material/drive_file_move:"):
        _elsewhere(name)
    with st.popover("Delete", icon=":material/delete:"):
        end(name)


def _elsewhere(name: str) -> None:
    target = places.other()
    if target is None:
        st.caption("Connect to a Qdrant server above; collections can then be taken there.")
        return
    source, whither = places.current(), md(places.title(target))
    st.caption(
        f"To {whither}, vectors bit by bit; nothing is embedded again. A move deletes it here "
        "once it is there."
    )
    for task, do, doing, done in (
        (collections.copy, "Copy", "Copying", "Copied"),
        (collections.move, "Move", "Moving", "Moved"),
    ):
        if st.button(f"{do} to {whither}"):
            work.start(
                Work(
                    task,
                    (source, name, target),
                    f"{doing} “{md(name)}” to {whither}",
                    partial(_taken, f"{done} “{md(name)}”", whither),
                )
            )


def _taken(done: str, whither: str, chunks: int) -> str:
    return f"{done} with {counted(chunks, 'chunk')} to {whither}."


def end(name: str) -> None:
    """Draw the button that deletes a collection, and what that means."""
    where = places.title(places.current())
    st.caption(
        f"Deletes “{md(name)}” on {md(where)} with all its documents, chunks and vectors. "
        "There is no way back."
    )
    if st.button(f"Delete “{md(name)}” for good", type="primary", icon=":material/delete:"):
        work.start(
            Work(
                collections.drop,
                (places.current(), name),
                f"Deleting “{md(name)}”",
                lambda gone: f"Deleted “{md(gone)}”.",
            )
        )


def documents(manifest: Manifest) -> tuple[DocumentRow, ...] | None:
    """Draw the documents with what deletes those chosen; return those shown, if all are shown."""
    st.header("Documents", anchor=False)
    whole = manifest.documents <= MOST_LISTED
    wanted = "" if whole else _find(manifest)
    found: tuple[DocumentRow, ...] | None = jobs.result(
        "collections documents",
        fingerprint("documents", places.token(), manifest.name, manifest.stamp, wanted),
        collections.list_documents,
        places.current(),
        manifest.name,
        wanted,
        title=f"Reading “{md(manifest.name)}”",
        topic="collections",
    )
    if found is None:
        return None
    if not found:
        st.caption(
            f"There is no document with the id “{md(wanted)}”."
            if wanted
            else "It holds no documents yet; add some."
        )
        return found if whole else None
    _table(manifest, found)
    return found if whole else None


def _find(manifest: Manifest) -> str:
    wanted = st.text_input(
        "Find a document by its id", key=_FIND, icon=":material/search:", max_chars=500, width=320
    )
    if not wanted:
        st.caption(
            f"{MOST_LISTED:,} of {manifest.documents:,} documents are listed, as the engine has "
            "them; name an id to see another."
        )
    return (wanted or "").strip()


def _table(manifest: Manifest, found: Sequence[DocumentRow]) -> None:
    chosen = st.dataframe(
        {
            "Id": [row.id for row in found],
            "Title": [row.title for row in found],
            "Source": [row.source for row in found],
            "Chunks": [row.chunks for row in found],
            "Metadata": [_metadata(row) for row in found],
            "Begins": [row.opening for row in found],
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        # What was chosen among other documents is chosen no longer.
        key=f"collections documents {manifest.stamp}",
    )["selection"]["rows"]
    ids = tuple(found[row].id for row in chosen if row < len(found))
    if not ids:
        st.caption("Choose rows to delete their documents.")
        return
    many = counted(len(ids), "document")
    if st.button(f"Delete {many}", icon=":material/delete:"):
        work.start(
            Work(
                collections.delete_documents,
                (places.current(), manifest.name, ids),
                f"Deleting {many} from “{md(manifest.name)}”",
                lambda gone: f"Deleted {counted(gone, 'document')} from “{md(manifest.name)}”.",
            )
        )


def _metadata(row: DocumentRow) -> str:
    return " · ".join(f"{name}: {value}" for name, value in row.metadata.items())
