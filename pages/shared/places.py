"""Where this session's collections are kept: a folder of this machine, or a Qdrant server.

The choice is made on the Collections page and holds on every page of documents. A link may name a
server, but never a key, and a server that only a link names is not spoken to before somebody says
so. The key of the server's environment goes to the addresses in ``QDRANT_URL`` only, so that an
address somebody types cannot collect it.
"""

import os
import uuid
from dataclasses import replace

import streamlit as st

from explorer.arrays import fingerprint
from explorer.errors import ParameterError
from explorer.search import Indexed
from explorer.stores import FolderParameters, ServerParameters, data_folder
from explorer.stores.server.parameters import addresses_in
from explorer.tasks import collections
from explorer.tasks.collections import Listing
from pages.shared import frame, jobs
from pages.shared.wording import counted, md

LINK = "server"
CHOSEN = "collection"
SEARCHED = "search_in"
ADDRESS_VARIABLE = "QDRANT_URL"
LISTING = "collections list"
FOLDER, SERVER = "folder", "server"

KEPT_ON = "collections kept on"
"""Key of the widget that shows the kind of place."""

_SERVER = "collections server"
_WHERE = "collections where"
_TURN = "collections turn"
_FOLDER_PATIENCE = 5.0  # seconds; a person waits for another process only so long
_LISTING_SECONDS = 5

Place = FolderParameters | ServerParameters


def current() -> Place:
    """Return where collections are kept."""
    known = server()
    return known if known is not None and where() == SERVER else folder()


def where() -> str:
    """Return which kind of place is chosen."""
    return str(st.session_state.get(_WHERE, FOLDER))


def folder() -> FolderParameters:
    """Return the folder of this machine, resolved here: workers may have started elsewhere."""
    return FolderParameters(data_folder(), _FOLDER_PATIENCE)


def server() -> ServerParameters | None:
    """Return the server this session is connected to, if any."""
    known: ServerParameters | None = st.session_state.get(_SERVER)
    return known


def other() -> Place | None:
    """Return the place that is not chosen, or None while there is no server."""
    return folder() if isinstance(current(), ServerParameters) else server()


def title(place: Place) -> str:
    """Return what a place is called; raw text."""
    return place.host if isinstance(place, ServerParameters) else "this machine"


def token() -> str:
    """Return what tells this place, as it is now, from others in the keys of jobs.

    Results are shared between sessions by their keys, but what a server shows depends on the key
    a session gave, so each session asks for itself.
    """
    place = current()
    if isinstance(place, FolderParameters):
        return fingerprint(FOLDER, str(place.root))
    return fingerprint(SERVER, place.url, turn())


def turn() -> str:
    """Return a text that no other session has, and that is another after every change."""
    return str(st.session_state.setdefault(_TURN, uuid.uuid4().hex))


def changed() -> None:
    """Note that collections have changed, so that they are listed anew."""
    st.session_state[_TURN] = uuid.uuid4().hex


def listing() -> Listing | None:
    """Return the collections of the place, or None where they cannot be listed; that is said.

    A folder is read at once; a server is asked, and the page waits for its answer.
    """
    place = current()
    if isinstance(place, FolderParameters):
        return collections.list_collections(place)
    found: Listing | None = jobs.result(
        LISTING,
        fingerprint(LISTING, token()),
        collections.list_collections,
        replace(place, timeout=_LISTING_SECONDS),
        title=f"Asking {md(place.host)} for its collections",
        topic="collections",
    )
    if found is None and not jobs.failed(LISTING):
        frame.end()
    return found


def use_folder() -> None:
    """Keep collections on this machine."""
    _use(FOLDER)
    st.query_params.pop(LINK, None)


def use_server(parameters: ServerParameters) -> None:
    """Keep collections on a server."""
    st.session_state[_SERVER] = parameters
    _use(SERVER)
    st.query_params[LINK] = parameters.url
    changed()


def _use(kind: str) -> None:
    st.session_state[_WHERE] = kind
    # A widget on the page shows it by itself when it was what was used.
    if st.session_state.get(KEPT_ON, kind) != kind:
        st.session_state[KEPT_ON] = kind


def spread(shards: int, copies: int, confirm: int) -> None:
    """Set how the collections made next are spread over the server.

    Raises
    ------
    ParameterError
        A number is out of range.
    """
    known = server()
    if known is not None:
        st.session_state[_SERVER] = replace(
            known,
            shard_number=shards,
            replication_factor=copies,
            write_consistency_factor=confirm,
        )


def connected(address: str, key: str = "") -> ServerParameters:
    """Return a server as typed, with the key for it.

    Without one it is the key this session gave for the same address, or that of the environment
    where all addresses are the environment's too.

    Raises
    ------
    ParameterError
        The address is none, or holds a password; the key cannot be one.
    """
    found = ServerParameters(address.strip(), key=key.strip())
    known = server()
    if not found.key and known is not None and known.url == found.url:
        return known
    if not found.key and _is_ours(found):
        return replace(found, key=None)
    return found


def _is_ours(place: ServerParameters) -> bool:
    return {*place.addresses} <= {*addresses_in(default_address())}


def default_address() -> str:
    """Return the addresses the environment names, as they are kept; else nothing."""
    return ",".join(addresses_in(os.environ.get(ADDRESS_VARIABLE, "")))


def follow_link() -> None:
    """Take over the server that a link names, once the person agrees; keep it in the address bar.

    Stops the page while that is open.
    """
    named = st.query_params.get(LINK)
    place = current()
    if not named:
        if isinstance(place, ServerParameters):
            st.query_params[LINK] = place.url
        return
    try:
        meant = connected(named)
    except ParameterError as error:
        st.query_params.pop(LINK, None)
        st.error(md(str(error), limit=500), icon=":material/error:")
        return
    if isinstance(place, ServerParameters) and meant.url == place.url:
        return
    if _is_ours(meant) or meant is server():
        use_server(meant)
        return
    _ask(meant)


def _ask(meant: ServerParameters) -> None:
    st.markdown("This link is about collections on a Qdrant server. Connect only if you know it:")
    # As code it is shown letter by letter and is no link.
    st.code(meant.url, language=None)
    key = st.text_input("Key, if it asks for one", type="password", autocomplete="off", width=260)
    with st.container(horizontal=True):
        if st.button("Connect", type="primary", icon=":material/dns:"):
            with frame.errors_as_sentences():
                use_server(connected(meant.url, key))
                st.rerun()
        if st.button("Stay on this machine"):
            use_folder()
            st.rerun()
    frame.end()


def told(name: str, done: Indexed, place: Place) -> str:
    """Return what indexing did as a sentence; Markdown."""
    where = md(title(place))
    return (
        f"Saved in “{md(name)}” on {where}: {counted(done.added, 'document')} added, "
        f"{done.updated:,} updated, {counted(done.chunks, 'chunk')}; {done.computed:,} embedded "
        f"now, {done.cached:,} from cache."
    )


def searched_title(name: str) -> str:
    """Return how a saved collection is called where one chooses what is searched; raw text."""
    place = current()
    where = f" on {place.host}" if isinstance(place, ServerParameters) else ""
    return f"{name} (saved{where})"


def search_link(name: str) -> dict[str, str]:
    """Return what the address of the Search page holds when a saved collection is searched."""
    place = current()
    server = {LINK: place.url} if isinstance(place, ServerParameters) else {}
    return {SEARCHED: searched_title(name), **server}
