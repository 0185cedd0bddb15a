"""Try mutants of a target, and remember those that brought it down."""

import hashlib
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from tests.fuzz.mutants import mutated
from tests.fuzz.targets import TARGETS
from tests.fuzz.values import Target, outcome

PAST = Path(__file__).with_name("past")
ALLOWED = ("value", "sentence")


@dataclass(frozen=True)
class Fault:
    """A mutant that came out as something else than a value or a sentence."""

    target: str
    name: str
    data: bytes
    outcome: str

    def __str__(self) -> str:
        return f"{self.target}, {self.name}: {self.outcome}"

    def keep(self, folder: Path = PAST) -> Path:
        """Write it where the tests find it from now on."""
        digest = hashlib.sha256(self.data).hexdigest()[:8]
        path = folder / self.target / f"{digest}-{quote(self.name, safe='')}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.data)
        return path


@dataclass(frozen=True)
class Tried:
    """How many mutants were tried, what came out how often, and the faults."""

    tried: int
    outcomes: Counter[str]
    faults: tuple[Fault, ...]


def try_mutants(
    target: Target, seed: int, most: int | None = None, seconds: float | None = None
) -> Tried:
    """Try so many mutants, or for so long; each sample in its turn, the sound ones first."""
    rng = random.Random(f"{target.name} {seed}")
    samples = sorted(target.samples().items())
    until = None if seconds is None else time.monotonic() + seconds
    outcomes: Counter[str] = Counter()
    faults, number = [], 0
    with target.opened() as feed:
        while (most is None or number < most) and (until is None or time.monotonic() < until):
            name, data = samples[number % len(samples)]
            if number >= len(samples):
                data = mutated(data, rng)
            found = outcome(feed, name, data)
            outcomes[found if found in ALLOWED else "fault"] += 1
            if found not in ALLOWED:
                faults.append(Fault(target.name, name, data, found))
            number += 1
    return Tried(number, outcomes, tuple(faults))


def past() -> Iterator[tuple[str, str, bytes]]:
    """Yield every mutant that once brought something down: target, name and bytes."""
    for path in sorted(PAST.glob("*/*")):
        yield path.parent.name, unquote(path.name.partition("-")[2]), path.read_bytes()


def again(target: str, name: str, data: bytes) -> str:
    """Return what comes out of one of them now."""
    with TARGETS[target].opened() as feed:
        return outcome(feed, name, data)
