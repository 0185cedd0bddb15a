"""A pool of workers for the tests of a module."""

from collections.abc import Iterator

import pytest

from explorer.jobs import WorkerPool


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool(size=2)
    yield pool
    pool.close()
