"""Work of sessions that are gone: stopped after a while, kept where they return or others wait."""

from collections.abc import Iterator

import pytest

from explorer.errors import CancelledError
from explorer.jobs import WorkerPool
from pages.shared.runtime import Departures
from tests.jobs import tasks

AWAY = Departures.PATIENCE


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool(size=1)
    yield pool
    pool.close()


def test_work_of_a_closed_browser_is_stopped_after_a_while(pool):
    here = {"anna"}
    sessions = Departures(pool, here.__contains__)
    job = pool.submit("long", tasks.steps, 600.0, owner="anna")
    sessions.look(0.0)
    here.clear()
    sessions.look(10.0)
    sessions.look(10.0 + AWAY - 0.1)
    assert not job.finished.is_set()
    sessions.look(10.0 + AWAY)
    with pytest.raises(CancelledError):
        job.wait(0)
    assert pool.submit("next", tasks.double, 1, owner="ben").wait(60) == 2


def test_a_connection_that_returns_in_time_keeps_its_work(pool):
    here: set[str] = set()
    sessions = Departures(pool, here.__contains__)
    job = pool.submit("long", tasks.steps, 600.0, owner="anna")
    sessions.look(0.0)
    here.add("anna")
    sessions.look(AWAY - 1)
    here.clear()
    sessions.look(AWAY + 1)
    sessions.look(2 * AWAY)
    assert not job.finished.is_set()


def test_what_the_application_itself_asked_for_goes_on(pool):
    sessions = Departures(pool, lambda owner: False)
    job = pool.submit("warm-up", tasks.steps, 600.0)
    sessions.look(0.0)
    sessions.look(10 * AWAY)
    assert not job.finished.is_set()
