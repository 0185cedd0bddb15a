/**
 * Labels that never overlap: greedy placement in order of importance.
 *
 * Each label tries the right, left, upper and lower side of its point, takes the free one that
 * hides the fewest points, and is left out when none is free. Zooming in leaves fewer points in
 * the picture, so less important ones get in.
 */

import { strikes } from "./arrows.js";

const GAP = 4;
// Two labels on one line read as one word without some room between them.
const APART = 5;
export const LINE_HEIGHT = 1.2;
const LONGEST = 26;
// How many points of the picture are tried at most for each label drawn: a bound on time.
const TRIES_PER_LABEL = 12;

/** @param {string} text */
export function shorten(text, longest = LONGEST) {
  const letters = Array.from(String(text).replace(/\s+/g, " "));
  if (letters.length <= longest) return letters.join("");
  return `${letters.slice(0, longest - 1).join("").trimEnd()}…`;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A text read from the right keeps to itself: what stands beside it does not change places. */
export function isolated(text) {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** Widths of text in the theme's font, remembered. */
export class Ruler {
  constructor() {
    this.context = document.createElement("canvas").getContext("2d");
    this.widths = new Map();
    this.family = "";
  }

  setFamily(family) {
    if (family === this.family) return;
    this.family = family;
    this.widths.clear();
  }

  forget() {
    this.widths.clear();
  }

  width(text, size, weight) {
    const key = `${size}|${weight}|${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      this.context.font = `${weight} ${size}px ${this.family}`;
      width = this.context.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  }
}

/** The sides of a point where its label may stand: text anchor and the box's left top corner. */
const SIDES = [
  ({ x, y, reach }, _width, height) => ["start", x + reach, y - height / 2],
  ({ x, y, reach }, width, height) => ["end", x - reach - width, y - height / 2],
  ({ x, y, reach }, width, height) => ["middle", x - width / 2, y - reach - height + 2],
  ({ x, y, reach }, width) => ["middle", x - width / 2, y + reach - 2],
];
const CORNERS = [
  ({ x, y, reach }, _width, height) => ["start", x + reach * 0.7, y - reach * 0.7 - height],
  ({ x, y, reach }) => ["start", x + reach * 0.7, y + reach * 0.7],
  ({ x, y, reach }, width, height) => ["end", x - reach * 0.7 - width, y - reach * 0.7 - height],
  ({ x, y, reach }, width) => ["end", x - reach * 0.7 - width, y + reach * 0.7],
];
/** A name of its own stands in the middle, or a little beside, above or below it. */
const CENTERED = [[0, 0], [0, -1], [0.4, -0.4], [-0.4, -0.4], [0, 1]].map(
  ([across, down]) =>
    ({ x, y }, width, height) =>
      ["middle", x + (across - 0.5) * width, y + (down - 0.5) * height],
);

const CELL = 12;

/** How many points lie where: counts in square cells of the picture. */
export class Crowd {
  /** @param {Object} state */
  constructor(state) {
    const { area, screen } = state;
    this.area = area;
    this.columns = Math.max(1, Math.ceil((area.right - area.left) / CELL));
    this.rows = Math.max(1, Math.ceil((area.bottom - area.top) / CELL));
    this.counts = new Uint16Array(this.columns * this.rows);
    this.total = 0;
    const rows = state.painted ? state.field.rows : null;
    const count = rows?.length ?? screen.n;
    for (let i = 0; i < count; i += 1) {
      const row = rows ? rows[i] : i;
      const column = Math.floor((screen.px(row) - area.left) / CELL);
      const line = Math.floor((screen.py(row) - area.top) / CELL);
      if (!(column >= 0 && column < this.columns && line >= 0 && line < this.rows)) continue;
      if (!state.isShown(row)) continue;
      this.counts[line * this.columns + column] += 1;
      this.total += 1;
    }
  }

  /** Points in the cells that a box touches. */
  under(box) {
    const { area, columns, rows, counts } = this;
    const first = Math.max(0, Math.floor((box.left - area.left) / CELL));
    const last = Math.min(columns - 1, Math.floor((box.right - area.left) / CELL));
    const top = Math.max(0, Math.floor((box.top - area.top) / CELL));
    const bottom = Math.min(rows - 1, Math.floor((box.bottom - area.top) / CELL));
    let sum = 0;
    for (let line = top; line <= bottom; line += 1) {
      for (let column = first; column <= last; column += 1) sum += counts[line * columns + column];
    }
    return sum;
  }
}

/** Keeps the boxes already taken, and the lines that no label may lie on. */
export class Placer {
  /**
   * @param {{left: number, top: number, right: number, bottom: number}} area
   * @param {Ruler} ruler
   * @param {Crowd} crowd
   * @param {Object[]} lines as of arrows
   */
  constructor(area, ruler, crowd, lines = []) {
    this.area = area;
    this.ruler = ruler;
    this.crowd = crowd;
    this.lines = lines;
    this.boxes = [];
  }

  /** Keep labels off a point that must stay visible. */
  block(x, y, radius) {
    this.boxes.push({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
  }

  free(box) {
    const { area } = this;
    if (box.left < area.left || box.right > area.right) return false;
    if (box.top < area.top || box.bottom > area.bottom) return false;
    if (this.lines.some((line) => strikes(line, box))) return false;
    return !this.boxes.some(
      (other) =>
        box.left < other.right + APART &&
        box.right + APART > other.left &&
        box.top < other.bottom &&
        box.bottom > other.top,
    );
  }

  /**
   * @param {{x: number, y: number, radius: number, text: string, size: number, weight: number,
   *   sides?: "four"|"eight"|"center", allowed?: (box: Object) => boolean}} wish
   * @returns {Object|null} the wish with its box, baseline and anchor; null when there is no room
   */
  place(wish) {
    if (!(wish.x >= this.area.left - 1 && wish.x <= this.area.right + 1)) return null;
    if (!(wish.y >= this.area.top - 1 && wish.y <= this.area.bottom + 1)) return null;
    const lines = wish.text.split("\n");
    const width = Math.max(...lines.map((line) => this.ruler.width(line, wish.size, wish.weight)));
    const height = wish.size * LINE_HEIGHT * lines.length;
    const point = { x: wish.x, y: wish.y, reach: wish.radius + GAP };
    const sides =
      wish.sides === "center" ? CENTERED : wish.sides === "eight" ? [...SIDES, ...CORNERS] : SIDES;
    let best = null;
    for (const side of sides) {
      const [anchor, left, top] = side(point, width, height);
      const box = { left, top, right: left + width, bottom: top + height };
      if (!this.free(box) || wish.allowed?.(box) === false) continue;
      const hidden = this.crowd.under(box);
      if (best === null || hidden < best.hidden) best = { box, anchor, hidden };
      if (hidden === 0) break;
    }
    if (best === null) return null;
    const { box, anchor } = best;
    this.boxes.push(box);
    const shift = { start: 0, middle: width / 2, end: width }[anchor];
    const ty = box.top + (wish.size * LINE_HEIGHT) / 2 + wish.size * 0.34;
    return { ...wish, box, anchor, tx: box.left + shift, ty };
  }
}

/**
 * Place the labels of rows in order of priority until `limit` are drawn.
 *
 * @param {Placer} placer
 * @param {Iterable<number>} rows most important first
 * @param {number} limit
 * @param {(row: number) => Object|null} wishOf null for rows that must not be labeled
 */
export function placeByPriority(placer, rows, limit, wishOf) {
  const placed = [];
  const { left, right, top, bottom } = placer.area;
  let tries = limit * TRIES_PER_LABEL;
  // What many points are called is written once.
  const written = new Set();
  for (const row of rows) {
    if (placed.length >= limit || tries <= 0) break;
    const wish = wishOf(row);
    if (!wish || written.has(wish.text)) continue;
    if (!(wish.x >= left && wish.x <= right && wish.y >= top && wish.y <= bottom)) continue;
    tries -= 1;
    const label = placer.place(wish);
    if (!label) continue;
    placed.push(label);
    written.add(label.text);
  }
  return placed;
}
