"""One person's work against another's: what breaks, never ends or takes all memory ends alone."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from explorer.errors import WorkerError
from explorer.jobs import WorkerPool, process
from explorer.jobs.process import GIVES_WAY
from tests.jobs import tasks


@pytest.mark.parametrize(
    "fault", [tasks.crash, tasks.segfault, tasks.leave_in_silence, tasks.close_everything]
)
def test_a_crash_is_a_message_and_nobody_else_notices(pool, fault):
    other = pool.submit(f"beside {fault.__name__}", tasks.steps, 0.5, owner="ben")
    with pytest.raises(WorkerError, match="stopped unexpectedly"):
        pool.submit(fault.__name__, fault, title="Drawing the map", owner="anna").wait(30)
    assert pool.submit(f"after {fault.__name__}", tasks.double, 3, owner="anna").wait(30) == 6
    assert other.wait(30) == "finished"


def test_work_gives_way_to_the_server(pool):
    its = pool.submit("niceness", tasks.niceness).wait(30)
    assert its == min(os.nice(0) + GIVES_WAY, 19)


def test_work_that_never_ends_and_never_looks_is_ended_when_it_is_stopped(pool):
    job = pool.submit("endless loop", tasks.loop, owner="anna")
    while job.state == "waiting":
        time.sleep(0.01)
    other = pool.submit("beside the loop", tasks.double, 4, owner="ben")
    assert other.wait(30) == 8
    pool.leave("anna")
    jobs = [pool.submit(f"after the loop {n}", tasks.process_id) for n in range(2)]
    assert [job.wait(30) for job in jobs]


def test_a_job_that_takes_too_much_memory_is_ended_and_nobody_else_notices():
    pool = WorkerPool(size=2, memory=600_000_000)
    try:
        other = pool.submit("beside", tasks.steps, 1.0, owner="ben")
        greedy = pool.submit("greedy", tasks.fill, 20_000_000_000, title="Filling", owner="anna")
        with pytest.raises(WorkerError, match=r"“Filling” .* 600 MB .* VSE_WORKER_MEMORY"):
            greedy.wait(60)
        assert other.wait(30) == "finished"
        assert pool.submit("modest", tasks.fill, 50_000_000, owner="anna").wait(60) == 5
    finally:
        pool.close()


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("/bin/false", "stopped unexpectedly"),
        ("/no/such/python", r"“Map” was not begun, .*No such file"),
    ],
)
def test_a_process_that_dies_at_once_or_is_refused_is_told_as_that_and_costs_no_worker(
    monkeypatch, program, told
):
    pool = WorkerPool(size=1)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(process.sys, "executable", program)
            with pytest.raises(WorkerError, match=told):
                pool.submit("not begun", tasks.double, 1, title="Map").wait(30)
        assert pool.submit("after it", tasks.double, 2).wait(30) == 4
    finally:
        pool.close()


_SERVER = """
from explorer.jobs import WorkerPool
from tests.jobs import tasks

if __name__ == "__main__":
    pool = WorkerPool(size=1)
    print(pool.submit("who", tasks.process_id).wait(60), flush=True)
    pool.submit("endless", tasks.hold_a_lock).wait(600)
"""


def test_work_ends_with_the_server_even_where_it_never_looks_up(tmp_path):
    script = tmp_path / "server.py"
    script.write_text(_SERVER)
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as server:
        worker = int(server.stdout.readline())
        server.kill()
    deadline = time.monotonic() + 30
    while is_alive(worker):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
