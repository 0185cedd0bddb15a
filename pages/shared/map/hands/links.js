/**
 * Maps of the same points side by side: where one looks, where it points and what it selects, the
 * others do as well.
 *
 * Only the map that was touched last leads: two that follow each other would never come to rest.
 */

import { refit } from "../view.js";
import { relayout } from "./navigation.js";
import { noMarks } from "./marks.js";

const EVENT = "vse:linked";
const TOUCHES = ["pointerdown", "pointerover", "wheel", "keydown"];

let leader = null;

export class Links {
  /** @param {import("../explorer.js").Explorer} map */
  constructor(map) {
    this.map = map;
    this.group = null;
    this.row = null;
    const { signal } = map.abort;
    const lead = () => {
      leader = this;
    };
    for (const type of TOUCHES) {
      map.root.addEventListener(type, lead, { signal, capture: true, passive: true });
    }
    window.addEventListener(EVENT, ({ detail }) => this.hear(detail), { signal });
  }

  /** @param {{linked?: string}} payload names the maps that go together */
  follow({ linked }) {
    this.group = linked ?? null;
  }

  tell(news) {
    if (!this.group || leader !== this || this.map.scene?.dimensions !== 2) return;
    const { group, map } = this;
    const detail = { from: this, group, n: map.scene.n, ...news };
    window.dispatchEvent(new CustomEvent(EVENT, { detail }));
  }

  /** The view has moved, or has come to rest. */
  tellView() {
    if (!this.group || leader !== this) return;
    const { projector } = this.map;
    this.tell({ view: projector.view(), size: projector.size });
  }

  /** @param {number|null} row the point that is pointed at */
  tellRow(row) {
    if (row === this.row) return;
    this.row = row;
    this.tell({ row });
  }

  /** @param {Set<number>} lasso */
  tellLasso(lasso) {
    this.tell({ lasso });
  }

  hear({ from, group, n, view, size, row, lasso }) {
    const { map } = this;
    const state = from === this || group !== this.group ? null : map.state();
    if (!state || state.moving || n !== map.scene.n || map.scene.dimensions !== 2) return;
    if (view) this.look(refit(map.scene, view, size, map.size));
    if (lasso) {
      map.marks = { ...noMarks(), selected: map.marks.selected, lasso };
      map.refresh();
    }
    if (row !== undefined) {
      map.pointed = row;
      map.actions.showTip(state, row);
      map.refresh();
    }
  }

  look({ x, y }) {
    const now = this.map.projector.view();
    if (String([x, y]) === String([now.x, now.y])) return;
    relayout(this.map, { "xaxis.range": x, "yaxis.range": y });
  }
}
