"""The way in for libraries: open files without knowing what they are, and what was kept.

Kept apart from :mod:`explorer.intake` and :mod:`explorer.workspaces` so that ``import explorer``
stays cheap.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.intake import Choice, Opened
    from explorer.intake.sources import Given
    from explorer.workspaces import Workspace


def open_files(
    given: "Given | bytes | Sequence[Given | bytes]", choice: "Choice | None" = None
) -> "Opened":
    """Look at files, by content, and say what they are; see :func:`explorer.intake.open_files`.

    Raises
    ------
    InputError
        A file is missing, empty, damaged, protected, or of no kind that is opened.
    LimitError
        There are too many files, or they are packed too often or too tightly.
    """
    from explorer.intake import open_files as look

    return look(given, choice)


def workspace(name: str) -> "Workspace":
    """Return what was kept on this machine under a name or an id, as the pages show it.

    Raises
    ------
    InputError
        There is none, or several have the name; the message tells which there are.
    """
    from explorer.workspaces import Shelf

    return Shelf().find(name)
