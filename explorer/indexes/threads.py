"""One core for everything an index does, so that builds repeat and latencies compare."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def single_thread() -> Iterator[None]:
    """Let NumPy and FAISS use one thread, and give back what they had.

    A graph built by several threads depends on which of them came first; a latency on several
    cores says little about a server that answers several people.
    """
    import faiss
    from threadpoolctl import threadpool_limits

    before = faiss.omp_get_max_threads()
    with threadpool_limits(limits=1):
        faiss.omp_set_num_threads(1)
        try:
            yield
        finally:
            faiss.omp_set_num_threads(before)
