"""Write until the system lets no file grow any more. Run as a program: FOLDER LARGEST_FILE.

Prints the number of documents acknowledged, then the sentence it was stopped with.
"""

import resource
import sys
from pathlib import Path

import numpy as np

from explorer.documents import Document, whole
from explorer.errors import ExplorerError
from explorer.stores import EdgeBackend, open_collection

folder, largest = Path(sys.argv[1]), int(sys.argv[2])
saved = 0
collection = open_collection(EdgeBackend(folder), "full")
resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
rng = np.random.default_rng(0)
try:
    while saved < 30_000:
        some = [Document(f"new {saved + i}", "word " * 2_000) for i in range(300)]
        vectors = rng.normal(size=(300, 64)).astype(np.float32)
        collection.put(some, list(map(whole, some)), vectors, [["word"]] * 300)
        saved += 300
    sys.stdout.write(f"{saved} never full\n")
except ExplorerError as error:
    sys.stdout.write(f"{saved} {error}\n")
