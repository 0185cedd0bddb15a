"""Let every run of a page arrive whole, whatever a part of it asks for meanwhile.

A part that runs by itself every quarter of a second (a progress bar) may ask again in the moment in
which a run of the whole page has ended, but its last elements still wait in the server's queue.
Streamlit 1.67 (``AppSession.request_rerun``) then starts another runner, and drops what waits as
coming from one that is over: the end of the page never reaches the browser. The part's own answer
does, for a place which is not there ("Bad delta path index 6 (should be between [0, 4])"), and the
page turns white.
"""

from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

AGAIN_AFTER = 0.005
"""Seconds after which it is looked again whether what waited has been sent on."""


def let_runs_arrive_whole(session: type[Any] = AppSession) -> None:
    """Let a session begin the run of a part only after it has handled the end of the run before.

    Parameters
    ----------
    session : type
        The class of the sessions, changed in place; once is enough, twice does no harm.
    """
    begin = session._create_scriptrunner
    if getattr(begin, "waits", False):
        return

    def begin_after_the_last(self: Any, asked: RerunData) -> None:
        # A request of the whole page has let go of the runner before; that of a part comes here
        # with it where the runner has ended and its last events are not handled yet.
        if self._scriptrunner is not None:
            self._event_loop.call_later(AGAIN_AFTER, ask_again, self, asked)
        else:
            begin(self, asked)

    def ask_again(self: Any, asked: RerunData) -> None:
        if self._state is not self._state.SHUTDOWN_REQUESTED and not (
            self._scriptrunner and self._scriptrunner.request_rerun(asked)
        ):
            begin_after_the_last(self, asked)

    begin_after_the_last.waits = True  # type: ignore[attr-defined]
    session._create_scriptrunner = begin_after_the_last
