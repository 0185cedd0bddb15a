"""Measurements kept in a folder, so that one broken off loses only the index it was at."""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from explorer.arrays import fingerprint
from explorer.benchmark.values import Row, Study
from explorer.folders import make_private, replace_whole
from explorer.indexes import INDEXES, IndexParameters


@dataclass(frozen=True)
class Keep:
    """A place for what was measured on one set of vectors in one way.

    Attributes
    ----------
    folder : Path
    key : str
        Of the vectors and the settings; other keys may share the folder.
    """

    folder: Path
    key: str

    def load(self, asked: IndexParameters) -> Study | None:
        """Return the study of one index, or None where none was kept to the end."""
        try:
            data = json.loads(self._path(asked).read_text("utf-8"))
        except OSError:
            return None
        return Study(**data | {"rows": tuple(map(_row, data["rows"])), "skipped": ()})

    def save(self, asked: IndexParameters, study: Study) -> None:
        """Write the study of one index whole; where the disk refuses it is measured again."""
        rows = [_plain(row) for row in study.rows]
        header = {each.name: getattr(study, each.name) for each in fields(study)}
        with contextlib.suppress(OSError):
            make_private(self.folder)
            replace_whole(self._path(asked), json.dumps(header | {"rows": rows}).encode())

    def found(self, families: Sequence[IndexParameters]) -> Study | None:
        """Return one study of the indexes measured so far, or None without any."""
        known = [study for asked in families if (study := self.load(asked))]
        return merged(known) if known else None

    def _path(self, asked: IndexParameters) -> Path:
        return self.folder / f"{fingerprint(self.key, repr(asked))}.json"


def merged(studies: Sequence[Study]) -> Study:
    """Return studies of the same vectors as one."""
    return replace(studies[0], rows=tuple(row for study in studies for row in study.rows))


def _plain(row: Row) -> dict[str, Any]:
    options = {name: asdict(getattr(row, name)) for name in ("asked", "parameters")}
    return {each.name: getattr(row, each.name) for each in fields(row)} | options


def _row(data: dict[str, Any]) -> Row:
    kind = INDEXES[data["family"]].parameters
    options = {name: kind(**data[name]) for name in ("asked", "parameters")}
    return Row(**data | options | {"notes": tuple(data["notes"])})
