"""Worker processes: results, progress, cancelling, crashes."""

import time
from collections.abc import Iterator

import pytest

from explorer.errors import CancelledError, InputError, WorkerError
from explorer.jobs import WorkerPool
from tests.jobs import tasks


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool(size=2)
    yield pool
    pool.close()


def wait_until_running(job) -> None:
    deadline = time.monotonic() + 30
    while job.state == "waiting" or (job.state == "running" and job.fraction == 0.0):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_job_returns_its_result_and_is_complete(pool):
    job = pool.submit("double", tasks.double, 21)
    assert job.wait(60) == 42
    assert (job.state, job.fraction) == ("done", 1.0)


def test_a_module_in_the_current_folder_is_not_taken_for_one_of_ours(tmp_path, monkeypatch):
    (tmp_path / "secrets.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    pool = WorkerPool(size=1)
    try:
        assert pool.submit("double", tasks.double, 21).wait(60) == 42
    finally:
        pool.close()


def test_equal_keys_are_computed_once(pool):
    first = pool.submit("once", tasks.process_id)
    assert pool.submit("once", tasks.process_id) is first


def test_progress_is_a_real_fraction_with_an_estimate(pool):
    job = pool.submit("steps", tasks.steps, 1.5)
    seen = []
    while not job.finished.wait(0.1):
        seen.append((job.fraction, job.remaining))
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert any(0 < fraction < 1 for fraction in fractions)
    assert any(left is not None and 0 < left < 10 for _, left in seen)


def test_cancel_answers_at_once_and_the_worker_goes_on_to_the_next_job(pool):
    job = pool.submit("long", tasks.steps, 60.0)
    wait_until_running(job)
    pool.cancel(job)
    with pytest.raises(CancelledError):
        job.wait(0)
    assert pool.submit("after", tasks.double, 1).wait(30) == 2


def test_a_task_that_ignores_the_stop_is_ended_with_its_process():
    pool = WorkerPool(size=1)
    try:
        before = pool.submit("before", tasks.process_id).wait(30)
        job = pool.submit("stubborn", tasks.stubborn, 60.0)
        while job.state == "waiting":
            time.sleep(0.01)
        pool.cancel(job)
        assert pool.submit("after", tasks.process_id).wait(30) != before
    finally:
        pool.close()


def test_a_crash_is_a_message_and_the_next_job_runs(pool):
    with pytest.raises(WorkerError, match="stopped unexpectedly"):
        pool.submit("crash", tasks.crash, title="Drawing the map").wait(30)
    assert pool.submit("next", tasks.double, 3).wait(30) == 6


def test_a_user_mistake_arrives_as_it_was_raised(pool):
    with pytest.raises(InputError, match=r"^Line 3 of “words\.csv” is empty\.$"):
        pool.submit("refuse", tasks.refuse).wait(30)


def test_a_bug_is_told_without_its_details(pool):
    with pytest.raises(WorkerError, match="unexpected KeyError") as caught:
        pool.submit("bug", tasks.bug).wait(30)
    assert "secret" not in str(caught.value)


def test_a_failed_job_is_tried_again_when_asked_again(pool):
    first = pool.submit("again", tasks.refuse)
    first.finished.wait(30)
    assert pool.submit("again", tasks.refuse) is not first


def test_a_job_over_its_time_is_stopped(pool):
    with pytest.raises(WorkerError, match="stopped after 1 seconds"):
        pool.submit("slow", tasks.stubborn, 60.0, timeout=1.0).wait(30)


def test_the_latest_request_of_a_session_wins(pool):
    first = pool.submit("first", tasks.steps, 60.0, owner="anna")
    wait_until_running(first)
    second = pool.submit("second", tasks.double, 2, owner="anna")
    assert first.state == "cancelled"
    assert second.wait(30) == 4


def test_a_job_that_two_sessions_wait_for_survives_one_of_them(pool):
    shared = pool.submit("shared", tasks.steps, 1.0, owner="anna")
    assert pool.submit("shared", tasks.steps, 1.0, owner="ben") is shared
    pool.submit("other", tasks.double, 2, owner="anna").wait(30)
    assert shared.wait(30) == "finished"


def test_results_are_forgotten_beyond_the_limit():
    pool = WorkerPool(size=1, keep=2)
    try:
        jobs = [pool.submit(f"job {n}", tasks.double, n) for n in range(5)]
        for job in jobs:
            job.wait(30)
        assert pool.submit("job 0", tasks.double, 0) is not jobs[0]
        assert pool.submit("job 4", tasks.double, 4) is jobs[4]
    finally:
        pool.close()
