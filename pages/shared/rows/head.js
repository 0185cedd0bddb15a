/** The head of each column: its name, which sorts; what else can be done to it; its picture. */

import { html } from "./dom.js";
import { menuOfColumn } from "./menus.js";
import { conditionOf, pictureOf } from "./pictures.js";

const NEXT = { none: "ascending", ascending: "descending", descending: "none" };
const ARROWS = { none: "", ascending: " ↑", descending: " ↓" };
const MARGIN = 16;

/**
 * @param {Object} table with columns, sort, pictures, filters, and what a person can do:
 *   order(sort), move(name, before), filterBy(condition, more), say(text)
 * @returns {HTMLElement[]}
 */
export function headCells(table) {
  const number = html(
    "div",
    { class: "vse-rows__cell vse-rows__number", role: "columnheader", "aria-colindex": "1" },
    "#",
  );
  return [number, ...table.columns.map((column, at) => headCell(table, column, at))];
}

function headCell(table, { name, kind, width, said }, at) {
  const direction = table.sort?.column === name ? table.sort.direction : "none";
  const next = NEXT[direction];
  const title = html(
    "button",
    {
      type: "button",
      class: "vse-rows__name",
      title: said,
      draggable: "true",
      click: () => table.order(next === "none" ? null : { column: name, direction: next }),
      dragstart: (event) => event.dataTransfer.setData("text/vse-column", name),
    },
    html("span", {}, name),
    html("span", { "aria-hidden": "true" }, ARROWS[direction]),
  );
  const more = html("button", {
    type: "button",
    class: "vse-rows__more",
    "aria-label": `What to do with the column ${name}`,
    "aria-haspopup": "menu",
  }, "⋯");
  more.addEventListener("click", () => menuOfColumn(table, name, more));
  const cell = html(
    "div",
    {
      class: `vse-rows__cell is-${kind}`,
      role: "columnheader",
      "aria-colindex": String(at + 2),
      "aria-sort": direction,
      "data-column": name,
      style: `width:${width}px`,
      dragover: (event) => event.preventDefault(),
      drop: (event) => {
        event.preventDefault();
        const moved = event.dataTransfer.getData("text/vse-column");
        if (moved && moved !== name) table.move(moved, name);
      },
    },
    html("div", { class: "vse-rows__title" }, title, more),
  );
  const picture = table.pictures[name];
  if (picture) cell.append(drawn(table, name, picture, width - MARGIN));
  else cell.append(html("div", { class: "vse-rows__picture is-none" }));
  return cell;
}

function drawn(table, name, picture, width) {
  const choose = (from, to) => {
    const condition = conditionOf(picture, from, to);
    table.filterBy(condition, { of: name, span: [from, to] });
  };
  return pictureOf(picture, width, table.filters.spanOf(name), choose, (text) => table.say(text));
}
