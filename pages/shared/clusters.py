"""Names that a person gives to clusters: kept in the address, each for one clustering alone."""

import streamlit as st

from explorer.arrays import fingerprint
from explorer.clustering import Clustering
from explorer.space import Space
from pages.shared.wording import md

LONGEST = 40
"""Letters of a name, so that a link stays one that mail and chat programs take."""


def named(space: Space, clustering: Clustering) -> Clustering:
    """Offer other names for the clusters and return the clustering under those typed."""
    with st.popover("Rename clusters", icon=":material/edit:"):
        return named_here(space, clustering)


def named_here(space: Space, clustering: Clustering) -> Clustering:
    """Draw a field for the name of each cluster and return the clustering under those typed."""
    # Other clusters have other fields: a name never goes to words it was not given for.
    known = fingerprint(space.fingerprint, clustering.labels)[:8]
    st.caption("Names appear on the map and in everything downloaded. Empty: found words.")
    for number, name in enumerate(clustering.names):
        typed = st.text_input(
            f"{number + 1}. {md(name)} ({clustering.sizes[number]:,})",
            placeholder=name,
            max_chars=LONGEST,
            key=f"name_{known}_{number}",
            bind="query-params",
            persist_state="session",
        )
        # A link may hold anything.
        if short := typed[:LONGEST].strip():
            clustering = clustering.renamed(number, short)
    return clustering
