/** All that drawing and picking need to know about this moment, in one object. */

import { colorOf, groupColors, sizeOf } from "./drawing/colors.js";
import { neighborsOf } from "./drawing/overlay.js";

/**
 * The look of each point; made once for each scene, theme and width.
 *
 * @returns {{color: (row: number) => string, radius: (row: number) => number,
 *   groupColor: (group: number) => string}}
 */
export function buildLook(scene, theme, width) {
  const size = sizeOf(scene, width);
  const colors = scene.groups ? groupColors(scene, theme) : [theme.primary];
  return {
    color: colorOf(scene, theme),
    radius: (row) => size(row) / 2,
    groupColor: (group) => (group < 0 ? theme.none : colors[group % colors.length]),
  };
}

/** Rows drawn at full strength while the rest is dimmed. */
function litRows(scene, marks, neighbors) {
  const lit = new Set(scene.highlight);
  for (const row of marks.lasso) lit.add(row);
  for (const { row } of neighbors) lit.add(row);
  if (lit.size || scene.falseNeighbors.length) for (const row of scene.falseNeighbors) lit.add(row);
  if (marks.selected !== null) lit.add(marks.selected);
  return lit;
}

function placedAt(scene, transform) {
  if (!scene.placed) return null;
  const out = new Float64Array(3);
  const { x, y, z } = scene.placed;
  transform(x, y, z ?? 0, out);
  return { x: out[0], y: out[1] };
}

/** @param {Object} map the explorer */
export function buildState(map) {
  const { scene, theme, screen, projector, ruler, marks, hidden, look } = map;
  const transform = projector.transform();
  const neighbors = neighborsOf(scene, marks.selected);
  const groups = scene.groups?.index;
  const withoutValue = scene.values && hidden.has(-1) ? scene.values.data : null;
  return {
    scene,
    theme,
    screen,
    ruler,
    marks,
    hidden,
    transform,
    neighbors,
    ...look,
    area: projector.area(),
    lit: litRows(scene, marks, neighbors),
    placedAt: placedAt(scene, transform),
    moving: map.moving,
    isShown: (row) => {
      if (groups && hidden.has(groups[row])) return false;
      if (withoutValue && !Number.isFinite(withoutValue[row])) return false;
      return Number.isFinite(screen.x[row]) && Number.isFinite(screen.y[row]);
    },
  };
}
