"""How the words are to be grouped: method, number of clusters, and what the map shows of it."""

from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from explorer.arrays import fingerprint
from explorer.clustering import (
    CLUSTERINGS,
    Curve,
    EvocParameters,
    HdbscanParameters,
    KmeansParameters,
    WardParameters,
)
from explorer.clustering.methods import ClusteringParameters
from explorer.projection import Parameters
from explorer.space import Space
from explorer.tasks import clusters
from pages.shared import choices, frame, jobs, layouts
from pages.shared.wording import md

FEWEST = 4
MOST_CLUSTERS = 30
MOST_FOR_SUGGESTION = 2_000
"""Up to so many words the number of clusters begins where the silhouette is highest."""
_UNGUIDED = 8
_K = "clusters_k"
_WORDS, _BEGIN = "clusters of", "clusters begin again"


@dataclass(frozen=True)
class Settings:
    """What a person chose, and where in the row of controls there is room for more."""

    parameters: ClusteringParameters
    map_parameters: Parameters
    boundaries: Literal["shown", "hidden"]
    row: Any


def draw(space: Space) -> Settings:
    """Draw the row of controls and return what they are set to."""
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    with row:
        method = choices.one_of(
            "Method",
            {name: entry.title for name, entry in CLUSTERINGS.items()},
            "clusters_method",
            help=md("\n".join(f"{e.title}: {e.description}" for e in CLUSTERINGS.values()), 1_000),
        )
        parameters: ClusteringParameters = (
            _density(space)
            if method == "hdbscan"
            else EvocParameters()
            if method == "evoc"
            else _count(space, method)
        )
        with st.popover("Adjust", icon=":material/tune:"):
            map_parameters = layouts.method("clusters", len(space))
            if method == "evoc":
                parameters = choices.parameters_form(parameters, "clusters_evoc")
            boundaries = st.toggle(
                "Boundaries", value=True, key="clusters_boundaries", bind="query-params"
            )
    return Settings(parameters, map_parameters, "shown" if boundaries else "hidden", row)


def curve(space: Space) -> Curve | None:
    """Return the silhouettes over the number of clusters, or None while they are measured."""
    return jobs.result(
        "clusters curve",
        fingerprint("curve", space.fingerprint),
        clusters.suggest_k,
        space,
        0,
        title="Trying numbers of clusters",
        topic="layout",
    )


def forget_number(space: Space) -> None:
    """Begin with the suggested number again when other words are shown."""
    before = st.session_state.get(_WORDS)
    st.session_state[_WORDS] = space.fingerprint
    if before not in (None, space.fingerprint):
        st.session_state[_BEGIN] = True


def _count(space: Space, method: str) -> KmeansParameters | WardParameters:
    start = _UNGUIDED
    if len(space) <= MOST_FOR_SUGGESTION:
        measured = curve(space)
        if measured is None:
            frame.end()
        start = measured.suggested or _UNGUIDED
    most = min(MOST_CLUSTERS, len(space) - 1)
    default: int | None = min(start, most)
    if st.session_state.pop(_BEGIN, False):
        # Streamlit wants one of the two: a default, or a value set from here.
        st.session_state[_K], default = default, None
    k = st.slider(
        "Number of clusters",
        min_value=2,
        max_value=most,
        value=default,
        key=_K,
        bind="query-params",
        width=340,
        help="Begins where the mean silhouette is highest: a suggestion, not the true number.",
    )
    return WardParameters(k) if method == "ward" else KmeansParameters(k)


def _density(space: Space) -> HdbscanParameters:
    defaults = HdbscanParameters()
    most = min(40, len(space))
    smallest = st.slider(
        "Smallest cluster",
        min_value=2,
        max_value=most,
        value=min(defaults.min_cluster_size, most),
        key="clusters_smallest",
        bind="query-params",
        width=190,
        help="Groups of fewer words than this stay noise.",
    )
    strictness = st.slider(
        "Strictness",
        min_value=1,
        max_value=min(20, len(space)),
        value=defaults.min_samples,
        key="clusters_strictness",
        bind="query-params",
        width=190,
        help="How many words must lie close by for a word to count as dense. Higher leaves more "
        "words as noise.",
    )
    return HdbscanParameters(smallest, strictness)
