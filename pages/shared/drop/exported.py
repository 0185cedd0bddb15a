"""A workspace that was exported, handed over where words and files are brought."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explorer.errors import ExplorerError
from explorer.tasks.files import Given
from explorer.workspaces import Manifest, Shelf, Workspace, import_workspace, told_by
from pages.shared import frame
from pages.shared.drop import handed
from pages.shared.drop.handed import Handed
from pages.shared.wording import md
from pages.shared.work import entering


def draw(name: str, there: Handed, away: Callable[[], None] | None) -> bool:
    """Say what it is, and import it when told to; whether the file is such a workspace at all.

    Parameters
    ----------
    name : str
        Of the dropper.
    there : Handed
    away : callable, optional
        Draws what puts the file away, where there is nothing else to do so.
    """
    if len(there.given) != 1:
        return False
    given = there.given[0]
    try:
        manifest = told_by(given if isinstance(given, Path) else given[1])
    except ExplorerError as error:
        st.error(md(str(error), limit=500), icon=":material/error:")
        if away is not None:
            away()
        return True
    if manifest is None:
        return False
    with st.container(border=True, key=f"dropper_belief_{name}"), frame.errors_as_sentences():
        if _wanted(name, there, manifest, away):
            made = _imported(given)
            handed.empty(name)
            entering.enter(made.manifest())
    return True


def _wanted(name: str, there: Handed, manifest: Manifest, away: Callable[[], None] | None) -> bool:
    """Say what the file is; return whether it is to be imported now."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        facts = " · ".join(entering.counts(manifest))
        st.markdown(f"**Workspace “{md(manifest.name, limit=60)}”** · {facts}", width="content")
        st.space("stretch")
        if away is not None:
            away()
        pressed = st.button(
            "Import as a workspace",
            key=f"{name} import",
            type="primary",
            icon=":material/home_storage:",
        )
    st.caption(
        f"{md(there.title, limit=60)} was exported from this app. It is checked before it is kept."
    )
    return pressed


def _imported(given: Given) -> Workspace:
    if not isinstance(given, Path):
        return import_workspace(Shelf(), given[1])
    with given.open("rb") as stream:
        return import_workspace(Shelf(), stream)
