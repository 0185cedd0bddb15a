"""What files are believed to be, and what each thing could fairly be instead."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from explorer.errors import ExplorerError, InputError
from explorer.intake.choice import ROLES, Choice, Kind, Role
from explorer.intake.formats.delimited import delimiter_of
from explorer.intake.formats.registry import LINES, LIST, SPACED, TABLE
from explorer.intake.guessing import AS_SAID
from explorer.intake.looking import Look
from explorer.intake.profile import Column, profiled
from explorer.intake.sources import Source
from explorer.intake.together import Group
from explorer.readers.notes import quoted
from explorer.readers.text.form import SEPARATORS, Decimal, Header

ENCODINGS = (
    "utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "iso-8859-15", "shift_jis",
    "euc_jp", "gb18030", "big5", "euc_kr",
)  # fmt: skip
"""Encodings that are offered; any that Python knows can be named."""

_ROLES_OF: dict[str, tuple[Role, ...]] = {
    "vectors": ("text", "label", "vector", "color", "image"),
    "layout": ("text", "label", "x", "y", "vector", "color", "image"),
    "pairs": ("text", "second", "score"),
    "words": ("text", "label", "color", "image"),
    "documents": ("text", "label"),
}
_MOST_MEMBERS = 200
_COMMA_NUMBER = re.compile(r"\s*[+-]?\d*,\d+\s*\Z")

Offers = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Alternative:
    """Another fair reading: what it would be, and the choice that opens it so."""

    what: str
    choice: Choice


@dataclass(frozen=True, eq=False)
class Belief:
    """What files are believed to be, told from their heads.

    Attributes
    ----------
    kind : {"vectors", "layout", "pairs", "words", "documents", "retrieval"}
    belief : str
        “vectors: 400,000 × 300, words and numbers, divided by spaces, gzip”.
    why : str
        What it was told from.
    rows, dimension : int, optional
        Where the heads of the files tell.
    columns : tuple of str
    first_rows : tuple of tuple of str
        A preview, a cell for each of `columns`.
    alternatives : tuple of Alternative
    notes : tuple of str
        What was chosen or left out.
    choice : Choice
        What was said of them.
    believed : Choice
        The same with all that was told from the files: the value that each correction would
        replace. None where it has no meaning for these files.
    offers : mapping of str to tuple
        For each thing that can be corrected, by its name in `Choice`, the values that are fair.
        ``replace(choice, …)``, better :meth:`Choice.corrected`, opens the files so.
    doubts : tuple of str
        Names of what was told from little, so that a look at it is worth while.
    """

    kind: Kind
    belief: str
    why: str
    rows: int | None
    dimension: int | None
    columns: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    alternatives: tuple[Alternative, ...]
    notes: tuple[str, ...]
    choice: Choice
    believed: Choice
    offers: Offers
    doubts: tuple[str, ...]


def believed(group: Group, choice: Choice) -> Choice:
    """Return the choice that says in full what was told from the files.

    What has no meaning for these files stays None.
    """
    if not group.main:
        return replace(choice, kind=group.kind)
    first = group.main[0]
    described = first if first.roles is not None else group.labels
    found: dict[str, Any] = {"kind": group.kind, "member": first.source.name}
    if described is not None and described.roles is not None:
        roles = described.roles
        found |= {role: getattr(roles, role) for role in ("x", "y", "second")}
        found |= {role: getattr(roles, role) or "" for role in ("score", "color", "image")}
        text = roles.label if choice.text is None else choice.text
        found |= {"text": text or "", "label": choice.label or roles.title or ""}
        if first.roles is not None:
            found["vector"] = roles.vector[0] if len(roles.vector) == 1 else roles.vector or None
        meant = _ROLES_OF.get(group.kind, ())
        found |= {role: None for role in ROLES if role not in meant}
    return replace(choice, **found, **_form(first))


def offers(group: Group, sources: Sequence[Source]) -> Offers:
    """Return, for each thing that can be corrected, the values that are fair.

    What is not there has no meaning for these files. An empty column is “none of them”.
    """
    members = tuple(source.name for source in sources[:_MOST_MEMBERS])
    found: dict[str, tuple[Any, ...]] = {"member": members} if len(sources) > 1 else {}
    if not group.main:
        return {**found, "kind": _distinct(group.kind, "documents")}
    first = group.main[0]
    found["kind"] = _kinds(first, group.kind)
    if first.format.title in LINES:
        now = _encoding(first.source)
        found["encoding"] = _distinct(now, *ENCODINGS)
        found["separator"] = tuple(SEPARATORS)
    if _is_written_table(first):
        found["header"] = get_args(Header)
        if first.format.title in LINES:
            found["decimal"] = get_args(Decimal)
    described = first if first.table is not None else group.labels
    if described is not None and described.table is not None and first.table is not None:
        found |= _columns(profiled(described.table), group.kind)
    return found


def _distinct(*values: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _is_written_table(look: Look) -> bool:
    """Whether the rows of a file may stand below names."""
    return look.table is not None and (
        look.format.title in LINES or look.format.extension == ".xlsx"
    )


def _form(look: Look) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if look.format.title in LINES:
        found["encoding"] = look.source.form.encoding or _encoding(look.source)
        found["separator"] = _separator(look)
    if _is_written_table(look):
        assert look.table is not None
        found["header"] = look.table.header
        if look.format.title in LINES:
            found["decimal"] = look.source.form.decimal or _decimal(look)
    return found


def _separator(look: Look) -> str:
    if look.format.title == SPACED:
        return " "
    return (delimiter_of(look.source) or "") if look.format is TABLE else ""


def _encoding(source: Source) -> str:
    head = source.head
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4 or source.whole:
            return "windows-1252" if _is_western(source) else "utf-8"
    return "utf-8"


def _is_western(source: Source) -> bool:
    from explorer.readers.notes import NoteBook
    from explorer.readers.text.decoding import decode

    book = NoteBook()
    try:
        decode(source.head, source.quoted, book)
    except ExplorerError:
        return False
    return any("Windows-1252" in note.text for note in book.notes())


def _decimal(look: Look) -> Decimal:
    assert look.table is not None
    cells = [text for name in look.table.names for text in look.table.texts(name)[:50]]
    commas = sum(_COMMA_NUMBER.match(cell) is not None for cell in cells)
    points = sum("." in cell and cell.strip()[-1:].isdigit() for cell in cells)
    return "," if commas > points else "."


def _kinds(look: Look, now: Kind) -> tuple[Kind, ...]:
    if look.format.holds == "documents":
        return _distinct(now, "documents", "words") if look.format.title in LINES else (now,)
    if look.format.title == SPACED:
        return _distinct(now, "vectors", "words")
    if look.table is None:
        return (now,)
    columns = profiled(look.table)
    texts = sum(column.holds == "text" for column in columns)
    numbers = sum(column.holds == "number" and not column.is_index for column in columns)
    vectors = any(column.holds == "vector" for column in columns)
    fair: list[Kind] = [now]
    fair += ["vectors"] * (vectors or numbers > 0)
    fair += ["layout"] * (numbers > 1)
    fair += ["pairs"] * (texts > 1)
    if texts or look.format is LIST:
        fair += ["words", "documents"]
    return _distinct(*fair)


def _columns(columns: Sequence[Column], kind: Kind) -> Offers:
    plain = tuple(column.name for column in columns if column.holds in ("text", "number"))
    texts = tuple(column.name for column in columns if column.holds == "text")
    numbers = tuple(column.name for column in columns if column.holds == "number")
    vectors = tuple(column.name for column in columns if column.holds == "vector")
    fair: dict[Role, tuple[Any, ...]] = {
        "text": plain if kind in ("pairs", "documents") else ("", *plain),
        "label": ("", *plain),
        "vector": (*vectors, *numbers),
        "x": numbers,
        "y": numbers,
        "second": texts,
        "score": ("", *numbers),
        "color": ("", *plain),
        "image": ("", *(column.name for column in columns if column.holds != "number")),
    }
    return {role: fair[role] for role in _ROLES_OF.get(kind, ()) if any(fair[role])}


def doubts(group: Group) -> tuple[str, ...]:
    """Return the names of what was told from little: of two readings the other is near."""
    first = group.main[0]
    found = ["member"] if group.others else []
    if first.roles is not None and first.table is not None and first.roles.why != AS_SAID:
        vectors = [column for column in profiled(first.table) if column.holds == "vector"]
        found += ["vector"] * (len(vectors) > 1)
        found += ["kind"] * (first.roles.kind == "pairs" and first.roles.score is None)
    if first.format.title in LINES and first.source.form.encoding is None:
        found += ["encoding"] * (_encoding(first.source) not in ("utf-8", "utf-16"))
    if first.format is TABLE and first.table is not None and first.source.form.decimal is None:
        found += ["decimal"] * _has_threes(first)
    return tuple(found)


def _has_threes(look: Look) -> bool:
    """Whether all commas in numbers stand before three digits: they may group thousands."""
    assert look.table is not None
    cells = [text for name in look.table.names for text in look.table.texts(name)[:50]]
    commas = [cell.strip() for cell in cells if _COMMA_NUMBER.match(cell)]
    return bool(commas) and all(re.fullmatch(r"[+-]?\d{1,3},\d{3}", cell) for cell in commas)


def require_meaning(group: Group, choice: Choice, fair: Offers) -> None:
    """Refuse a correction of something that these files do not have.

    Raises
    ------
    InputError
    """
    for name in ("separator", "header", "decimal", "encoding"):
        said = getattr(choice, name) is not None
        if said and name not in fair and not (name == "encoding" and not group.main):
            what = group.main[0] if group.main else None
            title = what.format.title if what else group.kind
            quoted_name = (what.source if what else group.files[0]).quoted
            raise InputError(
                f"{quoted_name} is read as {title}, of which no {name} can be chosen; leave the "
                f"{name} out."
            )
    looks = group.main[:1]
    if choice.columns and all(each.table is None for each in looks):
        name = (looks[0].source if looks else group.files[0]).quoted
        title = looks[0].format.title if looks else group.kind
        raise InputError(
            f"{name} is read as {title}, which has no columns to choose from; leave the column "
            f"{quoted(choice.columns[0])} out."
        )
