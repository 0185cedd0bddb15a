"""What a person corrects of a belief: kind, form, columns, and how much of it is read."""

import codecs
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from explorer.errors import ParameterError
from explorer.readers.text.form import SEPARATORS, Decimal, Form, Header

Kind = Literal["vectors", "layout", "pairs", "words", "documents", "retrieval"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Role = Literal["text", "label", "vector", "x", "y", "second", "score", "color", "image"]
ROLES: tuple[Role, ...] = get_args(Role)
"""What a column can be chosen for; in pairs ``text`` is the first of the two."""

# What no longer fits once something else is corrected.
_COLUMNS: dict[str, None] = dict.fromkeys(ROLES)
_FORM: dict[str, None] = dict.fromkeys(("header", "separator", "decimal", "encoding"))
_UNSETTLED: dict[str, dict[str, None]] = {
    "member": {**_COLUMNS, **_FORM, "kind": None},
    "kind": _COLUMNS,
    "encoding": _COLUMNS,
    "separator": {**_COLUMNS, "header": None},
    "header": _COLUMNS,
}

# Codecs that Python has beside encodings of text; the first takes time without bounds.
_NO_TEXT = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "unicode_escape",
            "raw_unicode_escape")  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Corrections; what is not given is guessed.

    Attributes
    ----------
    kind : str, optional
        One of `KINDS`.
    text : str, optional
        The column of the texts: what is embedded, or what names the vectors.
    label : str, optional
        The column of the names that are shown, where they are others than the texts: they name
        vectors and points, and are the titles of documents.
    vector : str or tuple of str, optional
        The column of vectors, or those of their numbers.
    x, y, second, score : str, optional
        Columns of a layout and of pairs.
    color, image : str, optional
        Columns by which points are colored and of which thumbnails are made. Empty for none, as
        `text`, `label` and `score` can be.
    header : {"named", "numbered"}, optional
        Whether the first row names the columns.
    separator : str, optional
        What divides columns: one of ``, ; | `` or a tab or a space; empty for one entry a line.
    decimal : {".", ","}, optional
        The decimal mark; the other of the two groups thousands.
    encoding : str, optional
        Of the text, as Python calls it.
    first : int, optional
        Only so many rows.
    only : tuple of str
        Only the rows of these words, among the first where `first` is given.
    member : str, optional
        The file of an archive or folder that is meant.
    scaling : {"none", "standard"}
        Whether each number of the vectors is brought to mean 0 and deviation 1, as measurements
        in different units need it.

    Raises
    ------
    ParameterError
        A value is none of those that can be chosen.
    """

    kind: Kind | None = None
    text: str | None = None
    vector: str | tuple[str, ...] | None = None
    x: str | None = None
    y: str | None = None
    second: str | None = None
    score: str | None = None
    first: int | None = None
    member: str | None = None
    scaling: Literal["none", "standard"] = "none"
    label: str | None = None
    color: str | None = None
    image: str | None = None
    header: Header | None = None
    separator: str | None = None
    decimal: Decimal | None = None
    encoding: str | None = None
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, known in (
            ("kind", KINDS),
            ("header", get_args(Header)),
            ("separator", tuple(SEPARATORS)),
            ("decimal", get_args(Decimal)),
        ):
            value = getattr(self, name)
            if value is not None and value not in known:
                listed = ", ".join(f"“{each}”" for each in known)
                raise ParameterError(f"The {name} must be one of {listed}, not “{value!s:.40}”.")
        if self.first is not None and self.first < 1:
            raise ParameterError(f"The number of first rows must be at least 1, not {self.first}.")
        if self.encoding is not None:
            _require_known(self.encoding)

    @property
    def form(self) -> Form:
        """How the file is written, as far as it was said."""
        return Form(self.header, self.separator, self.decimal, self.encoding)

    @property
    def vectors(self) -> tuple[str, ...]:
        """The columns of the vectors that were chosen."""
        return (self.vector,) if isinstance(self.vector, str) else self.vector or ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that were chosen."""
        singles = (getattr(self, role) for role in ROLES if role != "vector")
        return (*(name for name in singles if name), *self.vectors)

    def corrected(self, name: str, value: Any) -> "Choice":
        """Return the choice with one correction, without what was chosen of what it replaces.

        Another member forgets how the first was written; another header, separator, encoding or
        kind forgets the columns.
        """
        unsettled = _UNSETTLED.get(name, {})
        return replace(self, **{**unsettled, name: value})


CORRECTIONS: tuple[str, ...] = tuple(each.name for each in fields(Choice))
"""Names of all that can be corrected."""


def _require_known(encoding: str) -> None:
    """Refuse an encoding that is none of text."""
    try:
        known = codecs.lookup(encoding).name not in _NO_TEXT and bool("a".encode(encoding))
    except (LookupError, ValueError, TypeError):
        known = False
    if not known:
        raise ParameterError(
            f"There is no encoding “{encoding[:40]}”; name one such as utf-8, windows-1252, "
            "shift_jis or gb18030."
        )
