"""Notes: what a person wrote about a workspace, or about something in it."""

from contextlib import suppress

from explorer.arrays import fingerprint
from explorer.errors import InputError, LimitError
from explorer.workspaces.values import Manifest
from explorer.workspaces.workspace import Workspace

LONGEST_NOTE = 5_000
"""Characters of a note."""


def note_on(manifest: Manifest, about: str | None = None) -> str:
    """Return the note on an item, by default that on the workspace; empty where there is none."""
    item = manifest.item(_id(about))
    text = None if item is None or item.kind != "note" else item.parameters.get("text")
    # Another person's file may say anything.
    return text[:LONGEST_NOTE] if isinstance(text, str) else ""


def notes_in(manifest: Manifest) -> dict[str | None, str]:
    """Return all notes by the id of what they are about; that on the workspace is under None."""
    every: list[str | None] = [None, *(item.id for item in manifest.items)]
    return {about: text for about in every if (text := note_on(manifest, about))}


def keep_note(workspace: Workspace, text: str, about: str | None = None) -> None:
    """Keep a note on an item, by default on the workspace, in the place of the one before.

    Nothing but white space takes the note away.

    Raises
    ------
    InputError
        There is no such item.
    LimitError
        It is too long.
    StoreError
        The disk refuses.
    """
    clean = text.strip()
    if len(clean) > LONGEST_NOTE:
        raise LimitError(
            f"The note has {len(clean):,} characters, and {LONGEST_NOTE:,} can be kept; shorten it."
        )
    if about is not None:
        workspace.item(about)
    if clean:
        workspace.put("note", "Note", {"text": clean}, item_id=_id(about), parent=about)
        return
    with suppress(InputError):
        workspace.remove(_id(about))


def _id(about: str | None) -> str:
    return "note" if about is None else f"note-{fingerprint('note', about)[:16]}"
