"""Read a condition as somebody types it, by a small grammar of our own.

::

    condition   one ("or" one)*
    one         test ("and" test)*
    test        "not" test | "(" condition ")" | "rows" "(" 3, 7-9 ")"
                | column ("=" | "!=" | "<" | "<=" | ">" | ">=") value
                | column ["not"] "in" "(" value, … ")"
                | column "between" value "and" value
                | column ["not"] "contains" value
                | column "is" ["not"] "empty"
    column      a word, "any text in double quotes", or * for any column (with "contains")
    value       a number, a day like 2026-11-28, 'text in quotes', true, false, or a word

What is typed never becomes part of a query: it is read into a tree, and its columns are looked up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never

from explorer.errors import InputError, LimitError
from explorer.readers.notes import quoted
from explorer.tables.conditions import (
    DEEPEST,
    OPERATORS,
    All,
    AnyOf,
    Between,
    Compare,
    Condition,
    Contains,
    Empty,
    Not,
    OneOf,
    Rows,
    Value,
    checked,
)
from explorer.tables.values import Column
from explorer.tables.written import ANY, WORDS

LONGEST = 200_000  # characters; room for the ranges of a selection
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<rows>rows\s*\([0-9,\s-]*\))
    | (?P<string>'(?:[^']|'')*')
    | (?P<name>"(?:[^"]|"")*")
    | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w.]))
    | (?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.]))
    | (?P<word>[^\W\d]\w*)
    | (?P<sign><=|>=|!=|<>|==|[=<>(),*])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_RANGE = re.compile(r"\s*([0-9]{1,12})\s*(?:-\s*([0-9]{1,12}))?\s*")
_WHOLE = 40
_SAME = {"==": "=", "<>": "!="}
_TRUTHS = {"true": True, "false": False}
_TESTS = "“=”, “<”, “in (…)”, “between … and …”, “contains” or “is empty”"


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.text.casefold() in words

    def is_sign(self, *signs: str) -> bool:
        return self.kind == "sign" and self.text in signs


def parse(text: str, columns: Sequence[Column]) -> Condition | None:
    """Read a condition on the columns of a table.

    Parameters
    ----------
    text : str
        As the module tells; of nothing but blanks comes None, which means all rows.
    columns : sequence of Column

    Raises
    ------
    InputError
        It cannot be read, or does not fit the columns; says what is wrong and where.
    LimitError
        It is too long.
    """
    if len(text) > LONGEST:
        raise LimitError(f"The condition has {len(text):,} characters; {LONGEST:,} are read.")
    if not text.strip():
        return None
    reader = _Reader(_tokens(text), columns)
    condition = reader.condition(0)
    reader.require_end()
    return condition


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    end = len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            closing = text[at] in "'\"" and "it has no closing quote"
            _fail(at, f"{quoted(text[at : at + 12])} cannot be read: {closing or 'unknown sign'}")
        tokens.append(_Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup)))
        at = found.end()
    return [*tokens, _Token("end", "", len(text))]


def _fail(at: int, why: str) -> Never:
    end = "" if why[-1] in ".?" else "."
    raise InputError(f"At character {at + 1}: {why}{end}") from None


class _Reader:
    """Goes through the tokens once, from left to right."""

    def __init__(self, tokens: list[_Token], columns: Sequence[Column]) -> None:
        self._tokens = tokens
        self._columns = columns
        self._next = 0

    @property
    def here(self) -> _Token:
        return self._tokens[self._next]

    def take(self) -> _Token:
        token = self.here
        self._next += token.kind != "end"
        return token

    def condition(self, depth: int) -> Condition:
        if depth > DEEPEST:
            _fail(self.here.at, f"the condition is nested more than {DEEPEST} deep")
        parts = [self._one(depth)]
        while self.here.is_word("or"):
            self.take()
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def require_end(self) -> None:
        if self.here.kind != "end":
            self._expected("“and”, “or” or the end")

    def _one(self, depth: int) -> Condition:
        parts = [self._test(depth)]
        while self.here.is_word("and"):
            self.take()
            parts.append(self._test(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _test(self, depth: int) -> Condition:
        if self.here.is_word("not"):
            self.take()
            if depth > DEEPEST:
                _fail(self.here.at, f"the condition is nested more than {DEEPEST} deep")
            return Not(self._test(depth + 1))
        if self.here.is_sign("("):
            self.take()
            inner = self.condition(depth + 1)
            self._sign(")")
            return inner
        if self.here.kind == "rows":
            return self._rows()
        at = self.here.at
        test = self._of_column(self._column())
        try:
            return checked(test, self._columns)
        except InputError as error:
            _fail(at, str(error))

    def _column(self) -> str:
        token = self.here
        if token.kind == "name":
            return self.take().text[1:-1].replace('""', '"')
        if token.is_sign(ANY):
            self.take()
            return ""
        if token.kind != "word" or token.is_word(*WORDS):
            self._expected("a column")
        return self.take().text

    def _of_column(self, column: str) -> Condition:
        negated = self.here.is_word("not")
        if negated:
            self.take()
        token = self.here
        if token.is_word("contains"):
            self.take()
            test: Condition = Contains(column, str(self._value()))
        elif not column:
            self._expected(f"after “{ANY}”, which is any column, “contains”")
        elif token.is_word("in"):
            self.take()
            test = OneOf(column, self._values())
        elif negated:
            self._expected("after “not” “in” or “contains”")
        else:
            return self._plain(column)
        return Not(test) if negated else test

    def _plain(self, column: str) -> Condition:
        token = self.here
        sign = _SAME.get(token.text, token.text)
        if sign in OPERATORS:
            self.take()
            return Compare(column, next(o for o in OPERATORS if o == sign), self._value())
        if token.is_word("between"):
            self.take()
            low = self._value()
            if not self.here.is_word("and"):
                self._expected("“and” with the upper end: between 1 and 2")
            self.take()
            return Between(column, low, self._value())
        if token.is_word("is"):
            self.take()
            return self._emptiness(column)
        if token.is_word("like", "ilike"):
            _fail(token.at, f"for “{token.text}” write “contains” and the text without “%”")
        return self._expected(f"after {quoted(column)} {_TESTS}")

    def _emptiness(self, column: str) -> Condition:
        negated = self.here.is_word("not")
        if negated:
            self.take()
        if not self.here.is_word("empty", "null"):
            self._expected("“empty” or “not empty”")
        self.take()
        return Not(Empty(column)) if negated else Empty(column)

    def _values(self) -> tuple[Value, ...]:
        self._sign("(")
        values: list[Value] = []
        while not self.here.is_sign(")"):
            if values:
                self._sign(",")
            values.append(self._value())
        self.take()
        return tuple(values)

    def _value(self) -> Value:
        token = self.here
        if token.kind not in ("string", "date", "number", "word") or token.is_word(*WORDS):
            self._expected("a value; text goes between single quotes")
        self.take()
        if token.kind == "string":
            return token.text[1:-1].replace("''", "'")
        if token.kind == "number":
            whole = token.text.lstrip("+-").isdecimal() and len(token.text) <= _WHOLE
            return int(token.text) if whole else float(token.text)
        return _TRUTHS.get(token.text.casefold(), token.text)

    def _rows(self) -> Rows:
        token = self.take()
        count = self._columns[0].rows if self._columns else 0
        rows: list[int] = []
        for given in token.text[token.text.index("(") + 1 : -1].split(","):
            if not given.strip():
                continue
            found = _RANGE.fullmatch(given)
            if found is None:
                _fail(token.at, f"{quoted(given.strip())} is no row; rows are given like 3, 7-9")
            low, high = int(found[1]), int(found[2] or found[1])
            if not 1 <= low <= high <= count:
                _fail(token.at, f"the table has rows 1 to {count:,}, not {quoted(given.strip())}")
            rows.extend(range(low - 1, high))
            if len(rows) > count:
                _fail(token.at, "rows are named twice")
        return Rows.of(rows)

    def _sign(self, sign: str) -> None:
        if not self.here.is_sign(sign):
            self._expected(f"“{sign}”")
        self.take()

    def _expected(self, what: str) -> Never:
        found = quoted(self.here.text) if self.here.text else "nothing more"
        _fail(self.here.at, f"{what} was expected, but there is {found}")
