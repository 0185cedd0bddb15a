"""The current space: which data, which model; chosen once in the sidebar, shown by every page."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from explorer.arrays import fingerprint
from explorer.embedders import Embedded, EmbedderSpec, parse_spec
from explorer.errors import ExplorerError
from explorer.jobs import Job
from explorer.projection import Parameters
from explorer.readers import WordTable
from explorer.space import Space
from explorer.wordlists import WORD_LISTS, load_word_list
from explorer.workspaces import Data
from pages.shared import frame, jobs, models, runtime
from pages.shared.wording import md
from pages.shared.work import keeping, own, tags
from pages.shared.work.growing import ANEW, KEPT, afresh, grown_from, with_more
from pages.shared.work.naming import free_title
from pages.shared.work.own import own_sources as own_sources
from pages.shared.work.sources import Origin as Origin
from pages.shared.work.sources import Source as Source
from pages.shared.work.sources import own_source, part_of

_SLOT = "space"
_BEFORE = "space shown"
DRAWN, DRAWN_NEXT = "drawn", "drawn next"
"""Whether the map goes on with the one before, as the address says, and in the next run."""


@dataclass(frozen=True, eq=False)
class Current:
    """What the pages of the words track show."""

    source: Source
    space: Space
    spec: EmbedderSpec | None
    embedded: Embedded | None
    coming: Job | None = None
    """What makes the space that was chosen, where this is the one shown before."""


@st.cache_resource(show_spinner=False)
def ready_made(name: str) -> Source:
    """Return a list that comes with the app."""
    entry = next(entry for entry in WORD_LISTS() if entry.name == name)
    table = load_word_list(name)
    key = fingerprint("list", name, table.words)
    return Source(name, entry.title, entry.look_for, key, table, origin=Origin("list", name))


def add(title: str, data: Data, origin: Origin | None = None, color: str | None = None) -> Source:
    """Keep words or vectors in the workspace and make them the current ones.

    Parameters
    ----------
    title : str
    data : Data
    origin : Origin, optional
        How a program names them.
    color : str, optional
        The column that colors the points at first.
    """
    made = own_source(title, data, origin, color)
    with suppress(ExplorerError):  # what was shown cannot be read: nothing goes on with it
        made = _as_before(made) or grown_from(made, _looked_at())
    if made.grown:
        st.session_state[DRAWN_NEXT] = KEPT
    return _add(made)


def _as_before(made: Source) -> Source | None:
    """Return the same content as it is kept already, with what it has grown from."""
    if made.name not in own_sources():
        return None
    return replace(made, grown=own.source(made.name).grown)


def _looked_at() -> Source:
    """Return the current data; where their map was laid out anew, as a whole."""
    now = source()
    return afresh(now) if st.session_state.get(DRAWN) == ANEW else now


def extend(more: WordTable | Space) -> tuple[Source, int]:
    """Add to the current data: what is on the map keeps its place.

    The data as they were stay beside them.

    Returns
    -------
    source : Source
        The new current data.
    count : int
        Rows that were new.

    Raises
    ------
    InputError
        Nothing is new, or the two are of different kinds.
    """
    made, count = with_more(before := _looked_at(), more)
    st.session_state[DRAWN_NEXT] = KEPT
    return tags.carried(before, made.grown[-1].tolist(), _add(made)), count


def _add(made: Source) -> Source:
    taken = {each.title for name, each in own_sources().items() if name != made.name}
    taken |= {entry.title for entry in WORD_LISTS()}
    source = replace(made, title=free_title(made.title, taken))
    keeping.keep(source)
    choose_next(source.name)
    return source


def choose_next(name: str) -> None:
    """Make some data the current ones in the next run."""
    # The widget exists already in this run; the sidebar takes the choice over in the next.
    st.session_state["choose next"] = name


def choose_model_next(name: str) -> None:
    """Make a model the current one in the next run."""
    st.session_state["choose model next"] = name


def isolate(now: Current, rows: Sequence[int], title: str = "") -> Source:
    """Make some rows of the current data a list of their own, and the current one."""
    part = part_of(now.source, rows)
    made = _add(replace(part, title=title or part.title))
    return tags.carried(now.source, rows, made)


def choose() -> None:
    """Draw the sidebar's choice of data and model."""
    titles = {entry.name: entry.title for entry in WORD_LISTS()}
    titles |= {name: source.title for name, source in own_sources().items()}
    if (name := st.session_state.pop("choose next", None)) in titles:
        st.session_state["list"] = name
    if (model := st.session_state.pop("choose model next", None)) in models.known():
        st.session_state["model"] = model
    st.selectbox(
        "Words",
        list(titles),
        # In a workspace the address names the list, whichever it is: without a name it would
        # mean the one that was used last.
        index=None if _in_workspace() else 0,
        # Without a choice, as after the Back button, its name stands where the choice would.
        placeholder=titles.get(name_of_current()),
        format_func=lambda name: titles.get(name, name),
        key="list",
        bind="query-params",
        required=True,
    )
    keeping.use(name_of_current())
    now = own_sources().get(name_of_current())
    st.selectbox(
        "Model",
        list(models.known()),
        format_func=lambda name: _title_of_model(name),
        key="model",
        bind="query-params",
        disabled=now is not None and now.kind == "vectors",
        help="Turns each word into a vector. Data that came with vectors need no model.",
    )


def _title_of_model(name: str) -> str:
    spec = models.known().get(name)
    return models.title(spec) if spec else name


def name_of_current() -> str:
    """Return the name of the chosen data, else of what the workspace, else the app begins with."""
    names = [entry.name for entry in WORD_LISTS()] + list(own_sources())
    name = st.session_state.get("list")
    if name not in names and _in_workspace():
        name = keeping.last_used()
    return name if name in names else names[0]


def _in_workspace() -> bool:
    return bool(st.session_state.get(keeping.LINK) and own_sources())


def known() -> Source | own.Listed:
    """Return what is known of the chosen data without reading them."""
    name = name_of_current()
    return own_sources().get(name) or ready_made(name)


def source() -> Source:
    """Return the chosen data."""
    name = name_of_current()
    return own.source(name) if name in own_sources() else ready_made(name)


def current() -> Current:
    """Return the current space; while it is being made, show progress and end this run."""
    chosen, spec = source(), models.chosen()
    if chosen.space is not None:
        return _shown(Current(chosen, chosen.space, None, None))
    made = space_of(chosen, spec, slot=_SLOT)
    if made is None:
        if not jobs.failed(_SLOT):
            frame.waiting(frame.PICTURE)
        frame.end()
    return _shown(Current(chosen, made[0], spec, made[1]))


def current_or_before() -> Current:
    """Return the current space; while it is being made, the one shown before, if there is one."""
    before, _ = st.session_state.get(_BEFORE, (None, {}))
    chosen = source()
    if before is None or chosen.space is not None:
        return current()
    job = _embed(jobs.ask, _SLOT, chosen, models.chosen())
    if job is None or job.finished.wait(runtime.patience()):
        return current()
    known: Current = before
    return replace(known, coming=job)


def _shown(now: Current) -> Current:
    now = replace(now, space=tags.beside(now.source, now.space))
    names = {"choose next": now.source.name, "choose model next": st.session_state.get("model")}
    st.session_state[_BEFORE] = (now, names)
    return now


def back_to_before(coming: Job) -> None:
    """Stop making a space, and choose again what was shown before it."""
    jobs.stop(coming)
    jobs.forget(_SLOT)
    _, names = st.session_state[_BEFORE]
    st.session_state.update(names)


def space_of(chosen: Source, spec: EmbedderSpec, slot: str) -> tuple[Space, Embedded] | None:
    """Return the space of some words under a model, or None while it is being made."""
    made: tuple[Space, Embedded] | None = _embed(jobs.result, slot, chosen, spec)
    return made


def _embed(by: Callable[..., Any], slot: str, chosen: Source, spec: EmbedderSpec) -> Any:
    from explorer.tasks import words

    assert chosen.table is not None
    return by(
        slot,
        embedding_key(chosen, spec),
        words.embed_table,
        chosen.table,
        spec,
        runtime.cache_path(),
        title=f"Embedding {len(chosen.table.words):,} texts with {md(models.title(spec))}",
        topic=f"model {spec.kind}",
    )


def embedding_key(chosen: Source, spec: EmbedderSpec) -> str:
    """Return the cache key of the space of some data under a model."""
    return fingerprint("space", chosen.key, repr(spec))


def submit_default() -> Job:
    """Start embedding the first list, as the first visitor will want it."""
    from explorer.tasks import words

    chosen = ready_made(WORD_LISTS()[0].name)
    spec = parse_spec(models.DEFAULT)
    return runtime.pool().submit(
        embedding_key(chosen, spec),
        words.embed_table,
        chosen.table,
        spec,
        runtime.cache_path(),
        title="Loading the model",
        topic=f"model {spec.kind}",
    )


def layout_key(space: Space, parameters: Parameters, dimensions: int, seed: int) -> str:
    """Return the cache key of a layout."""
    return fingerprint("layout", space.fingerprint, repr(parameters), dimensions, seed)
