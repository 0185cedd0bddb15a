"""How the server's process takes memory from the system, and gives it back. Of glibc alone."""

import contextlib
import ctypes

_M_MMAP_THRESHOLD = -3  # of malloc.h
_LARGE = 128 * 1024  # bytes: where glibc begins


def map_large_pieces() -> None:
    """Have every large piece of memory mapped by itself, and so given back when it is let go of.

    glibc begins so, but with each that is let go of it raises the limit, to 32 MB at most. What is
    large then lies among what is small, and where it was stays this process's. Elsewhere nothing
    changes, and nothing in the workers: t-SNE would take 1.6 times as long there.
    """
    with contextlib.suppress(AttributeError, OSError):  # another system
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Return the free pages between what is in use; by itself glibc returns those at the end."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
