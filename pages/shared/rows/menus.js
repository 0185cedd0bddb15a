/** What can be done to a cell, to a column, and to the columns as a whole. */

import { addressOf, literal, shownText, typedName } from "./cells.js";
import { openMenu } from "./menu.js";

export function menuOfCell(table, { column: { name, kind }, value, row }, anchor) {
  const typed = typedName(name);
  const text = shownText(value);
  const none = value === null || value === "";
  const same = none ? `${typed} is empty` : `${typed} = ${literal(value, kind)}`;
  const other = none ? `${typed} is not empty` : `${typed} != ${literal(value, kind)}`;
  const entries = [
    ["Filter by this", () => table.filterBy(same)],
    ["Hide this", () => table.filterBy(other)],
    ["Copy", () => table.copy(text)],
    [table.cards.picked.has(row) ? "Close the card" : "Open as a card", () => table.pick(row)],
  ];
  // Somebody's text becomes a link by a person's wish alone.
  const address = addressOf(kind, value);
  const open = () => window.open(address, "_blank", "noopener,noreferrer");
  if (address) entries.push(["Open the address in a new tab", open]);
  openMenu(table.root, anchor, `${name}: ${text.slice(0, 60) || "empty"}`, entries);
}

export function menuOfColumn(table, name, anchor) {
  const { shown } = table;
  const at = shown.indexOf(name);
  const typed = typedName(name);
  const entries = [
    ["Sort ascending", () => table.order({ column: name, direction: "ascending" })],
    ["Sort descending", () => table.order({ column: name, direction: "descending" })],
    ["Only filled cells", () => table.filterBy(`${typed} is not empty`)],
    ["Only empty cells", () => table.filterBy(`${typed} is empty`)],
  ];
  if (at > 0) entries.push(["Move left", () => table.move(name, shown[at - 1])]);
  if (at < shown.length - 1) {
    entries.push(["Move right", () => table.move(name, shown[at + 2] ?? null)]);
  }
  if (shown.length > 1) entries.push(["Hide the column", () => table.toggle(name)]);
  openMenu(table.root, anchor, table.shownColumns.get(name).said, entries);
}

export function menuOfColumns(table, anchor) {
  const entries = table.data.columns.map(({ name }) => [
    `${table.shown.includes(name) ? "✓" : "\u2003"} ${name}`,
    () => table.toggle(name),
  ]);
  openMenu(table.root, anchor, "Columns", entries);
}
