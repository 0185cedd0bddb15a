"""What the server lets go of goes back to the system."""

import subprocess
import sys

import pytest

from pages.shared.serving import memory

_MAPPED = """
import ctypes

from pages.shared.serving.memory import map_large_pieces

NAMES = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"


class Told(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in NAMES.split()]


libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Told
{before}
for _ in range(3):
    large = bytearray(4_000_000)
    large = None
before = libc.mallinfo2().hblkhd
large = bytearray(3_000_000)
print(libc.mallinfo2().hblkhd - before)
"""

_GIVEN_BACK = """
from pathlib import Path

from pages.shared.serving.memory import give_back


def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


pieces = [bytearray(b"x" * 20_000) for _ in range(2_000)]
last = bytearray(b"x" * 20_000)  # what is before it is not at the end
pieces.clear()
before = held()
{after}
print(before - held())
"""


def printed_by(program: str) -> int:
    asked = [sys.executable, "-c", program]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if "undefined symbol: mallinfo2" in done.stderr:
        pytest.skip("the system has another malloc")
    assert not done.stderr
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc raises the limit")
def test_large_pieces_stay_mapped_by_themselves_however_many_were_let_go_of():
    assert printed_by(_MAPPED.format(before="")) == 0
    assert printed_by(_MAPPED.format(before="map_large_pieces()")) >= 3_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="only of glibc")
def test_what_is_free_between_what_is_in_use_goes_back():
    assert printed_by(_GIVEN_BACK.format(after="")) < 1_000_000
    assert printed_by(_GIVEN_BACK.format(after="give_back()")) > 20_000_000


def test_where_there_is_another_malloc_nothing_happens(monkeypatch):
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: object())
    memory.map_large_pieces()
    memory.give_back()
