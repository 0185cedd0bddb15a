/** Rows opened whole, side by side: the chosen one, and those picked beside it. */

import { shownText } from "./cells.js";
import { html } from "./dom.js";

const MOST = 6;

export class Cards {
  /**
   * @param {HTMLElement} node
   * @param {(rows: number[]) => Promise<Object>} ask for rows, columns, cells
   * @param {() => void} changed told when a card is closed
   */
  constructor(node, ask, changed) {
    Object.assign(this, { node, ask, changed, chosen: null });
    this.picked = new Set();
  }

  choose(row) {
    this.chosen = row ?? null;
    this.draw();
  }

  pick(row) {
    if (!this.picked.delete(row)) this.picked.add(row);
    this.draw();
  }

  /** Other rows have come: what was picked means nothing. */
  forget() {
    this.picked.clear();
    this.chosen = null;
    this.draw();
  }

  async draw() {
    const chosen = this.chosen === null ? [] : [this.chosen];
    const rows = [...new Set([...chosen, ...this.picked])].slice(0, MOST);
    const asked = rows.join();
    this.asked = asked;
    this.node.hidden = !rows.length;
    if (!rows.length) return;
    const answer = await this.ask(rows);
    if (this.asked !== asked || answer.error) return;
    this.node.replaceChildren(...answer.rows.map((row, at) => this.card(answer, row, at)));
  }

  card({ columns, cells }, row, at) {
    const parts = [];
    cells[at].forEach((cell, column) => {
      if (cell === null || column === 0) return;
      parts.push(html("dt", {}, columns[column]), html("dd", {}, shownText(cell)));
    });
    const close = html(
      "button",
      {
        type: "button",
        class: "vse-rows__cross",
        "aria-label": `Close row ${row + 1}`,
        click: () => this.close(row),
      },
      "×",
    );
    const which = html("span", {}, `Row ${(row + 1).toLocaleString("en")}`);
    return html(
      "article",
      { class: "vse-rows__card", "data-row": String(row), "aria-label": `Row ${row + 1}` },
      html("header", {}, which, close),
      html("p", { class: "vse-rows__whole" }, shownText(cells[at][0])),
      html("dl", {}, ...parts),
    );
  }

  close(row) {
    this.picked.delete(row);
    if (this.chosen === row) this.chosen = null;
    this.draw();
    this.changed();
  }
}
