/**
 * Where the points of a plane are: square cells, and within each the points in an order drawn by
 * lot, the same every time. The first so many of every cell are then a fair sample of the whole,
 * and a larger sample holds the smaller one.
 */

import { extent } from "../view.js";

// Points in a cell, on average: few enough to look through, many enough to be worth a cell.
const IN_A_CELL = 12;
const MOST_CELLS = 400;
const SEED = 20_261;

/** Numbers from 0 to n - 1 in an order by lot (Fisher and Yates; mulberry32). */
function byLot(n) {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i += 1) order[i] = i;
  let state = SEED;
  for (let i = n - 1; i > 0; i -= 1) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const j = Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * (i + 1));
    const swapped = order[i];
    order[i] = order[j];
    order[j] = swapped;
  }
  return order;
}

export class Grid {
  /** @param {Float32Array} x @param {Float32Array} y */
  constructor(x, y) {
    const n = x.length;
    [this.x, this.y, this.n] = [x, y, n];
    this.side = Math.max(1, Math.min(MOST_CELLS, Math.round(Math.sqrt(n / IN_A_CELL))));
    const [[left, right], [low, high]] = [extent(x), extent(y)];
    [this.left, this.low] = [left, low];
    this.perX = this.side / (right - left || 1);
    this.perY = this.side / (high - low || 1);
    this.#sort(byLot(n));
  }

  #cell(row) {
    const { side } = this;
    const column = Math.floor((this.x[row] - this.left) * this.perX);
    const line = Math.floor((this.y[row] - this.low) * this.perY);
    // A point without a place gives NaN, and NaN no cell.
    if (!(column >= 0 && line >= 0)) return -1;
    return Math.min(side - 1, line) * side + Math.min(side - 1, column);
  }

  /** By counting: where each cell starts, then the rows one by one in the order of the lot. */
  #sort(order) {
    const { n, side } = this;
    const cells = new Int32Array(n);
    this.starts = new Int32Array(side * side + 1);
    for (let row = 0; row < n; row += 1) {
      cells[row] = this.#cell(row);
      if (cells[row] >= 0) this.starts[cells[row] + 1] += 1;
    }
    for (let i = 0; i < side * side; i += 1) this.starts[i + 1] += this.starts[i];
    const next = this.starts.slice();
    this.rows = new Int32Array(this.starts[side * side]);
    // The places once more in the order of the cells: read one after the other, they are quick.
    this.cellX = new Float32Array(this.rows.length);
    this.cellY = new Float32Array(this.rows.length);
    this.rank = new Int32Array(n);
    for (let i = 0; i < n; i += 1) {
      const row = order[i];
      this.rank[row] = i;
      if (cells[row] < 0) continue;
      const at = next[cells[row]];
      this.rows[at] = row;
      this.cellX[at] = this.x[row];
      this.cellY[at] = this.y[row];
      next[cells[row]] = at + 1;
    }
  }

  /** The cells that touch a rectangle of the data: first and last column and line. */
  around({ left, right, low, high }) {
    const inside = (value) => Math.max(0, Math.min(this.side - 1, Math.floor(value)));
    const empty =
      (right - this.left) * this.perX < 0 ||
      (high - this.low) * this.perY < 0 ||
      (left - this.left) * this.perX > this.side ||
      (low - this.low) * this.perY > this.side;
    return {
      first: inside((left - this.left) * this.perX),
      last: empty ? -1 : inside((right - this.left) * this.perX),
      bottom: inside((low - this.low) * this.perY),
      top: empty ? -1 : inside((high - this.low) * this.perY),
    };
  }

  /** How many points lie in the cells that touch a rectangle. */
  count(box) {
    const { first, last, bottom, top } = this.around(box);
    let sum = 0;
    for (let line = bottom; line <= top && last >= first; line += 1) {
      sum += this.starts[line * this.side + last + 1] - this.starts[line * this.side + first];
    }
    return sum;
  }

  /**
   * Rows in the cells that touch a rectangle, those whose lot is below a limit.
   *
   * @param {{left: number, right: number, low: number, high: number}} box of the data
   * @param {number} limit n for all
   * @param {Int32Array} out where they are written
   * @returns {number} how many, never more than fit
   */
  collect(box, limit, out) {
    const { first, last, bottom, top } = this.around(box);
    const { side, starts, rows, rank } = this;
    let count = 0;
    for (let line = bottom; line <= top; line += 1) {
      for (let column = first; column <= last; column += 1) {
        const end = starts[line * side + column + 1];
        for (let i = starts[line * side + column]; i < end; i += 1) {
          if (rank[rows[i]] >= limit) break;
          if (count === out.length) return count;
          out[count] = rows[i];
          count += 1;
        }
      }
    }
    return count;
  }

  /** The rectangle of a cell in the data. */
  boxOf(column, line) {
    return {
      left: this.left + column / this.perX,
      right: this.left + (column + 1) / this.perX,
      low: this.low + line / this.perY,
      high: this.low + (line + 1) / this.perY,
    };
  }
}

/** @type {WeakMap<Float32Array, Grid>} */
const grids = new WeakMap();

/** The grid of a scene: made once for the same places. */
export function gridOf({ x, y }) {
  const known = grids.get(x);
  if (known && known.y === y) return known;
  const grid = new Grid(x, y);
  grids.set(x, grid);
  return grid;
}
