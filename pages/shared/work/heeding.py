"""What a link asks for and does not get is told, with what was taken instead.

Streamlit drops what a field cannot be set to, and takes the usual value, without a word.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx
from streamlit.runtime.state.query_params import parse_url_param

from explorer.errors import ExplorerError
from explorer.projection import METHODS
from pages.shared import jobs
from pages.shared.wording import md

_ARRIVED = "link arrived"
_SETS = ("wordset", "evaluation_set", "corpus_own")
_TOLD_ELSEWHERE = frozenset(
    ("work", "list", "model", *_SETS, "view", "server", "filter", "sort", "tags", "names")
)
"""Told by `pages.shared.work.links`, the pages of sets, the map, clusters, or who knows places."""

_MOST = 6
_SHOWN = 60  # letters of a value


@dataclass
class _Arrived:
    """What a session was opened with, as far as it is not settled."""

    page: str
    asked: dict[str, list[str]]
    refused: dict[str, tuple[list[str], Any]]


@contextmanager
def told(page: str) -> Iterator[None]:
    """Run a page, and say above it what its link asked for in vain."""
    # Always there, written in or not: a field that moves loses its parameter in the address.
    place = st.empty()
    arrived = st.session_state.get(_ARRIVED)
    if arrived is None:
        query = st.query_params
        given = {name: query.get_all(name) for name in query if name not in _TOLD_ELSEWHERE}
        arrived = st.session_state[_ARRIVED] = _Arrived(page, given, {})
    if arrived.page != page or not (arrived.asked or arrived.refused):
        arrived.asked, arrived.refused = {}, {}
        yield
        return
    try:
        yield
    except (StopException, ExplorerError):
        # The rest of the page is on its way, and with it more of its fields.
        _tell(place, [*_refused(arrived)])
        raise
    _tell(place, [*_refused(arrived), *_in_vain(arrived)])


def _in_vain(arrived: _Arrived) -> list[str]:
    """Return a sentence for each setting that no field of the finished page is for."""
    if jobs.working():
        return []
    return [
        f"The link says “{_quoted(name, values)}”, which sets nothing in this view."
        for name, values in arrived.asked.items()
        # Options of a method that is not chosen wait for it.
        if not name.startswith(tuple(f"{method}_" for method in METHODS))
    ]


def _tell(place: Any, sentences: list[str]) -> None:
    if sentences:
        with place.container():
            lines = [f":material/link: {md(each, limit=400)}" for each in sentences[:_MOST]]
            st.caption("  \n".join(lines))


def _refused(arrived: _Arrived) -> list[str]:
    """Return a sentence for each setting that was refused and has not been changed since."""
    for name in list(arrived.asked):
        found = _value_of(name)
        if found is None:
            continue
        values, (kind, taken) = arrived.asked.pop(name), found
        if not _is_heeded(values, kind, taken):
            arrived.refused[name] = (values, taken)
    for name, (_, taken) in list(arrived.refused.items()):
        found = _value_of(name)
        if found is not None and found[1] != taken:
            del arrived.refused[name]
    return [
        f"The link says “{_quoted(name, values)}”, which is not possible here; "
        f"{_worded(taken)} is taken instead."
        for name, (values, taken) in arrived.refused.items()
    ]


def _value_of(name: str) -> tuple[str, Any] | None:
    """Return of which kind the field with a name in the address is, and what it is set to."""
    context = get_script_run_ctx()
    if context is None:
        return None
    state = context.session_state._state
    bound = state.query_params.get_binding_for_param(name)
    if bound is None or bound.widget_id not in state:
        return None
    metadata = state._new_widget_state.widget_metadata[bound.widget_id]
    return bound.value_type, metadata.serializer(state[bound.widget_id])


def _is_heeded(values: list[str], kind: str, taken: Any) -> bool:
    try:
        asked = parse_url_param(values, kind)
    except ValueError:
        return False
    if isinstance(taken, list | tuple):
        return list(asked) == list(taken)
    return bool(asked == taken) or (asked == "" and taken is None)


def _quoted(name: str, values: list[str]) -> str:
    text = ", ".join(values)
    return f"{name[:_SHOWN]}={text[:_SHOWN]}{'…' * (len(text) > _SHOWN)}"


def _worded(taken: Any) -> str:
    if taken is None or taken in ("", [], ()):
        return "the usual value"
    if isinstance(taken, bool):
        return "on" if taken else "off"
    if isinstance(taken, list | tuple):
        return ", ".join(f"“{each}”" for each in taken)
    return f"“{taken:g}”" if isinstance(taken, float) else f"“{str(taken)[:_SHOWN]}”"
