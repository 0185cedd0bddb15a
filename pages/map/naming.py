"""Names of regions, where a map has too many points to name each: found after the picture is."""

from dataclasses import replace

import streamlit as st

from explorer.arrays import fingerprint
from explorer.clustering import Layer
from explorer.tasks import clusters
from pages.map.view import Shown
from pages.shared import jobs

MANY = 2_000
"""Points up to which each can be named: the map in the browser begins with regions beyond."""

UNASKED = 5_000
"""Most points whose regions are looked for without being asked: a few seconds, after the picture
and how far to trust it."""

LEFT_OUT = "left_out"
_ASKED = "regions asked for"
_LONGEST = 300
_SEED = 0


def named(shown: Shown | None) -> Shown | None:
    """Return what is drawn with the names of its regions, as far as they are known."""
    if shown is None or not _is_named(shown):
        return shown
    left_out = tuple(sorted(set(_typed().casefold().replace(",", " ").split())))
    found: tuple[Layer, ...] | None = jobs.later(
        "regions",
        fingerprint("regions", shown.space.fingerprint, left_out),
        clusters.find_regions,
        shown.space,
        left_out,
        _SEED,
        title=f"Naming the regions of {len(shown.space):,} points",
        topic="regions",
    )
    return shown if found is None else replace(shown, regions=found)


def choose(shown: Shown | None) -> None:
    """Draw the field for words that are to be in no name of a region."""
    if shown is None or not _is_named(shown):
        return
    st.text_input(
        "Words left out of the regions' names",
        key=LEFT_OUT,
        bind="query-params",
        max_chars=_LONGEST,
        placeholder="card, account",
        help="Regions are found by EVōC in the full space, in layers. Texts are named by the words "
        "frequent in a region and rare in others; stop words are left out anyway.",
    )


def offer(shown: Shown) -> None:
    """Offer to name the regions where there are so many points that it takes a while."""
    if not _has_regions(shown) or _is_named(shown):
        return
    asked = st.button(
        "Name the regions",
        key="name regions",
        icon=":material/label:",
        type="tertiary",
        help="Looks for layers of clusters in the full space by EVōC and names them, few first and "
        "more as you zoom in: some ten processor seconds for each 10,000 points.",
        on_click=_asked().add,
        args=(shown.space.fingerprint,),
    )
    if asked:
        st.rerun()


def _has_regions(shown: Shown) -> bool:
    flat = shown.projection.dimensions == 2
    return flat and shown.stage == "settled" and len(shown.space) > MANY


def _is_named(shown: Shown) -> bool:
    wanted = len(shown.space) <= UNASKED or shown.space.fingerprint in _asked()
    return wanted and _has_regions(shown)


def _asked() -> set[str]:
    asked: set[str] = st.session_state.setdefault(_ASKED, set())
    return asked


def _typed() -> str:
    # A link may hold anything.
    return str(st.session_state.get(LEFT_OUT) or "")[:_LONGEST]
