"""What a session knows of one map between two runs, and whose selection counts.

The selection has two owners, the person at the map and the page, and the last one to act wins. A
page asks for a selection with ``payload["selected"]``. Only a *changed* wish counts, so a page
that always asks for the same leaves the person's choice alone; and a page that hands back what it
was told, at once or one run late, changes nothing.

News cross on their way. So each thing a person does at a map has a number, and with a wish goes the
number of the last one that was heard before: a browser in which more has been done leaves the wish
alone, and the page hears of that next. Rows are told with the number of the points they are rows
of: a click that comes after others were drawn is about points that are gone.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class MapEvents:
    """What is selected on a map now.

    Attributes
    ----------
    selected : int, optional
        Row of the chosen point.
    lasso : tuple of int
        Rows inside the last box or lasso, ascending.
    act : int
        Number of what a person did last at the map, as far as it was heard.
    """

    selected: int | None = None
    lasso: tuple[int, ...] = ()
    act: int = field(default=0, compare=False)


@dataclass(frozen=True)
class MapMemory:
    """The state of one map in one session.

    Attributes
    ----------
    events : MapEvents
        What is selected now.
    labels, places : str
        Digests of the labels and of the coordinates; both changed, they are other points.
    count : int
        Number of points.
    wish, told : int, optional
        What the page asked for last, and what it was told last.
    asked : int, optional
        The row of the page's last valid request, which is number `command`.
    after : int
        Number of what a person had done last before that request.
    points : int
        Number of the points drawn now.
    """

    events: MapEvents = MapEvents()
    labels: str = ""
    places: str = ""
    count: int = 0
    wish: int | None = None
    told: int | None = None
    asked: int | None = None
    command: int = 0
    after: int = 0
    points: int = 0

    def follow(self, payload: Mapping[str, Any]) -> "MapMemory":
        """Take over what a payload asks for; on other points old rows mean nothing."""
        wish = payload.get("selected")
        labels = _digest(payload["labels"])
        places = _digest([payload.get(name) for name in ("places", "x", "y")])
        count = payload["n"]
        memory = self
        if self.labels and labels != self.labels and places != self.places:
            # A page that hands back what it was told hands back a row of the points before.
            wish = None if wish == self.events.selected else wish
            memory = MapMemory(command=self.command + 1, points=self.points + 1)
        memory = replace(memory, labels=labels, places=places, count=count)
        memory = memory._heed(row_of(wish, memory.count))
        return replace(memory, told=memory.events.selected)

    def _heed(self, wish: int | None) -> "MapMemory":
        if wish == self.wish:
            return self
        if wish == self.told:
            # An echo, one run late: the page follows, so its next wish counts from what it
            # hears now.
            return replace(self, wish=self.events.selected)
        if wish == self.events.selected:
            return replace(self, wish=wish)
        asked = replace(
            self, wish=wish, asked=wish, command=self.command + 1, after=self.events.act
        )
        return replace(asked, events=replace(self.events, selected=wish))

    def hear(self, marks: object) -> "MapMemory":
        """Take over what the browser reports, as far as it can be true."""
        told = marks if isinstance(marks, Mapping) else {}
        if told.get("points") != self.points:
            return self
        selected = row_of(told.get("selected"), self.count)
        lasso = _rows(told.get("lasso"), self.count)
        return replace(self, events=MapEvents(selected, lasso, _number(told.get("act"))))


def row_of(value: object, count: int) -> int | None:
    """Return the value if it is a row of a map with `count` points."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value < count else None


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _rows(told: object, count: int) -> tuple[int, ...]:
    """Return the rows a browser names: as a list, or, if they are many, as a bit for each row."""
    if isinstance(told, Mapping):
        import numpy as np

        marks = np.frombuffer(_bytes(told.get("bits")), np.uint8)
        bits = np.unpackbits(marks, bitorder="little")
        return tuple(np.flatnonzero(bits[:count]).tolist())
    known = [row_of(row, count) for row in told] if isinstance(told, list) else []
    return tuple(sorted({row for row in known if row is not None}))


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError:
        return b""


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
