"""Sessions of Streamlit without a server, as it has them and as this app mends them."""

import asyncio
from pathlib import Path

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from pages.shared.serving.whole_runs import mend_runs


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
Plain._create_new_session_message = AppSession._create_new_session_message
PlainRunner._on_script_finished = ScriptRunner._on_script_finished
mend_runs(Mended, MendedRunner)


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


async def run_ended(session: AppSession) -> list:
    """Wait until nothing of a session runs, and return what it drew meanwhile."""
    drawn = []
    while session._scriptrunner is not None:
        await asyncio.sleep(0.001)
    for each in session.flush_browser_queue():
        if each.HasField("delta"):
            drawn.append(each.delta.new_element)
    return drawn
