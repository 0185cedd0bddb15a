"""Each workspace on a card: what it is, the way in, and what can be done with it."""

from collections.abc import Callable

import streamlit as st

from explorer.errors import ExplorerError
from explorer.readers.limits import megabytes
from explorer.wordlists import WORD_LISTS
from explorer.workspaces import (
    LONGEST_NAME,
    Manifest,
    Shelf,
    Workspace,
    export_bytes,
    is_long,
    require_exportable,
)
from pages.home import notes
from pages.shared import downloads, spaces
from pages.shared.wording import md
from pages.shared.work import entering, keeping, listing, views
from pages.shared.work.dates import when

_NEWS = "home news"
_WIDTH = 320
_MOST_NAMED = 4
_MOST_VIEWS = 12
_MOST_CLOSED = 3
_THUMBNAIL = 92


def tell() -> None:
    """Say what was done last, with the way back of a deletion."""
    failed = _failed_exports()
    while failed:
        st.markdown(md(failed.pop(), limit=200))
    done, deleted = st.session_state.pop(_NEWS, ("", None))
    if not done:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(md(done, limit=200), width="content")
        if deleted is not None:
            # Named, since others that were deleted are listed below.
            st.button(
                f"Restore “{md(deleted.name, limit=60)}”",
                key="home restore",
                icon=":material/undo:",
                on_click=restore,
                args=(deleted.id,),
            )


def draw() -> None:
    """Draw the workspaces this session may see."""
    shelf = Shelf()
    there, closed = shelf.survey()
    if not listing.listed():
        there = [each for each in there if each.id in keeping.opened()]
        closed = {name: why for name, why in closed.items() if name in keeping.opened()}
        st.caption(
            "Several people may use this server: here are the workspaces you made or opened in "
            "this tab. Others open by their link."
        )
    for why in list(closed.values())[:_MOST_CLOSED]:
        st.warning(md(why, limit=300), icon=":material/broken_image:")
    if len(closed) > _MOST_CLOSED:
        st.caption(f"and {len(closed) - _MOST_CLOSED} more that cannot be opened")
    if not there:
        _invite()
        return
    with st.grid(3, min_column_width=_WIDTH):
        for each in there:
            _card(each)


def _invite() -> None:
    st.markdown("**Nothing is kept yet.**")
    st.caption(
        "A workspace is made by itself when you bring words, vectors or files; it holds them, and "
        "its link brings them back on this machine."
    )
    st.page_link("data/page.py", label="Bring words", icon=":material/upload_file:")


def _card(manifest: Manifest) -> None:
    current = keeping.workspace()
    here = current is not None and current.id == manifest.id
    with st.container(border=True, key=f"card_{manifest.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{md(manifest.name, limit=60)}**", width="content")
            if here:
                st.badge("open", icon=":material/check:")
        st.caption(_facts(manifest))
        notes.tell(manifest)
        with st.container(horizontal=True, gap="small"):
            if st.button("Open", key=f"open {manifest.id}", icon=":material/folder_open:"):
                entering.enter(manifest)
            _more(manifest)
        _views(manifest)


def _views(manifest: Manifest) -> None:
    """Show the saved views, each with the way to it."""
    if not entering.views_of(manifest):
        return
    there = list(views.of_workspace(Shelf().open(manifest.id)).values())
    with st.container(horizontal=True, gap="small", key=f"views_{manifest.id}"):
        for view in there[:_MOST_VIEWS]:
            with st.container(width=_THUMBNAIL, gap=None):
                if view.thumbnail is not None:
                    st.image(view.thumbnail, width=_THUMBNAIL)
                label, key = md(view.name, limit=60), f"view {manifest.id} {view.id}"
                told = md(view.sentence, limit=300) or None
                if st.button(label, key=key, type="tertiary", help=told):
                    entering.enter_view(manifest.id, view)
    if len(there) > _MOST_VIEWS:
        st.caption(f"and {len(there) - _MOST_VIEWS} more on the map")


def _facts(manifest: Manifest) -> str:
    """Return what is in a workspace, as Markdown: names, rows, size and date."""
    named = [
        *entering.lists_of(manifest),
        *entering.sets_of(manifest),
        *entering.documents_of(manifest),
        *entering.judged_of(manifest),
    ]
    names = ", ".join(md(name, limit=40) for name in named[:_MOST_NAMED])
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    size = megabytes(sum(manifest.files.values()))
    told = " · ".join([*entering.counts(manifest), size, when(manifest.changed)])
    return told if named in ([], [manifest.name]) else f"{names}{more}  \n{told}"


def _more(manifest: Manifest) -> None:
    with st.popover("More", icon=":material/more_horiz:"):
        key = f"name {manifest.id}"
        st.text_input(
            "Name",
            manifest.name,
            key=key,
            on_change=_rename,
            args=(manifest.id, key),
        )
        notes.edit(manifest, news)
        stem = "".join(c if c.isalnum() else "-" for c in manifest.name.lower())[:40].strip("-")
        downloads.button(
            "Export",
            f"{stem or 'workspace'}-{manifest.id}.zip",
            _exporting(manifest.id),
            _hindrance(manifest),
        )
        st.button(
            "Duplicate",
            key=f"copy {manifest.id}",
            icon=":material/content_copy:",
            on_click=_duplicate,
            args=(manifest.id,),
        )
        st.button(
            "Delete",
            key=f"delete {manifest.id}",
            icon=":material/delete:",
            on_click=_delete,
            args=(manifest,),
        )


def news(sentence: str, deleted: Manifest | None = None) -> None:
    """Have a sentence told in the next run, with the way back of what was deleted."""
    st.session_state[_NEWS] = (sentence, deleted)


def _hindrance(manifest: Manifest) -> str:
    """Return why a workspace cannot be exported, as Markdown; "" where it can be."""
    try:
        require_exportable(Workspace(Shelf().root, manifest.id), manifest)
    except ExplorerError as error:
        return md(str(error))
    return ""


def _exporting(name: str) -> Callable[[], bytes]:
    """Return what makes the file of a workspace, and notes what fails then for the next run."""
    failed = _failed_exports()

    def export() -> bytes:
        try:
            return export_bytes(Shelf().open(name))
        except ExplorerError as error:
            failed.append(f"Nothing was exported. {error}")
            raise

    return export


def _failed_exports() -> list[str]:
    failed: list[str] = st.session_state.setdefault("failed exports", [])
    return failed


def _rename(name: str, key: str) -> None:
    try:
        Shelf().open(name).rename(st.session_state[key])
    except ExplorerError as error:
        news(str(error))
        return
    if is_long(st.session_state[key]):
        news(f"The name is kept with its first {LONGEST_NAME} letters.")


def _duplicate(name: str) -> None:
    try:
        copy = Shelf().duplicate(name)
    except ExplorerError as error:
        news(str(error))
        return
    keeping.opened().setdefault(copy.id)
    news(f"There is “{copy.name}” now.")


def _delete(manifest: Manifest) -> None:
    try:
        Shelf().delete(manifest.id)
    except ExplorerError as error:
        news(str(error))
        return
    if st.session_state.get(keeping.LINK) == manifest.id:
        keeping.close()
        spaces.choose_next(WORD_LISTS()[0].name)
    news(f"“{manifest.name}” is deleted; it can be restored for thirty days.", manifest)


def restore(name: str) -> None:
    """Bring a deleted workspace back."""
    try:
        back = Shelf().restore(name)
    except ExplorerError as error:
        news(str(error))
        return
    news(f"“{back.name}” is back.")
