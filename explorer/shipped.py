"""Where the things lie that come with the packages: the data, the launcher and its settings."""

from pathlib import Path

_PACKAGES = Path(__file__).resolve().parents[1]
# What stands at the top of a checkout lies in a folder of its own in a wheel: see pyproject.toml.
_INSTALLED = _PACKAGES / "vector_space_explorer"


def shipped(name: str) -> Path:
    """Return the place of one of them, wherever the app was started.

    Parameters
    ----------
    name : str
        As it is called in a checkout: ``"data/words"``, ``"app.py"``.
    """
    return (_INSTALLED if _INSTALLED.is_dir() else _PACKAGES) / name
