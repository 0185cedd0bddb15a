"""What a command answers, once for machines and once for people."""

import json
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

import numpy as np


@dataclass(frozen=True)
class Answer:
    """The result of a command.

    Attributes
    ----------
    data : mapping
        What ``--json`` prints; NumPy numbers and NaN are turned into JSON's own on the way.
    text : str
        What a person reads instead.
    code : int
        Exit code; 2 where the answer is that the input cannot be used.
    """

    data: Mapping[str, Any]
    text: str
    code: int = 0


def write_json(data: Mapping[str, Any], stream: TextIO) -> None:
    """Write one JSON object on one line; numbers that are not finite become null."""
    unicode_safe = (stream.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(_plain(data), ensure_ascii=not unicode_safe, allow_nan=False)
    # Bytes of an argument that are no UTF-8 arrive as half characters, which cannot be written.
    stream.write(text.encode("utf-8", "backslashreplace").decode() + "\n")


def write_text(text: str, stream: TextIO) -> None:
    """Write lines for a person, replacing what the terminal's encoding lacks."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Align rows under a header; numbers to the right, text to the left.

    Parameters
    ----------
    header : sequence of str
    rows : iterable of sequences as long as the header
        Floats are shown to three decimals; None is shown as a dash.
    """
    content = [list(row) for row in rows]
    cells = [[_cell(value) for value in row] for row in content]
    widths = [max(_width(text) for text in column) for column in zip(header, *cells, strict=True)]
    numeric = [
        bool(content) and all(isinstance(row[i], int | float | np.number) for row in content)
        for i in range(len(header))
    ]
    padded = [
        [_pad(*cell) for cell in zip(line, widths, numeric, strict=True)]
        for line in ([_cell(name) for name in header], *cells)
    ]
    return "\n".join("  ".join(line).rstrip() for line in padded)


def lines(*parts: str) -> str:
    """Join the parts that are not empty, one below the other."""
    return "\n".join(part for part in parts if part)


def bullets(notes: Iterable[str]) -> str:
    """Put each note on a line of its own behind a dash."""
    return "\n".join(f"– {printable(note)}" for note in notes)


def printable(text: str) -> str:
    """Return the text on one line with control characters made visible.

    A label from a file must not move the cursor or change the colors of the terminal.
    """
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float | np.floating):
        return f"{value:.3f}" if math.isfinite(value) else "–"
    return printable(str(value))


def _width(text: str) -> int:
    """Columns a text takes on a terminal: wide letters two, combining marks none."""
    return sum(
        0
        if unicodedata.combining(letter)
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )


def _pad(text: str, width: int, right: bool) -> str:  # noqa: FBT001
    gap = " " * (width - _width(text))
    return gap + text if right else text + gap
