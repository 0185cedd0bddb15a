"""The way into a workspace: what it was left with."""

from typing import NoReturn

from explorer.workspaces import Manifest
from pages.shared import frame, spaces
from pages.shared.sets import WORD_SETS
from pages.shared.wording import counted
from pages.shared.work import keeping
from pages.shared.work.sources import OWN


def enter(manifest: Manifest) -> NoReturn:
    """Make a workspace that of the session, and show the list or the set it was left with."""
    keeping.open_next(manifest.id)
    if manifest.latest is not None:
        spaces.choose_next(f"{OWN}{manifest.latest.id}")
        frame.go_to("map/page.py")
    sets = sets_of(manifest)
    if sets:
        frame.go_to("wordsets/page.py", {WORD_SETS.field: sets[-1]})
    frame.go_to("data/page.py")


def lists_of(manifest: Manifest) -> list[str]:
    """Return what the words and vectors of a workspace are called; raw text."""
    return [item.name for item in manifest.items if item.parts and item.kind != "set"]


def sets_of(manifest: Manifest) -> list[str]:
    """Return what the sets of questions of a workspace are called; raw text."""
    return [item.name for item in manifest.items if item.kind == "set"]


def counts(manifest: Manifest) -> list[str]:
    """Say how much is in a workspace."""
    sets = sets_of(manifest)
    told = [counted(len(lists_of(manifest)), "list"), counted(manifest.rows, "row")]
    return [*told, counted(len(sets), "word set")] if sets else told
