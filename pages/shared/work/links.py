"""A link names a workspace, a list and a model: all of it is here, or the page says what is not.

Never are other data shown under an old link.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from explorer.errors import ExplorerError, InputError
from explorer.wordlists import WORD_LISTS
from explorer.workspaces import Shelf
from pages.shared import frame, models, spaces
from pages.shared.wording import md
from pages.shared.work import keeping
from pages.shared.work.own import own_sources
from pages.shared.work.sources import OWN

_HEEDED = "link heeded"
_MOST = 8
"""Lists of each kind that are offered instead."""

Asked = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Missing:
    """What a link names that is not here.

    Attributes
    ----------
    what : str
        A sentence; raw text.
    asked : tuple
        Workspace, list and model as the address has them.
    part : {"workspace", "list or model"}
    deleted : str, optional
        Name of the workspace, where it can be restored.
    """

    what: str
    asked: Asked
    part: Literal["workspace", "list or model"] = "list or model"
    deleted: str | None = None


def follow(page: str) -> Missing | None:
    """Take over what the address of a page names; return what of it is not here."""
    query = st.query_params
    if page == "" and keeping.LINK not in st.session_state and set(query) == {keeping.LINK}:
        _leave_for_workspaces(query[keeping.LINK])
    work = keeping.field()
    asked = (work, query.get("list"), query.get("model"))
    told = _workspace(work, asked)
    if told is not None or asked == st.session_state.get(_HEEDED):
        return told
    if work and asked[1] is None and "list" not in st.session_state:
        _begin()
    told = _list(asked) or _model(asked)
    if told is None:
        st.session_state[_HEEDED] = asked
    return told


def _workspace(work: str, asked: Asked) -> Missing | None:
    if not work:
        return None
    try:
        keeping.follow(work)
    except ExplorerError as error:
        if own_sources() and work in keeping.opened():
            # Deleted by somebody while it is looked at: what is shown goes on, and is kept anew.
            return None
        deleted = {each.id: each.name for each in Shelf().trash()}.get(work)
        return Missing(str(error), asked, "workspace", deleted)
    return None


def _leave_for_workspaces(work: str) -> None:
    """Go where workspaces are listed, where a link names one without lists or views, and no more.

    Before the field of the workspace is drawn: a page that is left takes what is bound with it.
    """
    with suppress(ExplorerError):
        manifest = Shelf().open(work).manifest()
        if manifest.latest is None and not any(item.kind == "view" for item in manifest.items):
            frame.go_to("home/page.py", {keeping.LINK: work})


def _begin() -> None:
    """Choose the list a workspace opens with, where a link names none."""
    name = keeping.last_used()
    if name is not None and "choose next" not in st.session_state:
        spaces.choose_next(name)
        # A field that is drawn for the first time leaves the address as it is.
        st.query_params["list"] = own_sources()[name].title


def _list(asked: Asked) -> Missing | None:
    work, named, _ = asked
    own = own_sources()
    if "choose next" in st.session_state:
        return None
    now = st.session_state.get("list")
    if isinstance(now, str) and now.startswith(OWN) and now not in own:
        return Missing("The list that was shown here is gone from the workspace.", asked)
    titles = [each.title for each in own.values()]
    if named is None or named in (*titles, *(entry.title for entry in WORD_LISTS())):
        return None
    if not work:
        return Missing(f"The link is about the list “{named[:60]}”, which is not here.", asked)
    there = ", ".join(f"“{title[:40]}”" for title in titles[:_MOST]) or "nothing"
    return Missing(
        f"The link is about the list “{named[:60]}”, which is not in the workspace "
        f"“{Shelf().open(work).name}”; there: {there}.",
        asked,
    )


def _model(asked: Asked) -> Missing | None:
    named = asked[2]
    titles = {models.title(spec) for spec in models.known().values()}
    if named is None or named in titles or "choose model next" in st.session_state:
        return None
    return Missing(
        f"The link was made with the model “{named[:60]}”, which is not set up here.", asked
    )


def tell(missing: Missing) -> None:
    """Say what is not here, and offer what is."""
    frame.heading("Not here", "Nothing else is shown under this link.")
    st.warning(md(missing.what, limit=400), icon=":material/link_off:")
    if missing.deleted is not None:
        st.button(
            f"Restore “{md(missing.deleted)}”",
            type="primary",
            icon=":material/restore:",
            on_click=_restore,
            args=(missing.asked[0],),
        )
    own = {source.name: source.title for source in own_sources().values()}
    if own:
        _offer("In the same workspace", own, lambda name: _go_on(missing, name))
    ready = {entry.name: entry.title for entry in WORD_LISTS()}
    _offer("Lists that come with the app", ready, lambda name: _go_on(missing, name))
    st.page_link("home/page.py", label="All workspaces", icon=":material/home_storage:")


def _offer(title: str, lists: dict[str, str], take: Callable[[str], None]) -> None:
    st.caption(title)
    with st.container(horizontal=True, gap="small"):
        for name, each in list(lists.items())[:_MOST]:
            st.button(md(each, limit=60), key=f"instead {name}", on_click=take, args=(name,))


def _go_on(missing: Missing, name: str) -> None:
    """Show another list, which somebody chose, with the usual model where theirs is not here."""
    work, *rest = missing.asked
    if missing.part == "workspace":
        keeping.close()
        work = ""
    st.session_state[_HEEDED] = (work, *rest)
    spaces.choose_next(name)


def _restore(work: str) -> None:
    # Where somebody was quicker it is here; where it is gone for good the page says so again.
    with suppress(InputError):
        Shelf().restore(work)
