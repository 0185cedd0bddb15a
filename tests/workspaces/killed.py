"""Kill a process again and again while it saves, and look at what is there each time.

Run as a program: FOLDER ROUNDS SEED. One process imports everything and forks a writer for each
round; the writer tells each number that it was told is kept. Prints one JSON object.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import pyarrow.parquet  # noqa: F401  # once here, not in every writer

from explorer.workspaces import Shelf
from tests.workspaces import kinds


def write_on(workspace, number, pipe):
    while True:
        kinds.put(workspace, number)
        os.write(pipe, f"{number}\n".encode())
        number += 1


def one_round(workspace, number, rng):
    """Return the numbers that were acknowledged before the writer was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            write_on(workspace, number, writing)
        finally:
            os._exit(1)
    os.close(writing)
    heard = os.fdopen(reading, encoding="utf-8")
    told = [heard.readline()] if rng.random() < 0.7 else []
    time.sleep(rng.uniform(0, 0.03))  # the moment of the kill is what is drawn by lot
    os.kill(child, signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    told += heard.read().splitlines(keepends=True)
    heard.close()
    return [int(line) for line in told if line.endswith("\n")]


def main(folder, rounds, seed):
    rng, shelf = random.Random(seed), Shelf(folder)
    workspace, kept, lost, unheard = shelf.create("victim"), set(), [], 0
    for _ in range(rounds):
        kept |= set(one_round(workspace, max(kept, default=-1) + 1, rng))
        manifest = workspace.manifest()
        ids = {item.id for item in manifest.items}
        there = {
            number for number in range(max(kept, default=-1) + 2) if kinds.id_of(number) in ids
        }
        lost += sorted(kept - there)
        # At most the one that was on its way came without word of it.
        unheard += len(there - kept)
        assert len(there - kept) <= 1
        kept = there
    wrong = [number for number in sorted(kept) if not kinds.is_as_put(workspace, number)]
    told = {"rounds": rounds, "kept": len(kept), "lost": lost, "wrong": wrong, "unheard": unheard}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
