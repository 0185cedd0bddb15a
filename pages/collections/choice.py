"""The choice of where collections are kept: this machine, or a server with its key and options."""

import streamlit as st

from explorer.stores import ServerParameters
from pages.shared import frame, places
from pages.shared.places import FOLDER, KEPT_ON, SERVER
from pages.shared.wording import md

_TITLES = {FOLDER: "This machine", SERVER: "Qdrant server"}
_DEFAULTS = ServerParameters("http://localhost:6333")


def draw() -> bool:
    """Draw the choice and return whether there is a place to look at."""
    places.follow_link()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            "Kept on",
            list(_TITLES),
            format_func=lambda name: _TITLES.get(name, name),
            default=places.where(),
            required=True,
            key=KEPT_ON,
            on_change=_switch,
        )
        if _shown() == SERVER:
            _address()
            if places.server() is not None:
                _spreading()
    if _shown() == FOLDER:
        return True
    if places.server() is None:
        st.caption(
            "Give the address of a Qdrant server, or of some nodes of a cluster with commas "
            "between them: what one does not answer, the next does. The key stays in this "
            "session's memory: it is in no link, log or file."
        )
        return False
    return True


def _shown() -> str:
    """Return what the person looks at; a server may not be connected yet."""
    return str(st.session_state.get(KEPT_ON) or places.where())


def _switch() -> None:
    known = places.server()
    if _shown() == FOLDER:
        places.use_folder()
    elif known is not None:
        places.use_server(known)


def _address() -> None:
    known = places.server()
    form = st.form("collections server form", border=False, width="content")
    with form.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        address = st.text_input(
            "Address",
            known.url if known else places.default_address(),
            placeholder=_DEFAULTS.url,
            max_chars=300,
            width=250,
        )
        key = st.text_input(
            "Key",
            type="password",
            autocomplete="off",
            placeholder="kept for this session" if known and known.key else "if it asks for one",
            width=180,
            help="Kept in memory for this session only. QDRANT_API_KEY of the app's own "
            "environment is sent to the address in QDRANT_URL and nowhere else.",
        )
        go = st.form_submit_button("Connect", icon=":material/dns:")
    if known and known.key and known.open_to_all:
        st.caption(
            f"The key travels to {md(known.host)} unencrypted; write https:// in its address if it "
            "can."
        )
    if go:
        with frame.errors_as_sentences():
            places.use_server(places.connected(address, key))
            st.rerun()


def _spreading() -> None:
    known = places.server() or _DEFAULTS
    with st.popover("New collections", icon=":material/tune:"):
        st.caption(f"How collections made next are spread over {md(known.host)}.")
        shards = st.number_input(
            "Shards",
            1,
            64,
            known.shard_number,
            key="collections shards",
            persist_state="session",
            help="Parts a collection is cut into; 6 to 12 leave room for a cluster to grow.",
        )
        copies = st.number_input(
            "Copies of each shard",
            1,
            8,
            known.replication_factor,
            key="collections copies",
            persist_state="session",
            help="With 2 or more, one node may be lost.",
        )
        confirm = st.number_input(
            "Copies that confirm a write",
            1,
            8,
            known.write_consistency_factor,
            key="collections confirm",
            persist_state="session",
            help="At most as many as there are copies.",
        )
        with frame.errors_as_sentences():
            places.spread(shards, copies, confirm)
