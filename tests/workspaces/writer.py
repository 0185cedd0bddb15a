"""Two processes that put numbered items of all kinds into one workspace at once.

Run as a program: FOLDER ID EACH. Says ``ready`` before they begin.
"""

import os
import sys
from pathlib import Path

import pyarrow.parquet  # noqa: F401  # once here, not in every writer

from explorer.workspaces import Shelf
from tests.workspaces import kinds


def write(folder, name, numbers):
    """Fork a process that puts these lists, and return its number."""
    if child := os.fork():
        return child
    try:
        workspace = Shelf(folder).open(name)
        for number in numbers:
            kinds.put(workspace, number)
    except BaseException:
        os._exit(1)
    os._exit(0)


def main(folder, name, each):
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    children = [write(folder, name, range(start, start + each)) for start in (0, each)]
    sys.exit(sum(os.waitpid(child, 0)[1] for child in children))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
