"""Mend six ways in which a part of a page harms what is around it.

A part that runs by itself every quarter of a second (a progress bar) may ask again in the moment in
which a run of the whole page has ended, but its last elements still wait in the server's queue.
Streamlit 1.67 (``AppSession.request_rerun``) then starts another runner, and drops what waits as
coming from one that is over: the end of the page never reaches the browser. The part's own answer
does, for a place which is not there ("Bad delta path index 6 (should be between [0, 4])"), and the
page turns white.

With each question of such a part the browser also sends what every control says on its side. Where
the server has set a control meanwhile (Stop turns the method back), a question that crosses the
news takes it back, and nobody did that. Whoever moves a control has the browser ask at once, so a
question that nobody asked needs to bring nothing.

A part of a page that is left may still be asked for, by a press that crosses the way to another.
Run there, it draws into places that are not its own, and the page turns white.

Nor is a part forgotten that a run of its page does not come to, where that run ends early
(``ScriptRunner._run_script`` of Streamlit 1.67): a progress bar that asks again while the page is
drawn anew without it draws into a place that is gone.

But what a person does on a part that is gone meanwhile, on the page that still stands, is heard:
the part of a map that grows is one, and a point chosen there would count for nothing, without a
word. Streamlit drops the request with all it brings (``AppSession.request_rerun``); here it becomes
one of the whole page.

And what a part of a page asks when the browser has asked for another page since, as a map does that
Back passes through, would lead back to the page that was left: there Streamlit has the last word,
here the person who went on.
"""

from typing import Any, Literal

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequestType

AGAIN_AFTER = 0.005
"""Seconds after which it is looked again whether what waited has been sent on."""


def mend_runs(session: type[Any] = AppSession, runner: type[Any] = ScriptRunner) -> None:
    """Mend all six in the classes of sessions and of what runs their pages.

    Once is enough, twice does no harm.
    """
    if getattr(session, "runs_are_mended", False):
        return
    _begin_after_the_last(session)
    _follow_pages(session)
    _ask_as_meant(session)
    _forget_parts_not_come_to(runner)
    session.runs_are_mended = True


def _begin_after_the_last(session: type[Any]) -> None:
    """Begin the run of a part only after the end of the run before is handled."""
    begin = session._create_scriptrunner

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

    session._create_scriptrunner = begin_after_the_last


def _follow_pages(session: type[Any]) -> None:
    """Know which page the browser is at or on its way to, "" where only its name was asked for."""
    tell = session._create_new_session_message
    # Asked for since the browser was last told of the page it wanted.
    session.pages_asked, session.page_wanted = frozenset(), ""

    def tell_page(self: Any, page: str, *rest: Any) -> Any:
        told = tell(self, page, *rest)
        if not told.metadata.run.fragment_ids:
            if page == self.page_wanted:
                self.pages_asked = frozenset()
            elif page not in self.pages_asked:
                # A script went there by itself, or the browser has first to learn the numbers.
                self.pages_asked, self.page_wanted = frozenset(), ""
        return told

    session._create_new_session_message = tell_page


def _ask_as_meant(session: type[Any]) -> None:
    """Hand on what is asked for as it was meant, or not at all."""
    request = session.request_rerun

    def ask(self: Any, asked: ClientState | None) -> None:
        if asked is None:
            request(self, asked)
            return
        if not asked.fragment_id:
            self.page_wanted = asked.page_script_hash
            self.pages_asked |= {self.page_wanted}
        elif _is_of_a_page_left(self, asked):
            return
        if _is_on_a_part_gone(self, asked):
            asked = _without(asked, "fragment_id")
        if _leaves(self, asked):
            # No request reaches the parts of that page any more.
            self._fragment_storage.clear()
        # Streamlit merges what waits: without controls, this would drop those of a person.
        if asked.is_auto_rerun and not _waits(self):
            asked = _without(asked, "widget_states")
        request(self, asked)

    session.request_rerun = ask


def _forget_parts_not_come_to(runner: type[Any]) -> None:
    """Forget the parts that a run of the whole page has not drawn, however it ended."""
    finish = runner._on_script_finished

    def finish_and_forget(self: Any, ctx: Any, event: ScriptRunnerEvent, *rest: Any) -> None:
        if event is ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS:  # told of one that failed, too
            self._fragment_storage.clear(new_fragment_ids=ctx.shared.new_fragment_ids.snapshot())
        finish(self, ctx, event, *rest)

    runner._on_script_finished = finish_and_forget


def _without(
    client_state: ClientState, field: Literal["fragment_id", "widget_states"]
) -> ClientState:
    bare = ClientState()
    bare.CopyFrom(client_state)
    bare.ClearField(field)
    return bare


def _leaves(session: Any, client_state: ClientState) -> bool:
    """Whether the browser asks for another page than the one that runs or stands there."""
    page = session._client_state.page_script_hash
    whole = not client_state.fragment_id
    return bool(whole and page and client_state.page_script_hash not in ("", page))


def _is_of_a_page_left(session: Any, client_state: ClientState) -> bool:
    """Whether the browser has asked for another page since it had this part of one."""
    wanted = session.page_wanted
    return bool(wanted) and client_state.page_script_hash not in ("", wanted)


def _is_on_a_part_gone(session: Any, client_state: ClientState) -> bool:
    """Whether a person did something on a part of the page that stands, which is not there."""
    here = client_state.page_script_hash == session._client_state.page_script_hash
    part = client_state.fragment_id
    gone = bool(part) and not session.has_fragment(part)
    return here and gone and not client_state.is_auto_rerun


def _waits(session: Any) -> bool:
    """Whether a run that was asked for has not begun."""
    runner = session._scriptrunner
    return runner is not None and runner._requests._state is ScriptRequestType.RERUN
