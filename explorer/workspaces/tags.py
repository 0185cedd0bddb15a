"""Tags: labels that a person gave to rows of a list, at most one a row; kept with the list.

They may be in another person's file: what reads them trusts nothing.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.arrays import IndexVector, fingerprint
from explorer.errors import InputError, LimitError, ParameterError, StoreError
from explorer.sheets import Formulas, to_csv
from explorer.workspaces import columns
from explorer.workspaces.columns import Stored, Written
from explorer.workspaces.values import Item, Manifest, Part

if TYPE_CHECKING:
    import pandas as pd

LONGEST_TAG = 60
"""Characters."""

MOST_TAGS = 500
"""Different ones of a list."""

TAG_FORMATS = (".csv", ".parquet", ".jsonl")
_PART = "tags"


@dataclass(frozen=True, eq=False)
class Tags:
    """Labels of some rows of a list.

    Attributes
    ----------
    title : str
        What the list is called.
    size : int
        Rows of the list.
    rows : ndarray of int64
        Those that have a label, ascending.
    texts : tuple of str
        What is in each of these rows.
    labels : tuple of str
        One for each of these rows.
    parent : str, optional
        Id of the list in the workspace.
    data : str
        Key of the content of a list that comes with the app.
    """

    title: str
    size: int
    rows: IndexVector
    texts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    parent: str | None = None
    data: str = ""

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def id(self) -> str:
        """Of their item in a workspace: one a list."""
        return f"tags-{fingerprint(self.parent or '', self.data)[:16]}"

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each label has, in the order in which they come."""
        return dict(Counter(self.labels))

    def given(self, label: str, rows: Sequence[int], texts: Iterable[str]) -> "Tags":
        """Return the tags after a label is given to rows; what they had is replaced.

        Parameters
        ----------
        label : str
        rows : sequence of int
            In [0, size).
        texts : iterable of str
            What is in each of them.

        Raises
        ------
        ParameterError
            Nothing is left of the label.
        LimitError
            It is too long, or there are too many different ones.
        """
        name = _clean(label)
        if name not in self.counts and len(self.counts) >= MOST_TAGS:
            raise LimitError(f"A list has at most {MOST_TAGS} different tags; take some away.")
        return self._with(dict.fromkeys(map(int, rows), name), texts)

    def without(self, rows: Iterable[int]) -> "Tags":
        """Return the tags after rows lost theirs."""
        gone = np.isin(self.rows, np.fromiter(rows, dtype=np.int64))
        return self._kept(~gone)

    def taken(self, rows: Sequence[int], title: str, parent: str | None) -> "Tags":
        """Return the tags of some rows as those of a list of these rows, in their order."""
        column = self.column()
        own = [(at, column[row]) for at, row in enumerate(rows) if column[row]]
        text = dict(zip(self.rows.tolist(), self.texts, strict=True))
        return Tags(
            title,
            len(rows),
            np.array([at for at, _ in own], dtype=np.int64),
            tuple(text[int(rows[at])] for at, _ in own),
            tuple(label for _, label in own),
            parent,
        )

    def fitting(self, texts: Sequence[str]) -> "Tags":
        """Return those tags whose rows say in a list what they said when they were tagged."""
        if self.size != len(texts):
            return self._kept(np.zeros(len(self), dtype=np.bool_))
        pairs = zip(self.rows, self.texts, strict=True)
        return self._kept(np.array([texts[row] == text for row, text in pairs], dtype=np.bool_))

    def column(self) -> list[str]:
        """Return the label of every row of the list, nothing where there is none."""
        cells = [""] * self.size
        for row, label in zip(self.rows.tolist(), self.labels, strict=True):
            cells[row] = label
        return cells

    def table(self) -> "pd.DataFrame":
        """Return the rows that have a label: columns row, text, label."""
        import pandas as pd

        cells = {"row": self.rows, "text": list(self.texts), "label": list(self.labels)}
        return pd.DataFrame(cells)

    def _with(self, given: dict[int, str], texts: Iterable[str]) -> "Tags":
        if given and not 0 <= min(given) <= max(given) < self.size:
            raise InputError(f"A row lies outside the {self.size:,} of “{self.title}”.")
        label = dict(zip(self.rows.tolist(), self.labels, strict=True)) | given
        text = dict(zip(self.rows.tolist(), self.texts, strict=True))
        text |= dict(zip(given, texts, strict=True))
        rows = sorted(label)
        return replace(
            self,
            rows=np.array(rows, dtype=np.int64),
            texts=tuple(text[row] for row in rows),
            labels=tuple(label[row] for row in rows),
        )

    def _kept(self, kept: "np.ndarray[Any, np.dtype[np.bool_]]") -> "Tags":
        at = np.flatnonzero(kept)
        return replace(
            self,
            rows=self.rows[at],
            texts=tuple(self.texts[i] for i in at),
            labels=tuple(self.labels[i] for i in at),
        )


def no_tags(title: str, size: int, parent: str | None = None, data: str = "") -> Tags:
    """Return the tags of a list that has none yet."""
    return Tags(title, size, np.empty(0, dtype=np.int64), parent=parent, data=data)


def tags_bytes(tags: Tags, ending: str, formulas: Formulas = "defuse") -> bytes:
    """Return labels for training: a row for each that has one.

    Parameters
    ----------
    tags : Tags
    ending : {".csv", ".parquet", ".jsonl"}
    formulas : {"defuse", "keep"}
        What becomes of text in a CSV that a spreadsheet program would run.

    Raises
    ------
    ParameterError
        Another ending.
    """
    table = tags.table()
    if ending == ".csv":
        return to_csv(table, formulas=formulas)
    if ending == ".parquet":
        buffer = io.BytesIO()
        table.to_parquet(buffer, index=False)
        return buffer.getvalue()
    if ending == ".jsonl":
        return str(table.to_json(orient="records", lines=True, force_ascii=False)).encode()
    raise ParameterError(f"Tags are written as {', '.join(TAG_FORMATS)}, not as “{ending[:20]}”.")


def tags_item(tags: Tags) -> tuple[dict[str, Any], dict[str, Written]]:
    """Return what is kept of tags: as JSON, and as files by role.

    Raises
    ------
    InputError
        A text cannot be kept.
    """
    cells = {"row": tags.rows, "text": list(tags.texts), "label": list(tags.labels)}
    content, made = columns.write(cells, {"row": "<i8", "text": "list", "label": "list"})
    about = {"rows": len(tags), "held": columns.described(made)}
    return {"size": tags.size, "data": tags.data}, {_PART: (content, about)}


def tags_of(item: Item, content: Callable[[Part], bytes]) -> Tags:
    """Read tags, trusting nothing.

    Parameters
    ----------
    item : Item
    content : callable
        Reads a file of it.

    Raises
    ------
    InputError
        They are damaged.
    """
    try:
        if item.kind != "tags" or item.parts.keys() != {_PART}:
            raise ValueError(item.kind)
        part, size, data = item.parts[_PART], item.parameters["size"], item.parameters["data"]
        row, text, label = columns.columns_of(part.about["held"])
        if type(size) is not int or size < 0 or not isinstance(data, str):
            raise TypeError
        if (row.kind, text.kind, label.kind) != ("<i8", "list", "list"):
            raise TypeError
        stored = Stored.open(content(part))
        # Before anything is read: what all items say together is bounded.
        if part.about["rows"] != stored.rows:
            raise ValueError(stored.rows)
        rows, labels = stored.column(row), stored.column(label)
        if not _are_sound(rows, labels, size):
            raise ValueError(size)
        texts = tuple(stored.column(text))
        return Tags(item.name, size, rows, texts, tuple(labels), item.parent, data)
    except (KeyError, TypeError, ValueError):
        raise InputError(f"The tags of “{item.name}” are damaged; give them again.") from None


def tags_in(manifest: Manifest, content: Callable[[Part], bytes]) -> tuple[Tags, ...]:
    """Return the tags of the lists of a workspace; what is damaged is left out."""
    found = []
    for item in manifest.items:
        if item.kind == "tags":
            with suppress(InputError, LimitError, StoreError):
                found.append(tags_of(item, content))
    return tuple(found)


def _are_sound(rows: IndexVector, labels: list[str], size: int) -> bool:
    ascending = len(rows) and bool((np.diff(rows) > 0).all())
    if not (ascending and rows[0] >= 0 and rows[-1] < size):
        return False
    different = set(labels)
    return len(different) <= MOST_TAGS and all(
        label == " ".join(label.split()) and 0 < len(label) <= LONGEST_TAG for label in different
    )


def _clean(label: str) -> str:
    name = " ".join("".join(c if c.isprintable() else " " for c in label).split())
    if not name:
        raise ParameterError("A tag needs a name; type one.")
    if len(name) > LONGEST_TAG:
        raise LimitError(f"A tag has at most {LONGEST_TAG} characters; shorten “{name[:40]}…”.")
    return name
