"""Conditions on the metadata of documents, as small explicit values."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from explorer.documents import Document, Value
from explorer.errors import ParameterError

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "contains"]
OPERATORS: tuple[Operator, ...] = get_args(Operator)

_TYPED = re.compile(r"\s*([^=!<>~]+?)\s*(!=|<=|>=|=|<|>|~)\s*(.*?)\s*\Z", re.DOTALL)
_OWN_FIELDS = ("title", "source", "id")


@dataclass(frozen=True)
class Filter:
    """A condition on one metadata field.

    Attributes
    ----------
    field : str
        A metadata field, or ``title``, ``source`` or ``id``.
    op : {"=", "!=", "<", "<=", ">", ">=", "contains"}
        Numbers are compared as numbers, everything else as text without regard to case.
    value : str, int, float or bool
        A document without the field passes ``!=`` and nothing else.

    Raises
    ------
    ParameterError
        Unknown operator, or an order comparison with something that is no number.
    """

    field: str
    op: Operator
    value: Value

    def __post_init__(self) -> None:
        if self.op not in OPERATORS:
            raise ParameterError(
                f"Unknown comparison “{str(self.op)[:40]}”; choose one of {', '.join(OPERATORS)}."
            )

    def __str__(self) -> str:
        return f"{self.field} {self.op} {self.value}"

    def accepts(self, document: Document) -> bool:
        """Return whether a document fulfils the condition."""
        held = _held(document, self.field)
        if held is None:
            return self.op == "!="
        return _COMPARE[self.op](*_comparable(held, self.value))


Side = float | str
_COMPARE: dict[Operator, Callable[[Side, Side], bool]] = {
    "=": lambda held, wanted: held == wanted,
    "!=": lambda held, wanted: held != wanted,
    "<": lambda held, wanted: held < wanted,  # type: ignore[operator]
    "<=": lambda held, wanted: held <= wanted,  # type: ignore[operator]
    ">": lambda held, wanted: held > wanted,  # type: ignore[operator]
    ">=": lambda held, wanted: held >= wanted,  # type: ignore[operator]
    "contains": lambda held, wanted: str(wanted) in str(held),
}


def accepts_all(filters: Sequence[Filter], document: Document) -> bool:
    """Return whether a document fulfils every condition."""
    return all(condition.accepts(document) for condition in filters)


def fields_of(documents: Sequence[Document]) -> tuple[str, ...]:
    """Return every field that a filter may name, in the order in which documents bring them."""
    names = dict.fromkeys(name for document in documents for name in document.metadata)
    return (*names, *(name for name in _OWN_FIELDS if name not in names))


def check_fields(filters: Sequence[Filter], fields: Sequence[str]) -> None:
    """Refuse a filter on a field that no document has.

    Raises
    ------
    ParameterError
    """
    for condition in filters:
        if condition.field not in fields:
            raise ParameterError(
                f"No document has the field “{condition.field[:40]}”; "
                f"there are: {', '.join(fields)}."
            )


def parse_filter(text: str) -> Filter:
    """Read a condition as typed: ``minutes<=30``, ``cuisine=Thai``, ``title~soup``.

    Parameters
    ----------
    text : str
        A field, one of ``= != < <= > >= ~`` (contains), and a value.

    Raises
    ------
    ParameterError
        It is not of that form.
    """
    match = _TYPED.match(text)
    if not match or not match[3]:
        raise ParameterError(
            f"The filter “{text[:40]}” needs a field, a comparison and a value, as in "
            "“minutes<=30”, “cuisine=Thai” or “title~soup”."
        )
    op: Operator = next((o for o in OPERATORS if o == match[2]), "contains")
    return Filter(match[1], op, _value(match[3]))


def _value(text: str) -> Value:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _held(document: Document, name: str) -> Value | None:
    if name in document.metadata:
        return document.metadata[name]
    own: Mapping[str, str] = {
        "title": document.title,
        "source": document.source,
        "id": document.id,
    }
    return own.get(name)


def _comparable(held: Value, wanted: Value) -> tuple[Side, Side]:
    """Return both as numbers where both are, else both as text in one case."""
    numbers = _number(held), _number(wanted)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers[0], numbers[1]
    return str(held).casefold(), str(wanted).casefold()


def _number(value: Value) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except ValueError:
        return None
