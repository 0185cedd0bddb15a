"""The lock agrees with the lists it was made from, and with what is installed."""

import re
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("requirements.txt", "requirements-dev.txt")
# Only builds of PyTorch with CUDA need these: the head of the lock says why it leaves them out.
CUDA = re.compile("nvidia-|cuda-|triton$")


def lines_of(name: str) -> Iterator[Requirement]:
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text and not text.startswith("-r "):
            yield Requirement(text)


def version_in(line: Requirement) -> Version:
    """Return the one version a line allows."""
    (pin,) = line.specifier
    assert pin.operator == "==", f"{line} is not an exact version"
    return Version(pin.version)


def locked() -> dict[str, Version]:
    """Return what the lock says for this Python on this machine."""
    return {
        canonicalize_name(line.name): version_in(line)
        for line in lines_of("requirements.lock")
        if line.marker is None or line.marker.evaluate()
    }


def needed() -> set[str]:
    """Return what the lists need here, directly or not, as the installed packages tell it."""
    waiting = [line for name in LISTS for line in lines_of(name)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        line = waiting.pop()
        name = canonicalize_name(line.name)
        for extra in {"", *line.extras}:
            if CUDA.match(name) or (name, extra) in seen:
                continue
            seen.add((name, extra))
            for text in distribution(name).requires or ():
                other = Requirement(text)
                if other.marker is None or other.marker.evaluate({"extra": extra}):
                    waiting.append(other)
    return {name for name, _ in seen}


@pytest.mark.parametrize("name", LISTS)
def test_the_lock_has_the_versions_of_the_list(name):
    listed = {canonicalize_name(line.name): version_in(line) for line in lines_of(name)}
    assert len(listed) > 5
    assert {each: locked().get(each) for each in listed} == listed


def test_the_lock_holds_what_the_lists_need_and_nothing_else():
    assert needed() == locked().keys()


def test_what_is_installed_is_what_the_lock_says():
    # A build of PyTorch says what it is built for after a plus sign.
    installed = {each: Version(Version(distribution(each).version).public) for each in locked()}
    assert installed == locked()
