"""Explore embedding spaces: map them, calculate in them, search them, and know how far to trust it.

The core of Vector Space Explorer. It knows no user interface; import what you need from its
modules (``explorer.space``, ``explorer.projection``, ``explorer.readers`` …), open files of any
kind with ``explorer.open_files``, or what was kept with ``explorer.workspace``. Importing
this package alone loads nothing heavy.
"""

from explorer.opening import open_files, workspace

__all__ = ["open_files", "workspace"]

__version__ = "0.1.0"
