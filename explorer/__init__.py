"""Explore embedding spaces: map them, calculate in them, search them, and know how far to trust it.

The core of Vector Space Explorer. It knows no user interface; import what you need from its
modules (``explorer.space``, ``explorer.projection``, ``explorer.readers`` …). Importing this
package alone loads nothing heavy.
"""

__version__ = "0.1.0"
