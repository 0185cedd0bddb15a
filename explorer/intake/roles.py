"""Which columns of a table serve as what: by its first rows, and by what a person said."""

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from explorer.errors import InputError
from explorer.intake.choice import ROLES, Choice, Kind
from explorer.intake.guessing import AS_SAID, Roles, body_of, by_content, label_of, title_of
from explorer.intake.profile import Column, profiled
from explorer.intake.table import Table
from explorer.readers.notes import quoted

_IMAGE = re.compile(r"(.*[ _.-])?(image|img|picture|photo|thumbnail|thumb)s?", re.I)


def roles_of(table: Table, choice: Choice, source: str) -> Roles:
    """Tell what a table is by a sample of it, and by what a person chose.

    Raises
    ------
    InputError
        A chosen column is not there, or the table cannot be what was chosen.
    """
    columns = profiled(table)
    choice = _as_written(table.names, choice, source)
    roles = _chosen(columns, by_content(columns, table, choice), choice, source)
    return _shown(columns, roles, choice)


def _implied(choice: Choice) -> Kind | None:
    """Return what the chosen columns can only be of."""
    if choice.x and choice.y:
        return "layout"
    if choice.second:
        return "pairs"
    return "vectors" if choice.vector else None


def _chosen(columns: list[Column], found: Roles, choice: Choice, source: str) -> Roles:
    wanted = choice.kind or _implied(choice)
    if wanted is None or wanted == found.kind:
        return _corrected(found, choice)
    text = label_of(columns, choice)
    if wanted in ("words", "documents"):
        index = tuple(column.name for column in columns if column.is_index)
        label = text if wanted == "words" else body_of(columns, choice)
        return Roles(wanted, label=label, left_out=index, why=AS_SAID)
    if wanted == "vectors" and found.vector:
        return _corrected(replace(found, kind="vectors", x=None, y=None), choice)
    numbers = tuple(c.name for c in columns if c.holds == "number" and not c.is_index)
    if wanted == "vectors" and numbers:
        return _corrected(Roles("vectors", numbers, text, why=AS_SAID), choice)
    texts = [column.name for column in columns if column.holds == "text"]
    if wanted == "pairs" and len(texts) >= 2:
        score = choice.score or next(iter(numbers), None)
        return _corrected(Roles("pairs", (), texts[0], texts[1], score, why=AS_SAID), choice)
    if wanted == "layout" and len(numbers) >= 2:
        vector = found.vector if len(found.vector) == 1 else ()
        placed = Roles("layout", vector, text, x=numbers[0], y=numbers[1], why=AS_SAID)
        return _corrected(placed, choice)
    raise InputError(
        f"{source} cannot be opened as {wanted}: its columns hold no such thing; it was taken for "
        f"{found.kind}."
    )


def _shown(columns: list[Column], roles: Roles, choice: Choice) -> Roles:
    """Add what points are called, colored by, and pictured with."""
    label = roles.label
    if roles.kind == "documents":
        title = _said(choice.label, title_of(columns, label))
        return replace(roles, title=title if title != label else None)
    if choice.label:
        if roles.kind in ("vectors", "layout"):
            label = choice.label
        else:
            roles = replace(roles, title=choice.label)
    taken = {
        label,
        roles.title,
        roles.second,
        roles.score,
        roles.x,
        roles.y,
        *roles.vector,
        *roles.left_out,
    }
    beside = [column for column in columns if column.name not in taken]
    color = next((column.name for column in beside if column.is_class), None)
    images = [column.name for column in beside if _IMAGE.fullmatch(column.name)]
    image = next(iter(images), None)
    if roles.kind == "pairs":
        return replace(roles, label=label)
    color, image = _said(choice.color, color), _said(choice.image, image)
    return replace(roles, label=label, color=color, image=image)


def _said(said: str | None, found: str | None) -> str | None:
    """Return the column that a person named; an empty name is none."""
    return found if said is None else said or None


def _corrected(roles: Roles, choice: Choice) -> Roles:
    vector = choice.vectors or roles.vector
    left_out = tuple(name for name in roles.left_out if name not in vector)
    if choice.vector and len(roles.vector) == 1 and roles.vector != vector:
        left_out = (*left_out, *roles.vector)
    return replace(
        roles,
        vector=vector,
        left_out=left_out,
        label=_said(choice.text, roles.label),
        second=choice.second or roles.second,
        score=_said(choice.score, roles.score),
        x=choice.x or roles.x,
        y=choice.y or roles.y,
    )


def _as_written(names: Sequence[str], choice: Choice, source: str) -> Choice:
    """Return the choice with columns called as the file does, where only capitals differ."""
    folded = {name.casefold(): name for name in reversed(names)}

    def written(wanted: str) -> str:
        if not wanted or wanted in names:
            return wanted
        if wanted.casefold() in folded:
            return folded[wanted.casefold()]
        near = get_close_matches(wanted, names, 1)
        hint = (
            f"did you mean {quoted(near[0])}"
            if near
            else ("choose one of " + ", ".join(quoted(name) for name in names[:8]))
        )
        raise InputError(f"{source} has no column {quoted(wanted)}; {hint}.")

    singles = {role: getattr(choice, role) for role in ROLES if role != "vector"}
    found: dict[str, Any] = {role: written(name) for role, name in singles.items() if name}
    vectors = tuple(map(written, choice.vectors))
    vector = vectors[0] if isinstance(choice.vector, str) else vectors or choice.vector
    return replace(choice, vector=vector, **found)
