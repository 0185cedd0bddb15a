"""The table as a component: what a person did in it, and what it shows.

Rows come from `served`, not through the page. The component keeps its columns and tab in the
browser; filters and order are the page's as well, which narrows what else it shows by them.
Everything is drawn as text, never as markup. How wishes of the person and of the page go together:
the page sends its own once, under a new number, and otherwise hears. A row that is clicked goes to
a map of the same rows in the browser, if there is one (the event ``vse:walk``), else to the page.

For tests the root ``.vse-rows`` tells ``data-ready``, ``data-total`` (rows in the tab),
``data-tab``, ``data-filters`` (active ones), ``data-chosen`` and ``data-first`` (row at the top).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from explorer import tables
from pages.shared import runtime
from pages.shared.map.assets import MAP_FOLDER
from pages.shared.map.bundle import bundle
from pages.shared.map.memory import row_of
from pages.shared.rows.answers import MOST_FILTERS, active
from pages.shared.rows.served import SERVED

_FOLDER = Path(__file__).parent
_LONGEST = 300_000
_DIGITS = 3


@dataclass(frozen=True)
class Filter:
    """A typed condition that can be switched off."""

    text: str
    is_on: bool = True


@dataclass(frozen=True)
class RowsMemory:
    """What a session knows of one table between two runs.

    Attributes
    ----------
    filters : tuple of Filter
    sort : Sort or None
    command : int
        Number of the page's last wish about them.
    """

    filters: tuple[Filter, ...] = ()
    sort: tables.Sort | None = None
    command: int = 0


STYLES = ("rows.css", "grid.css", "pictures.css", "cards.css")
"""In the order in which later rules win."""


@cache
def script() -> str:
    """Return the modules of the browser's side as one."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in _FOLDER.glob("*.js")}
    sources["dom.js"] = (MAP_FOLDER / "dom.js").read_text(encoding="utf-8")
    return f"{bundle(sources, 'index.js')}export default mount;\n"


_MOUNT = st.components.v2.component(
    "explorer_rows",
    html='<div class="vse-rows" data-ready="false"></div>',
    css="".join((_FOLDER / name).read_text(encoding="utf-8") for name in STYLES),
    js=script(),
    isolate_styles=False,
)


def rows_table(
    table: tables.Table,
    *,
    key: str,
    chosen: int | None = None,
    selected: tuple[int, ...] = (),
    height: int = 900,
    on_walk: Callable[[int], None] | None = None,
) -> None:
    """Draw the table.

    Parameters
    ----------
    table : Table
        The same object as long as the rows are the same.
    key : str
    chosen : int, optional
        The row that is marked; it is scrolled to when it changes.
    selected : tuple of int
        Rows of the tab “Selected”.
    height : int
        In CSS pixels, at most; less where the window is lower.
    on_walk : callable, optional
        Told of a row that is clicked, before the run that the click causes.
    """
    address, version = SERVED.publish(runtime.session_id(), key, table, selected)
    memory = _recall(key)

    def remember() -> None:
        _keep(key, hear(_recall(key), st.session_state[key].get("filters")))

    def reorder() -> None:
        known = sort_of(st.session_state[key].get("sort"), table)
        _keep(key, replace(_recall(key), sort=known))

    def walk() -> None:
        row = row_of(st.session_state[key].get("walk"), len(table))
        if row is not None and on_walk is not None:
            on_walk(row)

    data = {
        "at": address,
        "key": key,
        "columns": [
            {
                "name": each.name,
                "kind": each.kind,
                "said": each.describe(),
                "decimals": decimals(table, each),
            }
            for each in table.columns
        ],
        "rows": len(table),
        "chosen": chosen,
        "selection": version,
        "selected": len(set(selected)),
        "filters": [{"text": each.text, "on": each.is_on} for each in memory.filters],
        "sort": None if memory.sort is None else asdict(memory.sort),
        "command": memory.command,
        "height": height,
    }
    _MOUNT(
        key=key,
        data=data,
        on_filters_change=remember,
        on_sort_change=reorder,
        on_walk_change=walk,
    )


def decimals(table: tables.Table, column: tables.Column) -> int | None:
    """Return how many decimals of a column's numbers tell its rows apart at a glance.

    Those that make three digits of what the column spans, at most six; None where that says
    nothing.
    """
    span = tables.spread(table, column.name) if column.kind == "number" else 0.0
    if not 0 < span < math.inf:
        return None
    return min(max(_DIGITS - 1 - math.floor(math.log10(span)), 0), 6)


def condition(key: str, table: tables.Table) -> tuple[tables.Condition | None, list[str]]:
    """Return what the filters of a table let through, and why some cannot be used.

    None stands for all rows. The sentences are raw text.
    """
    texts = [each.text for each in _recall(key).filters if each.is_on]
    known, told = active(table, texts)
    return known, [str(each["error"]) for each in told if "error" in each]


def filters(key: str) -> tuple[Filter, ...]:
    """Return the filters of a table."""
    return _recall(key).filters


def order(key: str) -> tables.Sort | None:
    """Return the order of a table."""
    return _recall(key).sort


def ask_for(key: str, wanted: tuple[Filter, ...], sort: tables.Sort | None) -> None:
    """Set the filters and the order of a table, as a link or a button does."""
    memory = _recall(key)
    if (wanted, sort) != (memory.filters, memory.sort):
        _keep(key, RowsMemory(wanted, sort, memory.command + 1))


def sort_of(value: object, table: tables.Table) -> tables.Sort | None:
    """Return an order that was told, if it is one of the table."""
    told = value if isinstance(value, Mapping) else {}
    column, descends = told.get("column"), told.get("direction") == "descending"
    if not isinstance(column, str) or column not in [each.name for each in table.columns]:
        return None
    return tables.Sort(column, "descending" if descends else "ascending")


def hear(memory: RowsMemory, told: object) -> RowsMemory:
    """Take over what a browser reports, as far as it can be."""
    heard = []
    for each in told if isinstance(told, list) else []:
        text = each.get("text") if isinstance(each, Mapping) else None
        if isinstance(text, str) and text.strip() and len(text) <= _LONGEST:
            heard.append(Filter(text, each.get("on") is not False))
    return replace(memory, filters=tuple(heard[:MOST_FILTERS]))


def _recall(key: str) -> RowsMemory:
    memory: Any = st.session_state.get(f"{key} memory")
    return memory if isinstance(memory, RowsMemory) else RowsMemory()


def _keep(key: str, memory: RowsMemory) -> None:
    st.session_state[f"{key} memory"] = memory
