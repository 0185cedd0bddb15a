"""What a pool keeps of work that is done: how many, how much, for whom."""

import numpy as np

from explorer.jobs import Kept, WorkerPool
from tests.jobs import tasks


def test_results_are_forgotten_beyond_the_limit():
    pool = WorkerPool(size=1, kept=Kept(count=2))
    try:
        jobs = [pool.submit(f"job {n}", tasks.double, n) for n in range(5)]
        for job in jobs:
            job.wait(30)
        assert pool.submit("job 0", tasks.double, 0) is not jobs[0]
        assert pool.submit("job 4", tasks.double, 4) is jobs[4]
    finally:
        pool.close()


def test_large_results_are_kept_for_those_who_are_there():
    pool = WorkerPool(size=1, kept=Kept(size=1_000_000))
    rows = np.zeros(100_000, dtype=np.float64)
    try:
        jobs = {who: pool.submit(who, tasks.give_back, rows, owner=who) for who in ("anna", "ben")}
        for job in jobs.values():
            assert job.wait(30).nbytes <= job.size < 2 * rows.nbytes
        pool.submit("after", tasks.double, 1).wait(30)
        assert {pool.submit(who, tasks.give_back, rows, owner=who) for who in jobs} == {
            *jobs.values()
        }
        pool.leave("anna")
        assert pool.submit("ben", tasks.give_back, rows, owner="ben") is jobs["ben"]
        assert pool.submit("anna", tasks.give_back, rows, owner="anna") is not jobs["anna"]
    finally:
        pool.close()


def test_of_those_who_cannot_come_back_little_is_kept():
    pool = WorkerPool(size=1, kept=Kept(spare=1_000_000))
    rows = np.zeros(100_000, dtype=np.float64)
    everyone = ("", "anna", "ben", "dora")
    try:
        jobs = {who: pool.submit(who, tasks.give_back, rows, owner=who) for who in everyone}
        for job in jobs.values():
            job.wait(30)
        pool.submit("newer", tasks.double, 1, owner="anna").wait(30)

        def kept() -> list[str]:
            return [who for who in everyone if jobs[who] in pool._known.values()]

        pool.leave("ben")
        pool.sweep(lambda who: who in everyone)
        assert kept() == ["", "anna", "ben", "dora"]
        pool.sweep(lambda who: who == "anna")
        assert kept() == ["", "anna", "dora"]
    finally:
        pool.close()


def test_what_is_kept_of_a_job_is_its_result_alone(pool):
    job = pool.submit("all its steps", tasks.steps, 0.5)
    job.wait(30)
    assert (job.arguments, job.reports) == ((), [])
