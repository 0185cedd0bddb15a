"""What was handed over: files dropped on a page, or named by a path where that is allowed."""

import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from explorer.arrays import fingerprint
from explorer.errors import InputError
from explorer.tasks import files
from explorer.tasks.files import Given
from pages.shared.wording import md

FOLDER_VARIABLE = "VSE_OPEN_DIR"
"""Names the folder below which a page may open files by their path; unset, it may open none."""

MOST_MEGABYTES = 200


@dataclass(frozen=True, eq=False)
class Handed:
    """Files that were handed over together.

    Attributes
    ----------
    names : tuple of str
        Raw text.
    given : tuple
        Names with contents, or paths.
    key : str
        Another for other files.
    """

    names: tuple[str, ...]
    given: tuple[Given, ...]
    key: str

    @property
    def title(self) -> str:
        """What they are called together; raw text."""
        return self.names[0] if len(self.names) == 1 else f"{len(self.names)} files"


def uploader_key(name: str) -> str:
    """Return the key of the field for files of a dropper.

    It changes only when a person opened what was in it: a field whose key or place changes between
    two runs is another field, and what was being handed to the first is gone.
    """
    turn = st.session_state.get(_turn(name), 0)
    return f"{name} files {turn}" if turn else f"{name} files"


def take(name: str, label: str) -> Handed | None:
    """Draw the field for files and return what is in it."""
    dropped = st.file_uploader(
        label,
        accept_multiple_files=True,
        max_upload_size=MOST_MEGABYTES,
        key=uploader_key(name),
    )
    if not dropped:
        return None
    given: list[UploadedFile] = []
    for file in dropped:
        # What was handed over twice, because the first seemed lost, counts once.
        if not any(_are_same(file, other) for other in given):
            given.append(file)
    return Handed(
        tuple(file.name for file in given),
        tuple((file.name, file.getvalue()) for file in given),
        fingerprint("dropped", [file.file_id for file in given]),
    )


def _are_same(one: UploadedFile, other: UploadedFile) -> bool:
    if (one.name, one.size) != (other.name, other.size):
        return False
    return one.getvalue() == other.getvalue()


def empty(name: str) -> None:
    """Empty a dropper, once what was in it has been opened."""
    st.session_state[_turn(name)] = st.session_state.get(_turn(name), 0) + 1
    st.session_state.pop(_path(name), None)


def by_path(name: str) -> Handed | None:
    """Draw the field for a path, where the operator allows a folder; return what it names.

    Raises
    ------
    InputError
        There is nothing by that path.
    """
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder:
        return None
    root = Path(folder)
    typed = st.text_input(
        "Or a path on this machine",
        key=_path(name),
        placeholder="vectors/glove.6B.300d.txt.gz",
        help=f"As seen from the folder {md(root.name or str(root))} of the machine that runs this "
        "app. Nothing is copied; of large files name how many rows you want.",
        max_chars=1_000,
        persist_state="session",
    )
    if not (typed or "").strip():
        return None
    path = files.inside(root, typed)
    try:
        state = path.stat()
    except OSError:
        raise InputError(f"“{path.name}” cannot be read; ask who runs this app.") from None
    key = fingerprint("path", str(path), state.st_size, state.st_mtime_ns)
    return Handed((path.name,), (path,), key)


def _turn(name: str) -> str:
    return f"{name} turn"


def _path(name: str) -> str:
    return f"{name} path"
