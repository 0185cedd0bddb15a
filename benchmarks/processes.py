"""What a process and those it started hold and compute. Linux."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Held:
    """Megabytes that the server's process holds, and all with those it started."""

    server: float
    together: float

    def __str__(self) -> str:
        return f"{self.server:,.0f} MB ({self.together:,.0f} with its workers)"


def held(process: int) -> Held:
    """Look what a server holds; what processes share counts once."""
    own = _megabytes(process)
    return Held(own, own + sum(map(_megabytes, _children(process))))


def processor_seconds(process: int) -> float:
    """Return what a process itself has computed, without those it started."""
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(process: int) -> float:
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1e3
    return 0.0


def _children(process: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(OSError):
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *_children(child)]
    return found
