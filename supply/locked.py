"""The packages of the lock, what each needs, and which of them the product runs with."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK, RUNTIME, CHECKS = "requirements.lock", "requirements.txt", "requirements-dev.txt"

Asked = tuple[str, frozenset[str]]  # a package and the extras it is asked for with


@dataclass(frozen=True)
class Package:
    """One line of the lock.

    Attributes
    ----------
    name
        As registries normalize it: lower case, hyphens.
    version
        The exact version.
    marker
        For which machines and Pythons the line holds; empty for all.
    needs
        Names of the packages of the lock that it needs on this machine.
    runs
        Whether the product runs with it; the others are for the checks alone.
    """

    name: str
    version: str
    marker: str
    needs: tuple[str, ...]
    runs: bool


def lines_of(name: str) -> list[Requirement]:
    """Return what a list of requirements asks for, without what it includes."""
    texts = (
        line.partition("#")[0].strip()
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
    )
    return [Requirement(text) for text in texts if text and not text.startswith("-r ")]


def direct(name: str) -> list[str]:
    """Return the names of the packages that a list of requirements asks for."""
    return [canonicalize_name(line.name) for line in lines_of(name)]


def _needs(name: str, extras: frozenset[str]) -> Iterator[Asked]:
    """Yield what a package needs here, as it tells itself; one that is not installed tells none."""
    try:
        texts = requires(name) or ()
    except PackageNotFoundError:
        return
    for line in map(Requirement, texts):
        if line.marker is None or any(line.marker.evaluate({"extra": e}) for e in {"", *extras}):
            yield canonicalize_name(line.name), frozenset(line.extras)


def _reached(start: list[Requirement]) -> dict[str, set[str]]:
    """Return every package that is reached from a list, with what each needs."""
    waiting: list[Asked] = [
        (canonicalize_name(line.name), frozenset(line.extras)) for line in start
    ]
    seen: set[Asked] = set()
    found: dict[str, set[str]] = {}
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        needed = list(_needs(*each))
        found.setdefault(each[0], set()).update(name for name, _ in needed)
        waiting += needed
    return found


def packages() -> list[Package]:
    """Return the packages of the lock in its order.

    CUDA's packages are not among them: the head of the lock says why.
    """
    lines = lines_of(LOCK)
    locked = {canonicalize_name(line.name) for line in lines}
    runs = _reached(lines_of(RUNTIME))
    reached = _reached(lines_of(RUNTIME) + lines_of(CHECKS))
    # A line for other machines cannot be reached from here: then it counts as run.
    return [
        Package(
            name=(name := canonicalize_name(line.name)),
            version=next(iter(line.specifier)).version,
            marker=str(line.marker or ""),
            needs=tuple(sorted(reached.get(name, set()) & locked)),
            runs=name in runs or name not in reached,
        )
        for line in lines
    ]
