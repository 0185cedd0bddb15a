/** Rows opened whole, side by side. */

import { html } from "./dom.js";
import { linkOrText } from "./cells.js";

/**
 * @param {Object} opened the server's answer: rows, columns, cells
 * @param {Object<string, string>} kinds of columns
 * @param {(row: number) => void} close
 */
export function cardsOf({ rows, columns, cells }, kinds, close) {
  return rows.map((row, at) => card(row, columns, cells[at], kinds, close));
}

function card(row, columns, cells, kinds, close) {
  const parts = [];
  columns.forEach((name, at) => {
    if (cells[at] === null || cells[at] === undefined || at === 0) return;
    parts.push(html("dt", {}, name), html("dd", {}, linkOrText(kinds[name], cells[at])));
  });
  return html(
    "article",
    { class: "vse-rows__card", "data-row": String(row), "aria-label": `Row ${row + 1}` },
    html(
      "header",
      {},
      html("span", { class: "vse-rows__which" }, `Row ${(row + 1).toLocaleString("en")}`),
      html(
        "button",
        {
          type: "button",
          class: "vse-rows__cross",
          "aria-label": `Close row ${row + 1}`,
          click: () => close(row),
        },
        "×",
      ),
    ),
    html("p", { class: "vse-rows__whole" }, linkOrText(kinds[columns[0]], cells[0])),
    html("dl", {}, ...parts),
  );
}
