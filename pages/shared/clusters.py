"""Names that a person gives to clusters: kept in the address, each for one clustering alone.

All of them are one parameter, since only that can stand under a short id where it is long. An
address of before has one parameter for each name, which is taken over.
"""

import json
from collections.abc import Mapping

import streamlit as st

from explorer.arrays import fingerprint
from explorer.clustering import Clustering
from explorer.space import Space
from pages.shared.wording import md
from pages.shared.work import shorts

LINK = "names"
"""Parameter of the address: the names as JSON, by clustering and number, or a short id of that."""

LONGEST = 40
"""Letters of a name, so that a link stays one that mail and chat programs take."""

_LONGEST_TOLD = 400
"""Characters of all names that stand in the address themselves."""

_LONGEST_READ = 100_000
_MOST_CLUSTERINGS = 4
"""Those named last; somebody who goes back to one finds its names again."""

_WROTE = "names of clusters as written"
"""In the session: what was written last, after what the browser had until it hears of that."""

Names = dict[str, dict[str, str]]


def named(space: Space, clustering: Clustering) -> Clustering:
    """Offer other names for the clusters and return the clustering under those typed."""
    with st.popover("Rename clusters", icon=":material/edit:"):
        return named_here(space, clustering)


def named_here(space: Space, clustering: Clustering) -> Clustering:
    """Draw a field for the name of each cluster and return the clustering under those typed."""
    # Other clusters have other fields: a name never goes to words it was not given for.
    known = fingerprint(space.fingerprint, clustering.labels)[:8]
    _take_over(known, len(clustering.names))
    given = _field().get(known, {})
    st.caption("Names appear on the map and in everything downloaded. Empty: found words.")
    for number, name in enumerate(clustering.names):
        key = f"name_{known}_{number}"
        st.session_state[key] = short = given.get(str(number), "")
        st.text_input(
            f"{number + 1}. {md(name)} ({clustering.sizes[number]:,})",
            placeholder=name,
            max_chars=LONGEST,
            key=key,
            on_change=_typed,
            args=(known, number, key),
        )
        if short:
            clustering = clustering.renamed(number, short)
    return clustering


def _field() -> Names:
    """Draw what binds the names to the address, where nobody sees it; return them."""
    with st.container(key="vse_names"):
        st.text_input("Names of clusters", key=LINK, bind="query-params", persist_state="session")
    told = st.session_state[LINK]
    if told != st.session_state.get(_WROTE, ((), told))[1]:
        del st.session_state[_WROTE]  # Back, or another link
    if told and shorts.full(told) is None:
        st.caption(
            f":material/link_off: The link has names of clusters under “{md(told, limit=40)}”, "
            "which are not kept here."
        )
    return _names_in(told)


def _names_in(told: str) -> Names:
    """Return the names that a link tells; it may hold anything."""
    try:
        read = json.loads((shorts.full(told) or "{}")[:_LONGEST_READ])
    except (ValueError, RecursionError):
        return {}
    if not isinstance(read, dict):
        return {}
    return {known: _clean(given) for known, given in read.items() if isinstance(given, dict)}


def _clean(given: Mapping[str, object]) -> dict[str, str]:
    cut = {n: name[:LONGEST].strip() for n, name in given.items() if isinstance(name, str)}
    return {number: name for number, name in cut.items() if name}


def _typed(known: str, number: int, key: str) -> None:
    told = st.session_state.get(LINK, "")
    older, latest = st.session_state.get(_WROTE, ((), ""))
    # Who types two names at once sends with the second what was there before the first.
    older, told = (older, latest) if told in older else ((), told)
    before = _names_in(told)
    _write(known, {**before.get(known, {}), str(number): st.session_state[key]}, before)
    st.session_state[_WROTE] = ((*older, told), st.session_state[LINK])


def _write(known: str, given: Mapping[str, str], before: Names) -> None:
    others = {name: each for name, each in before.items() if name != known}
    latest = list({**others, known: _clean(given)}.items())[-_MOST_CLUSTERINGS:]
    names = {name: each for name, each in latest if each}
    text = json.dumps(names, ensure_ascii=False, separators=(",", ":")) if names else ""
    long = len(text) > _LONGEST_TOLD
    st.session_state[LINK] = (shorts.short(text) or text) if long else text


def _take_over(known: str, count: int) -> None:
    """Take over names from an address of before; to be called before the field is drawn."""
    keys = {str(number): f"name_{known}_{number}" for number in range(count)}
    told = {number: st.query_params[key] for number, key in keys.items() if key in st.query_params}
    if not told:
        return
    before = _names_in(st.session_state.get(LINK, ""))
    _write(known, {**before.get(known, {}), **told}, before)
    # A field that is drawn for the first time leaves the address as it is.
    st.query_params[LINK] = st.session_state[LINK]
    for number in told:
        del st.query_params[keys[number]]
