"""The pictures of the rows, as the map draws them."""

from typing import Literal

from explorer.plots import Block
from explorer.readers.pictures import Thumbnails

MOST_MARKS = 400
"""Points in view up to which the map draws pictures in their place: see `thumbnails.js`."""


def sheet_for_map(
    thumbnails: Thumbnails | None, rows: int, drawn: Literal["shown", "hidden"]
) -> Block | None:
    """Return the pictures of the rows for the map; None where they are of other rows."""
    if thumbnails is None or len(thumbnails) != rows:
        return None
    laid = {
        "mime": thumbnails.mime,
        "width": thumbnails.width,
        "height": thumbnails.height,
        "columns": thumbnails.columns,
        "rows": len(thumbnails),
        "absent": list(thumbnails.absent),
        "shown": drawn == "shown",
    }
    return Block(thumbnails, "bytes", lambda: thumbnails.sheet, laid)
