"""What is large is given back to the system when it is let go of."""

import subprocess
import sys

import pytest

_ASKED = """
import ctypes

from pages.shared.serving.mapped import map_large_pieces

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


def mapped_by_itself(before: str) -> int:
    asked = [sys.executable, "-c", _ASKED.format(before=before)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if "undefined symbol: mallinfo2" in done.stderr:
        pytest.skip("the system has another malloc")
    assert not done.stderr
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc raises the limit")
def test_large_pieces_stay_mapped_by_themselves_however_many_were_let_go_of():
    assert mapped_by_itself("") == 0
    assert mapped_by_itself("map_large_pieces()") >= 3_000_000
