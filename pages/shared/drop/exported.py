"""A workspace that was exported, handed over where words and files are brought."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explorer.workspaces import Manifest, Shelf, import_workspace, told_by
from pages.shared.drop import handed
from pages.shared.drop.handed import Handed
from pages.shared.wording import md
from pages.shared.work import entering


def found_in(there: Handed) -> Manifest | None:
    """Return what the file says of the workspace it holds, if it is one."""
    if len(there.given) != 1:
        return None
    given = there.given[0]
    return told_by(given if isinstance(given, Path) else given[1])


def draw(name: str, there: Handed, manifest: Manifest, away: Callable[[], None] | None) -> None:
    """Say what it is, and import it when told to.

    Parameters
    ----------
    name : str
        Of the dropper.
    there : Handed
    manifest : Manifest
    away : callable, optional
        Draws what puts the file away, where there is nothing else to do so.

    Raises
    ------
    ExplorerError
        It is not sound, or cannot be kept.
    """
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
    if not pressed:
        return
    given = there.given[0]
    if isinstance(given, Path):
        with given.open("rb") as stream:
            made = import_workspace(Shelf(), stream)
    else:
        made = import_workspace(Shelf(), given[1])
    handed.empty(name)
    entering.enter(made.manifest())
