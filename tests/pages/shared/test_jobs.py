"""Heavy work as a page asks for it: in the page's order, each to its end."""

import time

import pytest
from streamlit.testing.v1 import AppTest

from explorer.jobs import WorkerPool
from pages.shared import jobs, runtime
from tests.jobs import tasks

ENDS_WITHIN = 60.0


def two_pieces_of_work() -> None:
    import streamlit as st

    from pages.shared import jobs
    from tests.jobs import tasks

    jobs.begin_run()
    for slot in ("first", "second"):
        found = jobs.result(slot, f"{slot} of two", tasks.stubborn, 1.0, title=f"The {slot}")
        st.text(f"{slot}: {found}")


def test_who_waits_is_told_how_many_come_first(monkeypatch):
    pool = WorkerPool(size=1)
    monkeypatch.setattr(runtime, "pool", lambda: pool)
    try:
        waiting = [
            pool.submit(f"in line {n}", tasks.steps, 600.0, owner=f"{n}", title="Drawing")
            for n in range(4)
        ]
        while waiting[0].state == "waiting":
            time.sleep(0.01)
        said = [jobs.describe(job) for job in waiting[1:]]
    finally:
        pool.close()
    assert said == [
        "Drawing · waiting for its turn",
        "Drawing · waiting for its turn, after 1 other",
        "Drawing · waiting for its turn, after 2 others",
    ]


@pytest.fixture
def impatient(monkeypatch) -> None:
    """Let no run wait for its jobs, as in the app itself."""
    monkeypatch.setenv("EXPLORER_PATIENCE", "0.05")


def run_until(at: AppTest, texts: list[str]) -> None:
    deadline = time.monotonic() + ENDS_WITHIN
    while [text.value for text in at.text] != texts:
        assert time.monotonic() < deadline
        time.sleep(0.1)
        at.run()


def test_work_asked_for_further_down_waits_and_both_end(impatient):
    at = AppTest.from_function(two_pieces_of_work).run()
    assert [text.value for text in at.text] == ["first: None", "second: None"]
    assert "The second · waiting for its turn" in [each.proto.text for each in at.get("progress")]
    begun = at.session_state.jobs["first"]
    assert "second" not in at.session_state.jobs
    run_until(at, ["first: finished", "second: finished"])
    assert at.session_state.jobs["first"] is begun


def test_the_end_of_work_somebody_waited_for_is_told_once(impatient):
    def waiting() -> None:
        import streamlit as st

        from pages.shared import jobs
        from tests.jobs import tasks

        st.caption(jobs.news())
        jobs.begin_run()
        for slot, long in (("seen", 1.0), ("quick", 0.0)):
            jobs.result(slot, f"{slot} and told", tasks.stubborn, long, title=f"A \\*{slot}\\*")
        st.text("all" if all(j.state == "done" for j in st.session_state.jobs.values()) else "no")

    at = AppTest.from_function(waiting).run()
    assert at.caption[0].value == ""
    heard = []
    deadline = time.monotonic() + ENDS_WITHIN
    while len(at.session_state.jobs) < 2 or at.text[0].value != "all":
        assert time.monotonic() < deadline
        time.sleep(0.1)
        at.run()
        heard.append(at.caption[0].value)
    heard.append(at.run().caption[0].value)
    assert [said for said in heard if "seen" in said] == ["A *seen*: done."]


def test_what_is_there_is_shown_while_work_above_it_runs(impatient):
    def changing() -> None:
        import streamlit as st

        from pages.shared import jobs
        from tests.jobs import tasks

        jobs.begin_run()
        seconds = st.number_input("Seconds", value=0.01)
        for slot, long in (("above", seconds), ("below", 0.01)):
            key = f"{slot} takes {long}"
            found = jobs.result(slot, key, tasks.stubborn, long, title=slot)
            st.text(f"{slot}: {found}")

    at = AppTest.from_function(changing).run()
    run_until(at, ["above: finished", "below: finished"])
    at.number_input[0].set_value(20.0).run()
    assert [text.value for text in at.text] == ["above: None", "below: finished"]


def test_work_with_an_entered_key_is_shared_with_no_other_session(impatient):
    def asking() -> None:
        import streamlit as st

        from explorer.embedders import EmbedderSpec, OpenAIParameters
        from pages.shared import jobs
        from tests.jobs import tasks

        jobs.begin_run()
        entered = st.session_state.get("entered")
        service = OpenAIParameters("m", base_url="http://127.0.0.1:9/v1", key=entered)
        spec = EmbedderSpec("openai", service)
        jobs.ask("slot", "work with a key", tasks.give_back, spec, title="Asking")

    def job_of(key: str | None) -> object:
        at = AppTest.from_function(asking)
        at.session_state["entered"] = key
        at.run()
        assert not at.exception
        return at.session_state.jobs["slot"]

    mine, theirs = job_of("sk-mine"), job_of("sk-theirs")
    assert mine is not theirs
    assert "sk-mine" not in mine.key
    assert job_of("sk-wrong") not in (mine, theirs)
    assert job_of(None) is job_of(None)


def test_the_end_of_work_is_seen_at_once_however_far_apart_its_states_are_drawn(monkeypatch):
    paces = []

    def fragment(*, run_every):
        paces.append(run_every)
        return lambda function: function

    monkeypatch.setattr(jobs.st, "fragment", fragment)
    drawn = []
    pool = WorkerPool(size=1)
    monkeypatch.setattr(runtime, "pool", lambda: pool)
    monkeypatch.setattr(runtime, "patience", lambda: 0.0)
    try:
        job = pool.submit("long", tasks.steps, 600.0, owner="one", title="Drawing")
        assert jobs.followed("slot", job, drawn.append, every=50.0) is None
    finally:
        pool.close()
    assert drawn == [job]
    assert sorted(paces) == [0.25, 50.0]
