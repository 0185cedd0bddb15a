/** Which point is meant: by pointer position, by direction, or inside an outline. */

import { rowsNear } from "../field/field.js";

// Half of the largest point, in pixels.
const LARGEST = 12;

/**
 * The point under the pointer; among several, the nearest to the viewer in 3-D.
 *
 * @param {Object} state
 * @param {number} px @param {number} py pixels of the stage
 * @param {number} reach how far from a point's rim still counts
 * @returns {number|null}
 */
function pointAt(state, px, py, reach) {
  const { screen } = state;
  let best = null;
  let bestScore = Infinity;
  const near = state.painted ? rowsNear(state, px, py, LARGEST + reach) : null;
  const count = near?.length ?? screen.n;
  for (let i = 0; i < count; i += 1) {
    const row = near ? near[i] : i;
    const dx = screen.px(row) - px;
    const dy = screen.py(row) - py;
    const distance = Math.sqrt(dx * dx + dy * dy);
    const radius = state.radius(row);
    if (!(distance <= radius + reach) || !state.isShown(row)) continue;
    // Depth decides only between points that both lie under the pointer.
    const under = distance <= radius + 1;
    const score = under ? screen.depthOf(row) * 2 - 10 + distance * 0.01 : distance;
    if (score < bestScore) {
      bestScore = score;
      best = row;
    }
  }
  return best;
}

/** @returns {Object|null} the label of a point drawn at this position */
function labelAt(labels, px, py) {
  const hit = labels.find(
    ({ row, box }) =>
      row !== undefined && px >= box.left && px <= box.right && py >= box.top && py <= box.bottom,
  );
  return hit ?? null;
}

/**
 * What a pointer means: the label of a chosen point, a point right under it, another label, a
 * point close by.
 *
 * @returns {number|null}
 */
export function pick(state, labels, px, py, reach) {
  const label = labelAt(labels, px, py);
  if (label && label.kind !== "plain") return label.row;
  return pointAt(state, px, py, 1) ?? label?.row ?? pointAt(state, px, py, reach);
}

const DIRECTIONS = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * The nearest point in the quadrant of an arrow key; straight ahead is preferred.
 *
 * @param {Object} state
 * @param {{x: number, y: number}} from
 * @param {number|null} except the row one stands on
 * @param {string} key name of an arrow key
 */
export function pointTowards(state, from, except, key) {
  const [ux, uy] = DIRECTIONS[key];
  const { screen } = state;
  let best = null;
  let bestScore = Infinity;
  for (let row = 0; row < screen.n; row += 1) {
    if (row === except || !state.isShown(row)) continue;
    const dx = screen.px(row) - from.x;
    const dy = screen.py(row) - from.y;
    const along = dx * ux + dy * uy;
    const across = Math.abs(dx * uy - dy * ux);
    if (!(along > 0) || across > along) continue;
    const score = Math.hypot(dx, dy) * (1 + across / along);
    if (score < bestScore) {
      bestScore = score;
      best = row;
    }
  }
  return best;
}

function inside(outline, x, y) {
  let within = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i, i += 1) {
    const [xi, yi] = outline[i];
    const [xj, yj] = outline[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) within = !within;
  }
  return within;
}

/** @returns {number[]} the shown rows inside an outline of pixel positions, ascending */
export function rowsInside(state, outline) {
  const { screen } = state;
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const rows = [];
  for (let row = 0; row < screen.n; row += 1) {
    const x = screen.px(row);
    if (!(x >= left && x <= right)) continue;
    const y = screen.py(row);
    if (!(y >= top && y <= bottom)) continue;
    if (state.isShown(row) && inside(outline, x, y)) rows.push(row);
  }
  return rows;
}
