"""Worker processes: results, progress, cancelling, crashes."""

import time
from pathlib import Path

import pytest

from explorer.errors import CancelledError, InputError, WorkerError
from explorer.jobs import Job, WorkerPool, private_key
from explorer.jobs.pool import MOST_KEPT_BYTES
from explorer.jobs.process import Teller
from tests.jobs import tasks


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


def test_the_place_in_the_line_counts_what_waits_for_the_same_workers():
    pool = WorkerPool(size=1)
    try:
        jobs = [pool.submit(f"long {n}", tasks.steps, 600.0, owner=str(n)) for n in range(4)]
        wait_until_running(jobs[0])
        assert [pool.ahead(job) for job in jobs] == [0, 0, 1, 2]
        pool.cancel(jobs[1])
        assert [pool.ahead(job) for job in jobs] == [0, 0, 0, 1]
    finally:
        pool.close()


def test_a_user_mistake_arrives_as_it_was_raised(pool):
    with pytest.raises(InputError, match=r"^Line 3 of “words\.csv” is empty\.$"):
        pool.submit("refuse", tasks.refuse).wait(30)


def test_a_bug_is_told_without_its_details(pool):
    with pytest.raises(WorkerError, match="unexpected KeyError") as caught:
        pool.submit("bug", tasks.bug).wait(30)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "task",
    [tasks.give_what_cannot_be_read, tasks.fail_unreadably, tasks.give_what_cannot_be_sent],
)
def test_what_cannot_be_read_from_a_worker_is_a_sentence_and_costs_no_worker(task):
    alone = WorkerPool(size=1)
    with pytest.raises(WorkerError, match="cannot be handed over between processes"):
        alone.submit(task.__name__, task, title="Odd").wait(30)
    with pytest.raises(WorkerError, match="cannot be handed over between processes"):
        alone.submit("odd argument", tasks.double, lambda: 2, title="Odd").wait(30)
    assert alone.submit("after it", tasks.double, 2).wait(30) == 4
    alone.close()


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


def test_short_work_never_waits_behind_long_work():
    pool = WorkerPool(size=1)
    try:
        endless = pool.submit("endless", tasks.steps, 600.0, owner="anna")
        queued = pool.submit("queued", tasks.steps, 600.0, owner="ben")
        assert pool.submit("short", tasks.quick, [4], owner="eve").wait(60) == 8
        many = pool.submit("many", tasks.quick, [1, 2, 3, 4], owner="dora")
        assert not endless.finished.is_set()
        assert many.lane == "long"
        assert queued.state == "waiting"
    finally:
        pool.close()


def test_what_a_session_that_left_waited_for_is_stopped_unless_others_wait_too(pool):
    alone = pool.submit("alone", tasks.steps, 600.0, owner="anna")
    shared = pool.submit("together", tasks.steps, 2.0, owner="ben")
    pool.submit("together", tasks.steps, 2.0, owner="eve")
    assert {"anna", "ben", "eve"} <= pool.owners()
    pool.leave("anna")
    pool.leave("ben")
    with pytest.raises(CancelledError, match="Nobody waits"):
        alone.wait(30)
    assert shared.wait(60) == "finished"
    assert pool.owners() & {"anna", "ben", "eve"} == {"eve"}


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not say")
def test_a_process_that_took_much_memory_is_replaced(pool):
    before = pool.submit("much", tasks.hoard, MOST_KEPT_BYTES + 50_000_000).wait(60)
    little = pool.submit("little", tasks.hoard, 1_000_000).wait(60)
    assert little != before
    assert pool.submit("again little", tasks.hoard, 1_000).wait(60) == little


def test_what_a_job_has_so_far_can_be_looked_at_and_is_let_go_of_at_the_end(pool):
    job = pool.submit("grow", tasks.grow, 300, 200_000)
    assert job.told.wait(60)
    seen = []
    while not job.finished.wait(0.02):
        if (news := job.news) is not None:
            assert news.shape == (200_000,)
            seen.append(int(news[0]))
    assert seen[0] == 0
    assert seen == sorted(seen)
    assert len(set(seen)) > 2
    assert (job.result, job.news) == (300, None)


def test_what_a_job_tells_after_it_was_stopped_is_not_kept(pool):
    job = pool.submit("grow long", tasks.grow, 100_000, 10)
    assert job.told.wait(60)
    pool.cancel(job)
    assert pool.submit("after growing", tasks.double, 1).wait(30) == 2
    job.hear("late")
    assert job.news is None


def test_a_job_that_ends_without_news_has_something_to_show_as_well(pool):
    job = pool.submit("silent", tasks.double, 5)
    assert job.told.wait(60)
    assert job.news is None
    assert job.wait(0) == 10


@pytest.mark.parametrize(("cost", "told"), [(0.0, 11), (0.003, 11), (0.03, 2), (0.3, 1)])
def test_news_are_dropped_where_they_would_slow_the_work(cost, told):
    now, sent = 0.0, []

    def send(news: object) -> None:
        nonlocal now
        now += cost
        sent.append(news)

    tell = Teller(send, lambda: now)
    for state in range(110):  # eleven tenths of a second
        tell(state)
        now += 0.01
    assert sent[0] == 0
    assert len(sent) == pytest.approx(told, abs=1)
    assert cost * len(sent) <= 0.03 * 1.1 + cost


def running(*reports: tuple[float, float]) -> Job:
    job = Job("key", "title", tasks.double, (), "", 60.0, state="running", started=100.0)
    for at, fraction in reports:
        job.report(fraction, at)
    return job


@pytest.mark.parametrize(
    ("reports", "now", "seconds"),
    [
        ([(101, 0.1), (102, 0.2), (103, 0.3), (104, 0.4)], 104.0, 6.0),
        ([(101, 0.4), (102, 0.4), (103, 0.45), (104, 0.5)], 104.0, 10.0),  # slower lately
        ([(102, 0.1), (103, 0.5), (104, 0.6)], 104.0, 8 / 3),  # quicker lately: the whole way
        ([(101, 0.5)], 110.0, None),  # nothing has moved for long
        ([(101, 0.01)], 102.0, None),
        ([], 102.0, None),
    ],
)
def test_the_estimate_follows_the_slower_of_the_whole_way_and_its_second_half(
    reports, now, seconds
):
    left = running(*reports).remaining_at(now)
    assert left == (None if seconds is None else pytest.approx(seconds))


def test_work_with_a_secret_is_known_to_nobody_else():
    assert private_key("work", "one") == "work"
    mine = private_key("work", "one", "sk-secret")
    assert mine == private_key("work", "one", "sk-secret")
    others = [
        ("work", "two", "sk-secret"),
        ("work", "one", "sk-other"),
        ("else", "one", "sk-secret"),
    ]
    assert mine not in {private_key(*other) for other in others}
    assert "secret" not in mine


def test_what_a_job_waits_for_is_heard_until_it_ends(pool):
    job = pool.submit("waits", tasks.wait_for_another, 0.5)
    seen = set()
    while not job.finished.wait(0.02):
        seen.add(job.waits)
    assert "the service asks to wait" in seen
    assert job.wait(30) == "finished"
    assert job.waits == ""
