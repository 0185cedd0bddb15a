"""The end of a run reaches the browser, though a part of the page asks for more in that moment."""

import asyncio
import time
import tomllib
from pathlib import Path

import pytest
from streamlit import config
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSession

from pages.shared.serving.whole_runs import mend_runs
from tests.pages.shared.serving.sessions import (
    Mended,
    Plain,
    begun,
    run_ended,
    texts_sent,
)

SCRIPT = """
import streamlit as st

@st.fragment
def poll():
    st.text("the part")

poll()
for number in range(6):
    st.text(f"element {number}")
"""

PRESSED = """
import time
from pathlib import Path

import streamlit as st

from pages.shared import frame

def count():
    st.session_state["pressed"] = st.session_state.get("pressed", 0) + 1

@st.fragment
def part():
    st.button("Press", on_click=count)

part()
while Path(__file__).with_name("held").exists():
    time.sleep(0.001)
{end}
"""


AWAY = "number of another page"

REPLACED = """
from pathlib import Path

import streamlit as st

def count():
    st.session_state["pressed"] = st.session_state.get("pressed", 0) + 1

@st.fragment
def growing():
    st.button("Press", key="press", on_click=count)

@st.fragment
def settled():
    st.button("Press", key="press", on_click=count)

(settled if Path(__file__).with_name("settled").exists() else growing)()
"""


async def asked_at_the_end(kind: type[AppSession], folder, *, drawn: int) -> list[str]:
    """Return what is sent when a part is asked for as a run has ended, and is not yet handled.

    The part is waited for until it was drawn so many times.
    """
    session = begun(kind, folder, SCRIPT)
    session.request_rerun(ClientState())
    while session._scriptrunner._script_thread.is_alive():
        time.sleep(0.001)  # keeps the loop busy, so that what the run tells waits in its queue
    part = next(iter(session._fragment_storage._fragments))
    session.request_rerun(ClientState(fragment_id=part))
    sent: list[str] = []

    while sent.count("the part") < drawn:
        await asyncio.sleep(0.001)
        sent.extend(texts_sent(session))
    session.shutdown()
    return sent


def test_streamlit_loses_the_end_of_a_run_by_itself(server, tmp_path):
    sent = asyncio.run(asked_at_the_end(Plain, tmp_path, drawn=1))
    assert sent == ["the part"], "mended in Streamlit: pages.shared.serving.whole_runs.py can go"


def test_the_end_of_a_run_is_sent_before_the_part_is_drawn_again(server, tmp_path):
    sent = asyncio.run(asked_at_the_end(Mended, tmp_path, drawn=2))
    assert sent == ["the part", *(f"element {number}" for number in range(6)), "the part"]


def test_a_second_mend_changes_nothing():
    before = Mended._create_scriptrunner, Mended.request_rerun
    mend_runs(Mended)
    assert (Mended._create_scriptrunner, Mended.request_rerun) == before


async def times_pressed(folder: Path, end: str = "", *, then: bool) -> int:
    """Return how often a button counts that is pressed while the whole page runs.

    Parameters
    ----------
    end : str
        With what that run ends.
    then : bool
        Whether the whole page is asked for once more.
    """
    session = begun(Mended, folder, PRESSED.format(end=end))
    session.request_rerun(ClientState())
    button = next(each.button for each in await run_ended(session) if each.HasField("button"))
    part = next(iter(session._fragment_storage._fragments))
    held = folder / "held"
    held.touch()
    session.request_rerun(ClientState())
    while not session.flush_browser_queue():
        await asyncio.sleep(0.001)
    press = WidgetStates(widgets=[WidgetState(id=button.id, trigger_value=True)])
    session.request_rerun(ClientState(fragment_id=part, widget_states=press))
    if then:
        session.request_rerun(ClientState())
    held.unlink()
    await run_ended(session)
    session.shutdown()
    return session.session_state.filtered_state.get("pressed", 0)


async def times_pressed_on_a_part_gone(
    kind: type[AppSession], folder: Path, request: ClientState
) -> int:
    """Return how often a button counts that is pressed on a part which another has replaced."""
    session = begun(kind, folder, REPLACED)
    session.request_rerun(ClientState())
    button = next(each.button for each in await run_ended(session) if each.HasField("button"))
    request.fragment_id = next(iter(session._fragment_storage._fragments))
    (folder / "settled").touch()
    session.request_rerun(ClientState())
    await run_ended(session)
    assert not session.has_fragment(request.fragment_id)
    request.page_script_hash = request.page_script_hash or session._client_state.page_script_hash
    request.widget_states.widgets.append(WidgetState(id=button.id, trigger_value=True))
    session.request_rerun(request)
    await run_ended(session)
    session.shutdown()
    return session.session_state.filtered_state.get("pressed", 0)


@pytest.mark.parametrize(
    ("kind", "request_", "counted"),
    [
        (Plain, ClientState(), 0),
        (Mended, ClientState(), 1),
        (Mended, ClientState(is_auto_rerun=True), 0),
        (Mended, ClientState(page_script_hash="of a page left"), 0),
    ],
)
def test_a_press_on_a_part_that_another_has_replaced_counts_on_the_same_page(
    server, tmp_path, kind, request_, counted
):
    assert asyncio.run(times_pressed_on_a_part_gone(kind, tmp_path, request_)) == counted


async def pages_run(kind: type[AppSession], folder: Path) -> list[str]:
    """Return the pages that are run when one is passed through whose part asks late."""
    session = begun(kind, folder, PRESSED.format(end=""))
    session.request_rerun(ClientState())
    await run_ended(session)
    here = session._client_state.page_script_hash
    part = next(iter(session._fragment_storage._fragments))
    run: list[str] = []
    begin = session._create_new_session_message

    def note(page: str, *rest):
        run.append("here" if page == here else "elsewhere")
        return begin(page, *rest)

    session._create_new_session_message = note
    held = folder / "held"
    held.touch()
    session.request_rerun(ClientState(page_script_hash=here))
    while not run:
        await asyncio.sleep(0.001)
    session.request_rerun(ClientState(page_script_hash=AWAY))
    session.request_rerun(ClientState(page_script_hash=here, fragment_id=part))
    held.unlink()
    await run_ended(session)
    session.shutdown()
    return run


@pytest.mark.parametrize(("kind", "last"), [(Plain, "here"), (Mended, "elsewhere")])
def test_a_page_that_is_passed_through_does_not_lead_back(server, tmp_path, kind, last):
    assert asyncio.run(pages_run(kind, tmp_path))[-1] == last


async def texts_of_a_part_of(page: str, folder: Path) -> list[str]:
    """Return what a part draws that is asked for by a number of its page, on a first visit."""
    session = begun(Mended, folder, SCRIPT)
    session.request_rerun(ClientState())
    await run_ended(session)
    part = next(iter(session._fragment_storage._fragments))
    session.request_rerun(ClientState(page_script_hash=page, fragment_id=part, is_auto_rerun=True))
    drawn = await run_ended(session)
    session.shutdown()
    return [each.text.body for each in drawn if each.HasField("text")]


def test_a_page_opened_by_its_address_has_another_number_than_its_script(server, tmp_path):
    assert asyncio.run(texts_of_a_part_of(AWAY, tmp_path)) == ["the part"]


@pytest.mark.parametrize("fast", [True, False])
def test_a_press_that_waits_counts_where_no_second_run_begins_beside_the_first(
    server, tmp_path, monkeypatch, fast
):
    get_option = config.get_option
    monkeypatch.setattr(
        config, "get_option", lambda key: fast if key == "runner.fastReruns" else get_option(key)
    )
    assert asyncio.run(times_pressed(tmp_path, then=True)) == (0 if fast else 1)


@pytest.mark.parametrize(("end", "counted"), [("st.stop()", 0), ("frame.end()", 1)])
def test_a_press_that_waits_counts_where_a_page_ends_early(server, tmp_path, end, counted):
    assert asyncio.run(times_pressed(tmp_path, end, then=False)) == counted


def test_the_app_begins_no_second_run_beside_the_first():
    settings = tomllib.loads(Path(".streamlit/config.toml").read_text())
    assert settings["runner"]["fastReruns"] is False
