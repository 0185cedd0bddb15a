"""Heavy work seen from a page: a progress bar with an estimate, a way to stop, and the result."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer.embedders import EmbedderSpec
from explorer.jobs import Job, private_key
from pages.shared import runtime
from pages.shared.wording import counted, md, plain

_POLL = 0.25
_FOLLOWED = "jobs followed"


def result(
    slot: str,
    key: str,
    task: Callable[..., Any],
    *arguments: Any,
    title: str,
    topic: str = "",
    timeout: float = 3600.0,
) -> Any | None:
    """Return what the task gives, or None while it runs or when it failed.

    Short work is waited for. Longer work shows its progress where this is called, and the page
    runs again when it is done. A new key in the same slot replaces the work before it. What a page
    asks for while work it asked for further up still runs waits for its turn: a session has one
    job, and two that took each other's place would never end.
    """
    # Always there, drawn in or not: a widget that moves up when a bar above it goes loses its
    # parameter in the address, since the browser forgets it with the copy further down.
    place = st.container()
    job = ask(slot, key, task, *arguments, title=title, topic=topic, timeout=timeout)
    with place:
        if job is None:
            in_line(title)
            return None
        found = followed(slot, job, progress)
    if found is not None:
        # At once, not when the run ends: the bar would stand above what comes of the work.
        place.empty()
    return found


def in_line(title: str) -> None:
    """Show that work waits for what the page asked for before it."""
    st.progress(0.0, text=f"{title} · waiting for its turn")


def followed(slot: str, job: Job, show: Callable[[Job], None], every: float = _POLL) -> Any | None:
    """Return what a job gives; else None, and let `show` draw how far it is every few moments."""
    return _outcome(slot, job, runtime.patience(), show, every)


def later(
    slot: str,
    key: str,
    task: Callable[..., Any],
    *arguments: Any,
    title: str,
    topic: str = "",
) -> Any | None:
    """Return what the task gives if it is there; else None, and the page runs again when it is.

    For what fills its place on a page that can do without it: nothing is drawn here meanwhile,
    only why it failed.
    """
    place = st.container()
    job = ask(slot, key, task, *arguments, title=title, topic=topic)
    if job is None:
        return None
    with place:
        return _outcome(slot, job, runtime.patience() / 4, lambda _: None)


def _outcome(
    slot: str, job: Job, patience: float, show: Callable[[Job], None], every: float = _POLL
) -> Any | None:
    """Return what a job gives within seconds; else None, and say why or show how far it is."""
    job.finished.wait(patience)
    if job.state == "done":
        return job.result
    if job.finished.is_set():
        say_why(slot, job)
    else:
        _follow(job, show, every)
    return None


def ask(
    slot: str,
    key: str,
    task: Callable[..., Any],
    *arguments: Any,
    title: str,
    topic: str = "",
    timeout: float = 3600.0,
) -> Job | None:
    """Return the job of a slot, begun if need be; None where work asked for before still runs.

    What is computed with a key that was entered in this session is this session's alone.
    """
    entered = [each.secret for each in arguments if isinstance(each, EmbedderSpec) and each.secret]
    key = private_key(key, runtime.session_id(), *entered)
    if _must_wait(slot, key):
        return None
    return _job(slot, key, task, arguments, title=title, topic=topic, timeout=timeout)


def drop(slot: str, key: str) -> None:
    """Stop what a slot works on, unless it is this: it is not wanted any more."""
    job = st.session_state.get("jobs", {}).get(slot)
    if job is not None and job.key != key and not job.finished.is_set():
        runtime.pool().leave(runtime.session_id())


def forget(slot: str) -> None:
    """Let go of the job of a slot, so that the same work would begin again."""
    _stopped().discard(slot)
    st.session_state.get("jobs", {}).pop(slot, None)


def begin_run() -> None:
    """Forget what the whole run before asked for; called at the top of every whole run."""
    st.session_state["jobs asked"] = []


def news() -> str:
    """Say, once and in plain text, which work ended well that somebody was seen waiting for."""
    followed: list[Job] = st.session_state.get(_FOLLOWED, [])
    done = [job.title for job in followed if job.finished.is_set() and job.state == "done"]
    st.session_state[_FOLLOWED] = [job for job in followed if not job.finished.is_set()]
    return plain(" ".join(f"{title}: done." for title in dict.fromkeys(done)))


def _must_wait(slot: str, key: str) -> bool:
    """Note what is asked for; return whether something asked for before it still runs."""
    jobs = st.session_state.get("jobs", {})
    asked: list[str] = st.session_state.setdefault("jobs asked", [])
    before = asked[: asked.index(slot)] if slot in asked else list(asked)
    if slot not in asked:
        asked.append(slot)
    mine = jobs.get(slot)
    if mine is not None and mine.key == key and mine.state == "done":
        return False
    return any(other in jobs and not jobs[other].finished.is_set() for other in before)


def failed(slot: str) -> bool:
    """Return whether the work asked for last in a slot has ended without a result."""
    job = st.session_state.get("jobs", {}).get(slot)
    return job is not None and job.finished.is_set() and job.state != "done"


def working() -> bool:
    """Return whether anything this session asked for is still being worked on."""
    return any(not job.finished.is_set() for job in st.session_state.get("jobs", {}).values())


def _job(
    slot: str, key: str, task: Callable[..., Any], arguments: tuple[Any, ...], **how: Any
) -> Job:
    jobs: dict[str, Job] = st.session_state.setdefault("jobs", {})
    job = jobs.get(slot)
    superseded = job is not None and job.state == "cancelled" and slot not in _stopped()
    if job is None or job.key != key or superseded:
        _stopped().discard(slot)
        job = runtime.pool().submit(key, task, *arguments, owner=runtime.session_id(), **how)
        jobs[slot] = job
    return job


def _stopped() -> set[str]:
    stopped: set[str] = st.session_state.setdefault("stopped jobs", set())
    return stopped


def say_why(slot: str, job: Job) -> None:
    """Say why a job ended without a result, and offer to try again."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if job.state == "cancelled":
            st.caption(f"{job.title} was stopped.")
        else:
            st.error(md(str(job.error), limit=500), icon=":material/error:")
        if st.button("Try again", key=f"again {slot}", icon=":material/refresh:"):
            forget(slot)
            st.rerun()


def _follow(job: Job, show: Callable[[Job], None], every: float) -> None:
    """Show how far a job is, again and again, and run the page again when it has ended."""
    followed: list[Job] = st.session_state.setdefault(_FOLLOWED, [])
    if job not in followed:
        followed.append(job)

    @st.fragment(run_every=every)
    def look() -> None:
        if job.finished.is_set():
            st.rerun()
        show(job)

    look()
    notice(job.finished.is_set, every)


def notice(ended: Callable[[], bool], every: float) -> None:
    """Run the page again the moment something has ended, where looks at it are seconds apart."""
    if every <= _POLL:
        return

    @st.fragment(run_every=_POLL)
    def glance() -> None:
        if ended():
            st.rerun()

    glance()


def progress(job: Job) -> None:
    """Show how far a job is, with a way to stop it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.fraction, text=describe(job))
        if st.button("Stop", key=f"stop {job.key}", icon=":material/stop_circle:"):
            stop(job)
            st.rerun()


def stop(job: Job) -> None:
    """Stop a job because the person asked to."""
    _stopped().update(slot for slot, known in st.session_state.jobs.items() if known is job)
    runtime.pool().cancel(job)


def describe(job: Job) -> str:
    """Say in a line how far a job is: ``Running UMAP · 40 % · about 3 s left``."""
    if job.state == "waiting":
        ahead = runtime.pool().ahead(job)
        others = f", after {counted(ahead, 'other')}" if ahead else ""
        return f"{job.title} · waiting for its turn{others}"
    words = [job.title, f"{job.fraction:.0%}"]
    if job.waits:
        return " · ".join([*words, md(job.waits, limit=300)])
    if (left := job.remaining) is not None:
        words.append(f"about {left:.0f} s left" if left >= 1 else "almost done")
    return " · ".join(words)
