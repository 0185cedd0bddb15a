"""Kill a writer again and again, and have its successor check what it finds.

Run as a program: FOLDER ROUNDS SEED. One process imports everything and forks a writer for each
round; the writer opens the collection, compares it with the ledger, then writes until it is killed.
Prints one JSON object.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import numpy as np

from explorer.documents import Document, whole
from explorer.stores import EdgeBackend, Manifest, create_collection, open_collection

DIMENSION = 48


def vector_of(name, version):
    vector = np.random.default_rng((name, version)).normal(size=DIMENSION).astype(np.float32)
    return vector / np.linalg.norm(vector)


def operation(number, ledger):
    """Return what step `number` does: documents to put with their versions, or ids to delete."""
    rng = random.Random(number)
    kind = rng.random()
    known = sorted(ledger)
    if kind < 0.2 and len(known) > 20:
        return "delete", dict.fromkeys(rng.sample(known, 2))
    if kind < 0.5 and known:
        return "put", dict.fromkeys(rng.sample(known, min(3, len(known))), number)
    return "put", {number * 10 + extra: number for extra in range(5)}


def after(ledger, changes):
    merged = {**ledger, **changes}
    return {name: version for name, version in merged.items() if version is not None}


def perform(collection, kind, changes):
    if kind == "delete":
        collection.delete([str(name) for name in changes])
        return
    documents = [
        Document(str(name), f"text {name} of version {version}", metadata={"v": version})
        for name, version in changes.items()
    ]
    vectors = np.array([vector_of(name, version) for name, version in changes.items()])
    terms = [document.text.split() for document in documents]
    collection.put(documents, [whole(document) for document in documents], vectors, terms)


def differences(collection, ledger):
    corpus, vectors = collection.corpus()
    found = {}
    for chunk, vector in zip(corpus.chunks, vectors, strict=True):
        name, version = int(chunk.document_id), int(chunk.text.split()[-1])
        found[name] = version if vector.tobytes() == vector_of(name, version).tobytes() else "bits"
    counts = (collection.manifest.documents, len(corpus.documents), len(collection), len(vectors))
    if set(counts) != {len(found)}:
        return [f"counts {counts}"]
    names = found.keys() | ledger.keys()
    return [name for name in names if found.get(name) != ledger.get(name)]


def write_on(folder, ledger, step, begun, pipe):
    """Open, compare, tell what was found, and write until the end."""
    say = lambda *words: os.write(pipe, (" ".join(map(str, words)) + "\n").encode())  # noqa: E731
    collection = open_collection(EdgeBackend(folder), "victim")
    wrong = differences(collection, ledger)
    if wrong and begun:
        # The step that was under way may have been finished or undone, but nothing between.
        ledger = after(ledger, operation(step, ledger)[1])
        wrong = differences(collection, ledger)
        step += 1
    say("found", step, json.dumps(wrong).replace(" ", ""))
    while not wrong:
        kind, changes = operation(step, ledger)
        say("begin", step)
        perform(collection, kind, changes)
        ledger = after(ledger, changes)
        say("done", step)
        step += 1


def one_round(folder, ledger, step, begun, rng):
    """Fork a writer, kill it, and return the ledger, the next step and whether that was begun."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            write_on(folder, ledger, step, begun, writing)
        finally:
            os._exit(1)
    os.close(writing)
    heard = os.fdopen(reading, encoding="utf-8")
    first = ""
    if rng.random() < 0.8:
        first = heard.readline()  # else it may be killed while it opens and repairs
    time.sleep(rng.uniform(0, 0.1))
    os.kill(child, signal.SIGKILL)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    said = [line.split() for line in (first + heard.read()).splitlines()]
    heard.close()
    wrong = [] if killed else ["the writer ended by itself"]
    for word, number, *rest in said:
        if word == "found":
            wrong += json.loads(rest[0])
            if int(number) > step:
                ledger = after(ledger, operation(step, ledger)[1])
            step, begun = int(number), False
        elif word == "begin":
            begun = True
        else:
            ledger = after(ledger, operation(step, ledger)[1])
            step, begun = int(number) + 1, False
    return ledger, step, begun, wrong, bool(said)


def main(folder, rounds, seed):
    rng = random.Random(seed)
    create_in_child(folder)
    ledger, step, begun, opened, broken = {}, 0, False, 0, 0
    for number in range(rounds):
        ledger, step, begun, wrong, heard = one_round(folder, ledger, step, begun, rng)
        opened, broken = opened + heard, broken + begun
        if wrong or (not heard and opened == 0 and number > 20):
            tell(round=number, wrong=wrong[:5])
            return
    tell(rounds=rounds, opened=opened, broken=broken, steps=step, documents=len(ledger), wrong=[])


def tell(**outcome):
    sys.stdout.write(json.dumps(outcome) + "\n")


def create_in_child(folder):
    """Keep this process free of the engine's threads, which a fork would not carry over."""
    child = os.fork()
    if not child:
        create_collection(EdgeBackend(folder), Manifest("victim", "m", "f", DIMENSION)).close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


if __name__ == "__main__":
    import filelock  # noqa: F401  # once here, not in every writer
    import qdrant_edge  # noqa: F401

    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
