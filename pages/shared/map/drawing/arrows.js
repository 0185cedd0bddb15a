/** Arrows from point to point, and where they lie: labels keep off them. */

import { svg } from "../dom.js";

const HEAD = 8;
const round = (value) => Math.round(value * 10) / 10;

/**
 * Where each arrow lies, from the edge of its first point to that of its second; those too short
 * to be seen are left out.
 *
 * @returns {{x1: number, y1: number, x2: number, y2: number, length: number}[]} in pixels
 */
export function shaftsOf({ screen, scene, radius }) {
  const found = [];
  for (const [start, end] of scene.arrows) {
    const [x1, y1] = [screen.px(start), screen.py(start)];
    const [dx, dy] = [screen.px(end) - x1, screen.py(end) - y1];
    const whole = Math.hypot(dx, dy);
    const from = radius(start) + 1;
    const length = whole - radius(end) - 1 - from;
    if (!(length > 3)) continue;
    const [ux, uy] = [dx / whole, dy / whole];
    const [x, y] = [x1 + ux * from, y1 + uy * from];
    found.push({ x1: x, y1: y, x2: x + ux * length, y2: y + uy * length, length });
  }
  return found;
}

/** @returns {SVGElement[]} all shafts in one path, all heads in another */
export function arrowMarks(state) {
  const { theme, scene } = state;
  let shafts = "";
  let heads = "";
  for (const { x1, y1, x2, y2, length } of shaftsOf(state)) {
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    const head = Math.min(HEAD, length * 0.6);
    const [baseX, baseY] = [x2 - ux * head, y2 - uy * head];
    const [sideX, sideY] = [-uy * head * 0.45, ux * head * 0.45];
    shafts += `M${round(x1)} ${round(y1)}L${round(baseX)} ${round(baseY)}`;
    heads += `M${round(x2)} ${round(y2)}L${round(baseX + sideX)} ${round(baseY + sideY)}`;
    heads += `L${round(baseX - sideX)} ${round(baseY - sideY)}Z`;
  }
  if (!shafts) return [];
  const color = theme.text;
  const line = { stroke: color, "stroke-width": 1.4, "stroke-opacity": 0.75, fill: "none" };
  return [
    svg("path", { d: shafts, ...line, "data-shafts": "" }),
    svg("path", { d: heads, fill: color, "fill-opacity": 0.9, "data-arrows": scene.arrows.length }),
  ];
}

/** Whether a line has a part inside a box. */
export function strikes({ x1, y1, x2, y2 }, { left, right, top, bottom }) {
  let [first, last] = [0, 1];
  for (const [from, to, low, high] of [[x1, x2, left, right], [y1, y2, top, bottom]]) {
    const way = to - from;
    if (way === 0) {
      if (from < low || from > high) return false;
      continue;
    }
    const [a, b] = [(low - from) / way, (high - from) / way];
    first = Math.max(first, Math.min(a, b));
    last = Math.min(last, Math.max(a, b));
  }
  return first <= last;
}
