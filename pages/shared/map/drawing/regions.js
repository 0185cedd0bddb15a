/**
 * Names of regions: of many points the groups are named first, where each is thickest, and the
 * points only as one comes closer.
 */

import { countsOf } from "./counts.js";
import { shorten } from "./labels.js";
import { extent } from "../view.js";

// From so many points on a name of one says less than that of its group.
const MANY = 2000;
// With more points than this in view groups alone are named, with fewer than that points alone.
const FAR = 1500;
const NEAR = 120;

const CELLS = 24;
const LONGEST_LINE = 18;
const LARGE = { size: 16, weight: 700 };
const USUAL = { size: 13, weight: 700 };
// The largest groups, which the eye looks for first.
const LARGE_ONES = 6;

/** @type {WeakMap<Float32Array, WeakMap<Int8Array|Int16Array, Map<number, number>>>} */
const known = new WeakMap();

/** How many points of each group lie in each cell of a coarse grid, and in which a point lies. */
function cellsOf({ x, y, n }, index, of) {
  const [[left, right], [low, high]] = [extent(x), extent(y)];
  const [perX, perY] = [CELLS / (right - left || 1), CELLS / (high - low || 1)];
  const at = (value, from, per) => Math.min(CELLS - 1, Math.floor((value - from) * per));
  const cells = new Int32Array(n).fill(-1);
  const counts = new Map([...of.keys()].map((group) => [group, new Uint32Array(CELLS * CELLS)]));
  for (let row = 0; row < n; row += 1) {
    const [column, line] = [at(x[row], left, perX), at(y[row], low, perY)];
    if (!(column >= 0 && line >= 0) || index[row] < 0) continue;
    cells[row] = line * CELLS + column;
    counts.get(index[row])[cells[row]] += 1;
  }
  return { cells, counts };
}

/** The row of each group nearest to the middle of the cell that holds most of it. */
function found(scene, index) {
  const { x, y, n } = scene;
  const of = new Map([...countsOf(index)].filter(([group]) => group >= 0));
  const { cells, counts } = cellsOf(scene, index, of);
  const thickest = new Map([...counts].map(([group, each]) => [group, each.indexOf(Math.max(...each))]));
  const middles = new Map([...thickest].map(([group]) => [group, { x: 0, y: 0, n: 0 }]));
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
  return new Map([...best].map(([group, { row }]) => [group, row]));
}

/** @returns {Map<number, number>} for each group the row where it is thickest, found once */
export function heartsOf(scene) {
  const { index } = scene.groups;
  if (!known.has(scene.x)) known.set(scene.x, new WeakMap());
  const hearts = known.get(scene.x);
  if (!hearts.has(index)) hearts.set(index, found(scene, index));
  return hearts.get(index);
}

/** A name on two lines where it is long, broken where words end. */
export function broken(name) {
  const text = shorten(name.replaceAll("_", " "), 2 * LONGEST_LINE);
  if (text.length <= LONGEST_LINE) return text;
  const spaces = [...text.matchAll(/\s/g)].map(({ index }) => index);
  const middle = text.length / 2;
  const at = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  if (at === undefined) return shorten(text, LONGEST_LINE);
  return [text.slice(0, at), text.slice(at + 1)].map((line) => shorten(line, LONGEST_LINE)).join("\n");
}

/**
 * Which of groups and points are named now.
 *
 * @param {number} inView points in the picture
 * @returns {"points"|"both"|"groups"}
 */
export function namedNow({ scene }, inView) {
  const regions = scene.groups && scene.dimensions === 2 && scene.n > MANY && !scene.hulls.length;
  if (!regions || scene.stage !== "settled" || inView < NEAR) return "points";
  return inView > FAR ? "groups" : "both";
}

/** The wishes for names of groups that are not hidden, the largest first. */
export function regionWishes(state, fillOf) {
  const { scene, screen, hidden, dims, theme } = state;
  const counts = countsOf(scene.groups.index);
  const hearts = [...heartsOf(scene)].filter(([group]) => !hidden.has(group));
  hearts.sort(([a], [b]) => counts.get(b) - counts.get(a));
  return hearts.map(([group, row], rank) => ({
    kind: "region",
    group,
    x: screen.px(row),
    y: screen.py(row),
    radius: 0,
    text: broken(String(scene.groups.names[group])),
    fill: dims ? theme.faint : fillOf(group),
    sides: "center",
    ...(rank < LARGE_ONES ? LARGE : USUAL),
  }));
}
