"""SQLite databases → the columns of one table. Read-only, and nothing in it is trusted."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from explorer.errors import InputError, LimitError
from explorer.intake.cells import as_vector
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.sources import Source
from explorer.intake.table import Table
from explorer.readers.limits import LIMITS, megabytes, require_columns, require_rows
from explorer.readers.notes import NoteBook, quoted

_MARK = b"SQLite format 3\x00"
_STEPS = 50_000_000  # of SQLite's machine, some seconds; a table is scanned in far fewer


def is_database(source: Source) -> bool:
    """Whether it begins as SQLite's files do."""
    return source.head.startswith(_MARK)


def read(source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Read the table that holds vectors, else the one with most rows.

    Views, triggers and virtual tables are never touched.

    Raises
    ------
    InputError
        It is damaged, or has no table with rows.
    LimitError
        It is too large.
    """
    book.unit = "row"
    with _opened(source) as base:
        names = _tables(base)
        chosen = _chosen(base, names)
        if chosen is None:
            raise InputError(f"{source.quoted} has no table with rows; choose another database.")
        if len(names) > 1:
            others = ", ".join(quoted(name) for name in names[:8] if name != chosen)
            book.tell("table", f"{quoted(chosen)}; there are also {others}")
        return _rows(base, chosen, source, first)


def sample(source: Source) -> Table:
    """Read the first rows."""
    return read(source, NoteBook(), INTAKE_LIMITS.sample_rows)


@contextmanager
def _opened(source: Source) -> Iterator[sqlite3.Connection]:
    data = source.read()
    if data[18:20] == b"\x02\x02":
        # Kept with a log beside it, which is not here; what the file itself holds can be read.
        data = data[:18] + b"\x01\x01" + data[20:]
    base = sqlite3.connect(":memory:")
    steps = [0]

    def tick() -> int:
        steps[0] += 1_000_000
        return int(steps[0] > _STEPS)

    try:
        base.deserialize(data)
        base.execute("pragma trusted_schema = off")
        base.execute("pragma query_only = on")
        base.set_progress_handler(tick, 1_000_000)
        yield base
    except (sqlite3.Error, OverflowError, UnicodeError, MemoryError):
        raise InputError(
            f"{source.quoted} is not a whole SQLite database; copy or export it again."
        ) from None
    finally:
        base.close()


def _tables(base: sqlite3.Connection) -> list[str]:
    found = base.execute(
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' "
        "and sql not like 'create virtual%' limit ?",
        (INTAKE_LIMITS.database_tables,),
    )
    return [str(name) for (name,) in found]


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _chosen(base: sqlite3.Connection, names: list[str]) -> str | None:
    # A table's name cannot be a parameter; it is quoted as an identifier.
    best, most = None, (False, 0)
    for name in names:
        row = base.execute(f"select * from {_quote(name)} limit 1").fetchone()  # noqa: S608
        if row is None:
            continue
        holds = any(as_vector(cell) is not None for cell in row if isinstance(cell, bytes | str))
        (count,) = base.execute(f"select count(*) from {_quote(name)}").fetchone()  # noqa: S608
        if (holds, count) > most:
            best, most = name, (holds, count)
    return best


def _rows(base: sqlite3.Connection, name: str, source: Source, first: int | None) -> Table:
    most = LIMITS.rows + 1 if first is None else first
    found = base.execute(f"select * from {_quote(name)} limit ?", (most,))  # noqa: S608
    names = [str(column[0]) for column in found.description]
    require_columns(source.quoted, len(names))
    if len(set(names)) < len(names):
        raise InputError(f"{source.quoted} has two columns of one name; rename one.")
    rows, size = [], 0
    for row in found:
        size += sum(len(cell) if isinstance(cell, bytes | str) else 8 for cell in row)
        if size > INTAKE_LIMITS.unpacked_bytes:
            raise LimitError(
                f"{source.quoted} holds more than the {megabytes(INTAKE_LIMITS.unpacked_bytes)} "
                "that are read; export a part of it."
            )
        rows.append(row)
    require_rows(source.quoted, len(rows))
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return Table(dict(zip(names, columns, strict=True)), range(1, len(rows) + 1))
