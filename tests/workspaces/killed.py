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
from tests.workspaces.made import facts, words


def write_on(workspace, number, pipe):
    while True:
        workspace.put_data(f"list {number}", words(number), item_id=f"n{number}")
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
        there = {int(item.id[1:]) for item in manifest.items}
        lost += sorted(kept - there)
        # At most the one that was on its way came without word of it.
        unheard += len(there - kept)
        assert len(there - kept) <= 1
        kept = there
    wrong = [n for n in sorted(kept) if facts(workspace.data(f"n{n}")) != facts(words(n))]
    told = {"rounds": rounds, "kept": len(kept), "lost": lost, "wrong": wrong, "unheard": unheard}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
