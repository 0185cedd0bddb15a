"""One file that a person named, whatever it is packed in."""

from collections.abc import Sequence
from pathlib import Path

from explorer.errors import InputError
from explorer.intake.packing import unpacked
from explorer.intake.sources import source_of


def read_file(path: Path, most: int) -> tuple[str, bytes]:
    """Read a file that a person named, unpacked where it is packed, of at most so many bytes.

    Returns
    -------
    tuple of (file name, bytes)

    Raises
    ------
    InputError
        It is not there, is a folder, cannot be unpacked, or holds several files.
    LimitError
        It is larger.
    """
    require_file(path)
    inside = unpacked(source_of(path))
    if len(inside) > 1:
        raise InputError(f"“{path.name}” holds {len(inside):,} files; name one of them alone.")
    return inside[0].base, inside[0].read(most)


def require_file(path: Path, otherwise: str = "") -> None:
    """Refuse what is not there, a folder, or not to be read; `otherwise` says what else to do."""
    try:
        with path.open("rb"):
            return
    except FileNotFoundError:
        raise InputError(f"There is no file “{path}”; check the path{otherwise}.") from None
    except IsADirectoryError:
        raise InputError(f"“{path}” is a folder; name a file in it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is unusable"
        raise InputError(f"“{path}” cannot be read ({reason}); check the path.") from None


def named_paths(texts: Sequence[str]) -> list[Path]:
    """Return the files and folders of some names.

    Raises
    ------
    InputError
        There is none of a name.
    """
    for text in texts:
        if not text.strip():
            raise InputError("An empty name names no file; give the path of a file or folder.")
        if not _exists(Path(text)):
            raise InputError(f"There is no file or folder “{text[-40:]}”; check the path.")
    return [Path(text) for text in texts]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
