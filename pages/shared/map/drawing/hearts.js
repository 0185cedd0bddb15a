/** Where each region is thickest: the row that its name stands at. */

import { countsOf } from "./counts.js";
import { extent } from "../view.js";

const CELLS = 24;

/** @type {WeakMap<Float32Array, WeakMap<Int8Array|Int16Array, Map<number, number>>>} */
const known = new WeakMap();

/** How many points of each region lie in each cell of a coarse grid, and in which a point lies. */
function cellsOf({ x, y, n }, index, of) {
  const [[left, right], [low, high]] = [extent(x), extent(y)];
  const [perX, perY] = [CELLS / (right - left || 1), CELLS / (high - low || 1)];
  const at = (value, from, per) => Math.min(CELLS - 1, Math.floor((value - from) * per));
  const cells = new Int32Array(n).fill(-1);
  const counts = new Map([...of.keys()].map((region) => [region, new Uint32Array(CELLS * CELLS)]));
  for (let row = 0; row < n; row += 1) {
    const [column, line] = [at(x[row], left, perX), at(y[row], low, perY)];
    if (!(column >= 0 && line >= 0) || index[row] < 0) continue;
    cells[row] = line * CELLS + column;
    counts.get(index[row])[cells[row]] += 1;
  }
  return { cells, counts };
}

/** The row of each region nearest to the middle of the cell that holds most of it. */
function found(scene, index) {
  const { x, y, n } = scene;
  const of = new Map([...countsOf(index)].filter(([region]) => region >= 0));
  const { cells, counts } = cellsOf(scene, index, of);
  const most = (each) => each.indexOf(each.reduce((a, b) => Math.max(a, b)));
  const thickest = new Map([...counts].map(([region, each]) => [region, most(each)]));
  const middles = new Map([...thickest].map(([region]) => [region, { x: 0, y: 0, n: 0 }]));
  const inside = (row) => index[row] >= 0 && cells[row] === thickest.get(index[row]);
  for (let row = 0; row < n; row += 1) {
    if (!inside(row)) continue;
    const middle = middles.get(index[row]);
    middle.x += x[row];
    middle.y += y[row];
    middle.n += 1;
  }
  const best = new Map();
  for (let row = 0; row < n; row += 1) {
    if (!inside(row)) continue;
    const middle = middles.get(index[row]);
    const away = Math.hypot(x[row] - middle.x / middle.n, y[row] - middle.y / middle.n);
    if (!(away >= best.get(index[row])?.away)) best.set(index[row], { row, away });
  }
  return new Map([...best].map(([region, { row }]) => [region, row]));
}

/**
 * @param {Object} scene
 * @param {Int8Array|Int16Array} index the region of each row; -1 is none
 * @returns {Map<number, number>} for each region the row where it is thickest, found once
 */
export function heartsOf(scene, index) {
  if (!known.has(scene.x)) known.set(scene.x, new WeakMap());
  const hearts = known.get(scene.x);
  if (!hearts.has(index)) hearts.set(index, found(scene, index));
  return hearts.get(index);
}
