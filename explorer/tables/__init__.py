"""The rows of a space as a table: conditions, orders, pages, pictures of columns, exact counts."""

from explorer.tables.apart import Lift, lift
from explorer.tables.conditions import (
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
    every_one,
)
from explorer.tables.opening import from_columns, from_frame, from_parquet, from_space
from explorer.tables.summaries import bars, dates, histogram, spread, summary
from explorer.tables.table import Table
from explorer.tables.typed import parse
from explorer.tables.values import Bin, Cell, Column, Kind, Page, Sort, Summary
from explorer.tables.written import sentence, typed

__all__ = [
    "All",
    "AnyOf",
    "Between",
    "Bin",
    "Cell",
    "Column",
    "Compare",
    "Condition",
    "Contains",
    "Empty",
    "Kind",
    "Lift",
    "Not",
    "OneOf",
    "Page",
    "Rows",
    "Sort",
    "Summary",
    "Table",
    "bars",
    "dates",
    "every_one",
    "from_columns",
    "from_frame",
    "from_parquet",
    "from_space",
    "histogram",
    "lift",
    "parse",
    "sentence",
    "spread",
    "summary",
    "typed",
]
