"""Compile the disk that fails, and run what is driven with it loaded."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).with_name("disk.c")
SUBJECTS = ("cache", "collection", "workspace")


def built(folder: Path) -> Path:
    """Compile the disk; FileNotFoundError where there is no compiler."""
    target = folder / "disk.so"
    compiler = os.environ.get("CC", "cc")
    options = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-pthread"]
    subprocess.run([compiler, *options, "-o", str(target), str(SOURCE)], check=True)
    return target


def driven(
    disk: Path, what: str, subject: str, seed: int, most: int = 0, skip: int = 0
) -> dict[str, Any]:
    """Run the driver on a disk in memory, where syncing costs no time; see there.

    After as many as are skipped it tries as many as are wanted, or all with 0.
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        arguments = [what, subject, str(seed), place, str(skip), str(most)]
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.driver", *arguments],
            cwd=ROOT,
            env={**os.environ, "LD_PRELOAD": str(disk), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise RuntimeError(done.stderr)
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome
