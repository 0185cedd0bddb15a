"""The table as a component: what a person did in it, and what it shows.

Rows come from `served`, not through the page. The component keeps its columns, order and tab in
the browser; filters are the page's as well, which narrows what else it shows by them. Everything
is drawn as text, never as markup. How filters by the person and by the page go together: the page
sends its own once, under a new number, and otherwise hears.

For tests the root ``.vse-rows`` tells ``data-ready``, ``data-total`` (rows in the tab),
``data-tab``, ``data-filters`` (active ones), ``data-chosen`` and ``data-first`` (row at the top).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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
    command : int
        Number of the page's last wish about them.
    """

    filters: tuple[Filter, ...] = ()
    command: int = 0


@cache
def script() -> str:
    """Return the modules of the browser's side as one."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in _FOLDER.glob("*.js")}
    sources["dom.js"] = (MAP_FOLDER / "dom.js").read_text(encoding="utf-8")
    return f"{bundle(sources, 'index.js')}export default mount;\n"


_MOUNT = st.components.v2.component(
    "explorer_rows",
    html='<div class="vse-rows" data-ready="false"></div>',
    css=(_FOLDER / "rows.css").read_text(encoding="utf-8"),
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

    def walk() -> None:
        row = row_of(st.session_state[key].get("walk"), len(table))
        if row is not None and on_walk is not None:
            on_walk(row)

    data = {
        "at": address,
        "key": key,
        "columns": [
            {"name": each.name, "kind": each.kind, "said": each.describe()}
            for each in table.columns
        ],
        "rows": len(table),
        "chosen": chosen,
        "selection": version,
        "selected": len(set(selected)),
        "filters": [{"text": each.text, "on": each.is_on} for each in memory.filters],
        "command": memory.command,
        "height": height,
    }
    _MOUNT(key=key, data=data, on_filters_change=remember, on_walk_change=walk)


def condition(key: str, table: tables.Table) -> tables.Condition | None:
    """Return what the filters of a table let through; None where that is all rows."""
    texts = [each.text for each in _recall(key).filters if each.is_on]
    return active(table, texts)[0]


def filters(key: str) -> tuple[Filter, ...]:
    """Return the filters of a table."""
    return _recall(key).filters


def ask_for(key: str, wanted: tuple[Filter, ...]) -> None:
    """Set the filters of a table, as a link or a button does."""
    memory = _recall(key)
    if wanted != memory.filters:
        _keep(key, replace(memory, filters=wanted, command=memory.command + 1))


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
