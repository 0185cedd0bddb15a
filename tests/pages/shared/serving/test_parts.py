"""A part of a page that asks by itself, or that is not there any more, harms nothing around it."""

import asyncio
from pathlib import Path

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSession

from tests.pages.shared.serving.sessions import (
    Mended,
    MendedRunner,
    Plain,
    PlainRunner,
    begun,
    run_ended,
)

TURNED = """
import time
from pathlib import Path

import streamlit as st

def turn():
    st.session_state["method"] = "drawn"

@st.fragment(run_every=3600)
def part():
    st.text("looked")
    st.button("Stop", on_click=turn)
    while Path(__file__).with_name("held").exists():
        time.sleep(0.001)

st.text_input("Method", key="method")
part()
"""

ENDED = """
from pathlib import Path

import streamlit as st

from pages.shared import frame

@st.fragment(run_every=3600)
def part():
    st.text("looked")

if Path(__file__).with_name("short").exists():
    frame.end()
part()
"""


class Turning:
    """A page on which Stop sets a control, and a browser that says what its controls are set to."""

    def __init__(self, kind: type[AppSession], folder: Path) -> None:
        self.session = begun(kind, folder, TURNED)

    async def open(self) -> None:
        self.session.request_rerun(ClientState())
        drawn = await run_ended(self.session)
        self.field = next(each.text_input.id for each in drawn if each.HasField("text_input"))
        self.stop = next(each.button.id for each in drawn if each.HasField("button"))
        self.part = next(iter(self.session._fragment_storage._fragments))

    def ask(self, method: str, *, pressed: bool = False, by_itself: bool = False) -> None:
        said = [WidgetState(id=self.field, string_value=method)]
        said += [WidgetState(id=self.stop, trigger_value=True)] if pressed else []
        state = ClientState(
            fragment_id=self.part, widget_states=WidgetStates(widgets=said), is_auto_rerun=by_itself
        )
        self.session.request_rerun(state)

    @property
    def method(self) -> str:
        return self.session.session_state.filtered_state["method"]


async def method_after_a_question(kind: type[AppSession], folder: Path) -> str:
    """Return what a control says that Stop has set, after a question from before that."""
    page = Turning(kind, folder)
    await page.open()
    page.ask("asked for", pressed=True)
    await run_ended(page.session)
    assert page.method == "drawn"
    page.ask("asked for", by_itself=True)
    await run_ended(page.session)
    page.session.shutdown()
    return page.method


@pytest.mark.parametrize(("kind", "method"), [(Plain, "asked for"), (Mended, "drawn")])
def test_a_part_that_asks_by_itself_takes_no_control_back(server, tmp_path, kind, method):
    assert asyncio.run(method_after_a_question(kind, tmp_path)) == method


async def method_after_a_change_that_waits(folder: Path) -> str:
    """Return what a control says that a person set while a run went on, where a question follows.

    The browser sends with the question what its controls say by then.
    """
    page = Turning(Mended, folder)
    await page.open()
    held = folder / "held"
    held.touch()
    page.ask("first")
    while not page.session.flush_browser_queue():
        await asyncio.sleep(0.001)
    page.ask("second")
    page.ask("second", by_itself=True)
    held.unlink()
    await run_ended(page.session)
    page.session.shutdown()
    return page.method


def test_a_question_drops_no_change_that_waits(server, tmp_path):
    assert asyncio.run(method_after_a_change_that_waits(tmp_path)) == "second"


async def asked_on_leaving(kind: type[AppSession], folder: Path) -> bool:
    """Return whether a part can be asked for when its page is being left for another."""
    page = Turning(kind, folder)
    await page.open()
    # The other page is held back: it is this script again, and would have the part again.
    page.session._create_scriptrunner = lambda asked: None
    page.session.request_rerun(ClientState(page_script_hash="another"))
    page.session.shutdown()
    return page.session.has_fragment(page.part)


@pytest.mark.parametrize(("kind", "there"), [(Plain, True), (Mended, False)])
def test_parts_of_a_page_that_is_left_are_asked_for_no_more(server, tmp_path, kind, there):
    assert asyncio.run(asked_on_leaving(kind, tmp_path)) == there


async def asked_after_an_early_end(folder: Path) -> bool:
    """Return whether a part can be asked for that the last run of its page did not come to."""
    session = begun(Mended, folder, ENDED)
    session.request_rerun(ClientState())
    await run_ended(session)
    (part,) = session._fragment_storage._fragments
    (folder / "short").touch()
    session.request_rerun(ClientState())
    await run_ended(session)
    session.shutdown()
    return session.has_fragment(part)


@pytest.mark.parametrize(("runner", "there"), [(PlainRunner, True), (MendedRunner, False)])
def test_parts_that_a_run_has_not_come_to_are_asked_for_no_more(
    server, tmp_path, monkeypatch, runner, there
):
    monkeypatch.setattr("streamlit.runtime.app_session.ScriptRunner", runner)
    assert asyncio.run(asked_after_an_early_end(tmp_path)) == there
