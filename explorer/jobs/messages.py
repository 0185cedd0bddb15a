"""Values between a server and its workers: arrays travel as they lie in memory, not in a copy.

See PEP 574. A million vectors that are pickled whole are copied six times on their way.
"""

import io
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

import numpy as np

_PROTOCOL = 5
_PART = 1 << 20  # bytes sent at once: what is received in one piece is copied as it grows


def send(pipe: Connection, value: object) -> None:
    """Send a value to the other end, which must be one of ours.

    Raises
    ------
    OSError
        The other end is gone.
    """
    head = io.BytesIO()
    arrays: list[Any] = []
    ForkingPickler(head, _PROTOCOL, True, arrays.append).dump(value)
    parts = [head.getbuffer(), *(array.raw() for array in arrays)]
    pipe.send([part.nbytes for part in parts])
    for part in parts:
        for start in range(0, part.nbytes, _PART):
            pipe.send_bytes(part[start : start + _PART])


def receive(pipe: Connection) -> Any:
    """Wait for a value from the other end; arrays that could not be written to still cannot.

    Raises
    ------
    EOFError, OSError
        The other end is gone.
    """
    return receive_measured(pipe)[0]


def receive_measured(pipe: Connection) -> tuple[Any, int]:
    """Wait for a value from the other end and return it with the bytes that it took to send.

    Raises
    ------
    EOFError, OSError
        The other end is gone.
    """
    sizes = pipe.recv()
    head, *arrays = (_part(pipe, size) for size in sizes)
    return ForkingPickler.loads(head, buffers=arrays), sum(sizes)


def _part(pipe: Connection, size: int) -> memoryview:
    part = np.empty(size, dtype=np.uint8).data
    for start in range(0, size, _PART):
        pipe.recv_bytes_into(part[start : start + _PART])
    return part
