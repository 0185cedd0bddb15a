"""The end of a run reaches the browser, though a part of the page asks for more in that moment."""

import asyncio
import time
import tomllib
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit import config
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.caching.storage.dummy_cache_storage import MemoryCacheStorageManager
from streamlit.runtime.dataframe_source_manager import DataframeSourceManager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from pages.shared.serving.whole_runs import mend_runs

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


class Plain(AppSession):
    """A session as Streamlit has it."""


class Mended(AppSession):
    """A session that lets runs arrive whole."""


class PlainRunner(ScriptRunner):
    """What runs a page as Streamlit has it."""


class MendedRunner(ScriptRunner):
    """What runs a page and forgets parts it has not come to."""


Plain._create_scriptrunner = AppSession._create_scriptrunner
Plain.request_rerun = AppSession.request_rerun
PlainRunner._on_script_finished = ScriptRunner._on_script_finished
mend_runs(Mended, MendedRunner)


@pytest.fixture
def server(monkeypatch):
    """What a session asks of the server it runs in."""
    fake = MagicMock(spec=Runtime)
    fake.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/media"))
    fake.dataframe_source_mgr = DataframeSourceManager()
    fake.cache_storage_manager = MemoryCacheStorageManager()
    monkeypatch.setattr(Runtime, "_instance", fake)


def texts_sent(session: AppSession) -> list[str]:
    deltas = [each.delta for each in session.flush_browser_queue() if each.HasField("delta")]
    return [delta.new_element.text.body for delta in deltas if delta.HasField("new_element")]


def begun(kind: type[AppSession], folder: Path, script: str) -> AppSession:
    page = folder / "page.py"
    page.write_text(script)
    return kind(
        ScriptData(str(page)),
        MemoryUploadedFileManager("/upload"),
        ScriptCache(),
        message_enqueued_callback=None,
        user_info={},
    )


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


async def run_ended(session: AppSession) -> list:
    """Wait until nothing of a session runs, and return what it drew meanwhile."""
    drawn = []
    while session._scriptrunner is not None:
        await asyncio.sleep(0.001)
    for each in session.flush_browser_queue():
        if each.HasField("delta"):
            drawn.append(each.delta.new_element)
    return drawn


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
