"""The dropper: what was handed over, what it is believed to be, and the way to where it belongs.

Nothing that is shown elsewhere changes before a person presses the button that opens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st

from explorer.arrays import fingerprint
from explorer.intake import Belief, Choice, Kind
from explorer.tasks import files, setfiles
from explorer.tasks.files import Seen
from pages.shared import frame, jobs
from pages.shared.drop import corrections, exported, handed, hands, landing
from pages.shared.drop.handed import Handed
from pages.shared.drop.landing import Place
from pages.shared.wording import md

LOOK_SECONDS = 30.0
OPEN_SECONDS = 600.0
LABEL = "Files: words, vectors, tables, documents, archives; several at once"
_MOST_NAMES = 6


@dataclass(frozen=True)
class Dropper:
    """One of the session's droppers.

    Attributes
    ----------
    name : str
    home : str
        The page it stands on, by its file below ``pages``.
    wanted : str, optional
        What that page takes files for wherever they can fairly be it.
    where : {"field", "over"}
        A field of its own, or one over the whole page for what is dragged into the window.
    """

    name: str
    home: str
    wanted: Kind | None = None
    where: Literal["field", "over"] = "field"


def draw(dropper: Dropper) -> Handed | None:
    """Draw a dropper; return what is in it."""
    name = dropper.name
    place = f"dropper_{dropper.where}_{name}"
    # First, to be there when the field is.
    hands.watch(name, place)
    with st.container(key=place):
        there = handed.take(name, LABEL)
    with frame.errors_as_sentences():
        there = handed.by_path(name) if there is None and dropper.where == "field" else there
        if there is not None:
            _answer(dropper, there)
    return there


def _answer(dropper: Dropper, there: Handed) -> None:
    """Say what the files are, and open them when told to."""
    away = partial(_away_button, dropper.name) if dropper.where == "over" else None
    if exported.draw(dropper.name, there, away):
        return
    seen = _believed(dropper, there)
    if seen is not None:
        with st.container(border=True, key=f"dropper_belief_{dropper.name}"):
            _say(dropper, there, seen)
        return
    if jobs.failed(_slot("look", dropper.name)):
        with st.container(horizontal=True, gap="small"):
            if corrections.corrected(dropper.name, there):
                corrections.undo_button(dropper.name, there)
            if dropper.where == "over":
                _away_button(dropper.name)


def _believed(dropper: Dropper, there: Handed) -> Seen | None:
    name = dropper.name
    seen = _look(name, there, corrections.choice_of(name, there))
    if seen is not None and _is_meant_otherwise(dropper, there, seen):
        return _look(name, there, seen.belief.choice.corrected("kind", dropper.wanted))
    return seen


def _is_meant_otherwise(dropper: Dropper, there: Handed, seen: Seen) -> bool:
    """Whether the page a file was dropped on says what it is, where two readings are fair."""
    belief = seen.belief
    fair = dropper.wanted in belief.offers.get("kind", ()) and not _asks(seen)
    said = corrections.corrected(dropper.name, there)
    return fair and not said and belief.kind != dropper.wanted


def _asks(seen: Seen) -> bool:
    """Whether files are questions before they are anything else."""
    return landing.places_of(seen)[0] is landing.JUDGED


def _away_button(name: str) -> None:
    st.button(
        "Put it away",
        key=f"{name} away",
        icon=":material/close:",
        on_click=handed.empty,
        args=(name,),
    )


def _look(name: str, there: Handed, choice: Choice) -> Seen | None:
    found: Seen | None = jobs.result(
        _slot("look", name),
        fingerprint("look", there.key, repr(choice)),
        files.look_at,
        there.given,
        choice,
        title=f"Looking at “{md(there.title, limit=60)}”",
        topic="reading",
        timeout=LOOK_SECONDS,
    )
    return found


def _say(dropper: Dropper, there: Handed, seen: Seen) -> None:
    name, belief = dropper.name, seen.belief
    places = landing.places_of(seen)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(_title(seen), width="content")
        st.space("stretch")
        if dropper.where == "over":
            _away_button(name)
        if corrections.corrected(name, there):
            corrections.undo_button(name, there)
        for place in reversed(places):
            _open_button(dropper, there, seen, place)
    for place in places:
        key = _opening(there, seen, place)
        if st.session_state.get(_slot("opening", name)) == key:
            _open(dropper, there, seen, place)
    elsewhere = " ".join(each.sentence for each in places if each.page != dropper.home)
    st.caption(_told(there, belief, elsewhere))
    if belief.first_rows:
        _preview(belief)
    frame.notes(belief.notes)
    _alternatives(name, there, belief)
    corrections.draw(name, there, belief)


def _title(seen: Seen) -> str:
    """Say in a line what files are, as Markdown."""
    what, _, details = seen.belief.belief.partition(": ")
    title = corrections.KIND_TITLES.get(what, what)
    if seen.asking is None:
        return f"**{title}** · {md(details, limit=200)}"
    asked = seen.asking.what
    asked = f"{asked[:1].upper()}{asked[1:]}"
    if _asks(seen):
        return f"**{asked}** · {md(details.partition(', ')[2], limit=200)}"
    return f"**{title}** · {md(details, limit=200)} · {asked}"


def _open_button(dropper: Dropper, there: Handed, seen: Seen, place: Place) -> None:
    first = place is landing.places_of(seen)[0]
    pressed = st.button(
        md(place.button(dropper.home), limit=80),
        key=f"{dropper.name} open" if first else f"{dropper.name} {place.verb} {place.page}",
        type="primary" if first else "secondary",
        icon=place.icon,
    )
    if pressed:
        st.session_state[_slot("opening", dropper.name)] = _opening(there, seen, place)


def _opening(there: Handed, seen: Seen, place: Place) -> str:
    """Return the key of opening these files in a place."""
    return fingerprint("open", there.key, repr(seen.belief.choice), place.page, place.adds)


def _told(there: Handed, belief: Belief, sentence: str) -> str:
    """Name the files, what was told from them, and what happens to them elsewhere; Markdown."""
    listed = ", ".join(md(each, limit=60) for each in there.names[:_MOST_NAMES])
    if len(there.names) > _MOST_NAMES:
        listed += f" and {len(there.names) - _MOST_NAMES:,} more"
    return f"{listed}: {md(belief.why, limit=300)}. {sentence}".strip()


def _alternatives(name: str, there: Handed, belief: Belief) -> None:
    if not belief.alternatives:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption("Could also be read:", width="content")
        for number, other in enumerate(belief.alternatives[:_MOST_NAMES]):
            st.button(
                md(other.what, limit=60),
                key=f"{name} other {number}",
                type="tertiary",
                on_click=corrections.correct,
                args=(name, there, other.choice),
            )


def _preview(belief: Belief) -> None:
    import pandas as pd

    # Two columns of one name are two columns.
    names: dict[str, None] = {}
    for each in belief.columns:
        while each in names:
            each += " "
        names[each] = None
    rows = pd.DataFrame(list(belief.first_rows), columns=list(names))
    st.dataframe(rows, hide_index=True, height="content")


def _open(dropper: Dropper, there: Handed, seen: Seen, place: Place) -> None:
    """Open what a person accepted, once it is read, where it belongs."""
    name, choice = dropper.name, seen.belief.choice
    task: Callable[..., Any] = files.bring
    given: tuple[Any, ...] = (there.given, choice)
    if place is landing.JUDGED and seen.asking is not None:
        task, given = setfiles.read_asked, (there.given[0], seen.asking.kind, choice)
    found = jobs.result(
        _slot("open", name),
        _opening(there, seen, place),
        task,
        *given,
        title=f"Opening “{md(there.title, limit=60)}”",
        topic="reading",
        timeout=OPEN_SECONDS,
    )
    if found is None:
        return
    if place.adds:
        goal = landing.add(found)
    else:
        take_in = landing.take_in_set if place is landing.JUDGED else landing.take_in
        goal = take_in(found, there, choice)
    st.session_state.pop(_slot("opening", name))
    jobs.forget(_slot("open", name))
    handed.empty(name)
    if goal.page == dropper.home:
        st.rerun()  # what is set on the page stays set
    frame.go_to(goal.page, goal.query)


def _slot(what: str, name: str) -> str:
    return f"{what} {name}"
