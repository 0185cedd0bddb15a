"""Let the disk fail at every step of what is written, or take the power away at every step.

Run as a program with the disk of `disk.c` loaded: faults|power SUBJECT SEED FOLDER SKIP MOST.
Prints one JSON object: how many were tried, what went wrong, and the sentences that were told.
"""

import errno
import itertools
import json
import random
import shutil
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from explorer.errors import ExplorerError
from tests.faults.disk import Disk, copy_tree, lay, losses
from tests.faults.subjects import NOTHING, SUBJECTS, Subject

ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS)
DISK = Disk()


def main(what: str, name: str, seed: int, folder: Path, part: slice) -> dict[str, Any]:
    subject = SUBJECTS[name]
    if what == "power":
        return power(subject, seed, folder, part)
    return faults(subject, seed, folder, part)


def stages(subject: Subject, folder: Path) -> tuple[list[Path], list[Any], list[int]]:
    """Do every step on a sound disk; return the places between, what was there, and the changes."""
    places, states, changes = [folder / "0"], [NOTHING], []
    places[0].mkdir()
    states[0] = subject.read(places[0])
    for number, step in enumerate(subject.steps):
        place = folder / str(number + 1)
        copy_tree(places[-1], place)
        DISK.watch(place)
        DISK.fail(0)
        told = step(place)
        assert told is None, told
        changes.append(DISK.steps)
        places.append(place)
        states.append(subject.read(place))
    return places, states, changes


def plans(changes: list[int], seed: int, part: slice) -> Iterator[tuple[int, int, int, bool]]:
    """Yield which change of which step fails with which error, once or from then on.

    Of all of them the part that is wanted, each change before any twice.
    """
    rng = random.Random(seed)
    every = [(step, n) for step, many in enumerate(changes) for n in range(1, many + 1)]
    rng.shuffle(every)
    ways = list(itertools.product(ERRORS, (False, True)))
    turns = [rng.sample(ways, len(ways)) for _ in every]
    pairs = list(zip(every, turns, strict=True))
    some = ((*place, *turn[lap]) for lap in range(len(ways)) for place, turn in pairs)
    return itertools.islice(some, part.start, part.stop)


def faults(subject: Subject, seed: int, folder: Path, part: slice) -> dict[str, Any]:
    """Fail at every change: what is there after must be what was before, or what was wanted."""
    places, states, changes = stages(subject, folder)
    tried, wrong, told = 0, [], Counter()
    for step, n, error, ever in plans(changes, seed, part):
        work = folder / "work"
        copy_tree(places[step], work)
        DISK.watch(work)
        DISK.fail(n, error, ever=ever)
        tried += 1
        where = f"step {step}, change {n}, {errno.errorcode[error]}{' for ever' if ever else ''}"
        try:
            sentence = subject.steps[step](work)
            DISK.fail(0)
            told[errno.errorcode[error], sentence] += 1
            wrong += differs(subject, work, step, states, sentence, where)
        except BaseException:
            DISK.fail(0)
            wrong.append(f"{where}: {traceback.format_exc(limit=-6)}")
        shutil.rmtree(work)
    sentences = [[code, text, times] for (code, text), times in told.items()]
    return {"tried": tried, "wrong": wrong, "told": sentences, "changes": changes}


def differs(
    subject: Subject, work: Path, step: int, states: list[Any], sentence: str | None, where: str
) -> Iterator[str]:
    """Yield what is wrong after a step on a disk that failed, and after trying once more."""
    found, _ = seen(subject, work)
    if sentence is None and found != states[step + 1]:
        yield f"{where}: told as kept, but there is {found!r}"[:600]
    elif found not in (states[step], states[step + 1]):
        yield f"{where}: neither old nor new: {found!r}; told: {sentence}"[:600]
    elif found != states[step + 1]:
        again = subject.steps[step](work)
        if again is not None or subject.read(work) != states[step + 1]:
            yield f"{where}: cannot be done again: {again}"


def seen(subject: Subject, place: Path) -> tuple[Any, bool]:
    """Return what is there, and whether it took the repair that is offered."""
    try:
        return subject.read(place), False
    except ExplorerError as error:
        if subject.repair is None or "repair it" not in str(error):
            raise
        told = subject.repair(place)
        assert told is None, told
        return subject.read(place), True


def power(subject: Subject, seed: int, folder: Path, part: slice) -> dict[str, Any]:
    """Lose what was not synced after every change; what was reported as kept must be there.

    Of what may be left then the part that is wanted is looked at, in an order drawn by lot.
    """
    (folder / "sound").mkdir()
    states = stages(subject, folder / "sound")[1]
    disk, journal = folder / "disk", folder / "journal"
    disk.mkdir()
    journal.mkdir()
    DISK.watch(disk, journal)
    for number, step in enumerate(subject.steps):
        DISK.note(f"{number} {number + 1}")
        told = step(disk)
        assert told is None, told
        DISK.note(f"{number + 1} {number + 1}")
    DISK.watch(folder / "nowhere")
    wrong: list[str] = []
    tried = repaired = 0
    allowed: dict[Any, list[tuple[int, int]]] = {}
    for word, left in losses(disk, journal, seed):
        if word:
            done, begun = map(int, word.split())
            span = (done if subject.keeps_last else 0, begun)
            if span not in allowed.setdefault(left, []):
                allowed[left].append(span)
            tried += 1
    every = sorted(allowed, key=repr)
    random.Random(seed).shuffle(every)
    chosen = every[part]
    for left in chosen:
        found, mended = after_loss(subject, left, journal, folder / "left")
        repaired += mended
        for first, last in allowed[left]:
            if found not in states[first : last + 1]:
                wrong.append(f"after steps {first} to {last}: {found!r}"[:600])
    counts = {"losses": tried, "states": len(every), "tried": len(chosen), "repaired": repaired}
    return {**counts, "wrong": wrong}


def after_loss(subject: Subject, left: Any, journal: Path, place: Path) -> tuple[Any, bool]:
    """Return what is read from a disk on which this is left, and whether it took a repair."""
    lay(left, journal, place)
    try:
        return seen(subject, place)
    except BaseException:
        return traceback.format_exc(limit=-4), False
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    what, name, seed, folder, skip, most = sys.argv[1:]
    part = slice(int(skip), int(skip) + int(most) if int(most) else None)
    sys.stdout.write(json.dumps(main(what, name, int(seed), Path(folder), part)) + "\n")
