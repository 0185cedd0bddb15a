/** What is drawn around the rows: counts, heads, chips; and how high all of it is. */

import { apartOf } from "./apart.js";
import { chipsOf } from "./chips.js";
import { mark } from "./dom.js";
import { headCells } from "./head.js";

const LOWEST = 320; // pixels, as is what stays free below
const BELOW = 16;
const NONE = {
  all: "There are no rows.",
  filtered: "No row passes the filters.",
  selected: "Nothing is selected: draw a box or a lasso on the map, or click a point.",
};

/** @param {import("./table.js").RowsTable} table */
export function drawCounts(table, { counts, total }) {
  const { root, parts, tab } = table;
  for (const each of parts.tabs.children) {
    each.setAttribute("aria-selected", String(each.dataset.tab === tab));
    each.lastChild.textContent = counts[each.dataset.tab].toLocaleString("en");
  }
  parts.status.textContent = total ? "" : NONE[tab];
  table.say(`${total.toLocaleString("en")} of ${counts.all.toLocaleString("en")} rows`);
  mark(root, "total", total);
  mark(root, "tab", tab);
  mark(root, "filters", table.filters.active().length);
  parts.apart.hidden = tab !== "selected" || !counts.selected;
  if (!parts.apart.hidden) drawApart(table);
}

/** Say what sets the selected rows apart; of very many rows that takes a while. */
async function drawApart(table) {
  const { parts, data } = table;
  const hands = {
    only: () => table.filterBySelected(),
    filterBy: (condition) => table.filterBy(condition),
  };
  if (parts.apart.dataset.of === `${data.at} ${data.selection}`) return;
  parts.apart.dataset.of = `${data.at} ${data.selection}`;
  parts.apart.replaceChildren(...apartOf(null, hands));
  const { apart } = await table.ask({ ask: "apart" });
  if (apart && data.selection === table.data.selection) {
    parts.apart.replaceChildren(...apartOf(apart, hands));
  }
}

/** Draw the heads of the columns; the one that has the focus keeps it. */
export function drawHead(table) {
  const { head } = table.grid;
  const focused = head.contains(document.activeElement)
    ? document.activeElement.closest("[data-column]")?.dataset.column
    : null;
  head.replaceChildren(...headCells(table));
  const cell = [...head.children].find(({ dataset }) => focused && dataset.column === focused);
  cell?.querySelector("button").focus();
}

export function drawChips(table) {
  table.parts.chips.replaceChildren(...chipsOf(table.filters.list, {
    turn: (at) => table.edit(() => table.filters.turn(at)),
    remove: (at) => table.edit(() => table.filters.remove(at)),
    clear: () => table.clear(),
    copy: () => table.copyFilters(),
  }));
}

/** End where the window does, where there is room above. */
export function endWithWindow(root, most) {
  const scrolled = root.closest('[data-testid="stMain"]')?.scrollTop ?? 0;
  const room = window.innerHeight - root.getBoundingClientRect().top - scrolled - BELOW;
  const height = room >= LOWEST ? room : Math.max(LOWEST, window.innerHeight * 0.8);
  root.style.height = `${Math.min(height, Math.max(LOWEST, most ?? height))}px`;
}
