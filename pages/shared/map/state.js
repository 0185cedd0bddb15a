/** All that drawing and picking need to know about this moment, in one object. */

import { FEW_LIT } from "./drawing/canvas.js";
import { colorOf, groupColors, paintOf, sizeOf } from "./drawing/colors.js";
import { countsOf } from "./drawing/counts.js";
import { neighborsOf } from "./drawing/overlay.js";
import { picturedRows, REACH_OF_PICTURE } from "./drawing/thumbnails.js";
import { isMany, onCanvas } from "./drawing/traces.js";
import { rowSet } from "./rows.js";

let looks = 0;

/**
 * The look of each point; made once for each scene, theme and width.
 *
 * @returns {{color: (row: number) => string, radius: (row: number) => number,
 *   groupColor: (group: number) => string, paint: Object|null, paintKey: number}}
 */
export function buildLook(scene, theme, width) {
  const size = sizeOf(scene, width);
  const colors = scene.groups ? groupColors(scene, theme) : [theme.primary];
  looks += 1;
  return {
    color: colorOf(scene, theme),
    radius: (row) => size(row) / 2,
    groupColor: (group) => (group < 0 ? theme.none : colors[group % colors.length]),
    paint: isMany(scene) ? paintOf(scene, theme) : null,
    paintKey: looks,
  };
}

/** Rows drawn at full strength while the rest is dimmed. */
function litRows(scene, marks, neighbors) {
  const { highlight, falseNeighbors } = scene;
  const chosen = [...neighbors.map(({ row }) => row), ...falseNeighbors];
  if (marks.selected !== null) chosen.push(marks.selected);
  const most = [highlight, marks.lasso].find((rows) => (rows.length ?? rows.size) > 2000);
  if (!most) return new Set([...highlight, ...marks.lasso, ...chosen]);
  return rowSet([...highlight, ...marks.lasso, ...chosen], scene.n);
}

/** The same set as long as what it is made of is the same. */
function remembered(map, neighbors) {
  const { scene, marks } = map;
  const of = [scene.highlight, scene.falseNeighbors, marks.lasso, marks.selected, neighbors.length];
  const known = map.litOf;
  if (!known || of.some((part, i) => part !== known.of[i])) {
    map.litOf = { of, rows: litRows(scene, marks, neighbors) };
  }
  return map.litOf.rows;
}

function placedAt(scene, transform) {
  if (!scene.placed) return null;
  const out = new Float64Array(3);
  const { x, y, z } = scene.placed;
  transform(x, y, z ?? 0, out);
  return { x: out[0], y: out[1] };
}

/** How much of all points the groups are that are not hidden. */
function shownShare({ groups, n }, hidden) {
  if (!groups || hidden.size === 0) return 1;
  const counts = countsOf(groups.index);
  let gone = 0;
  for (const group of hidden) gone += counts.get(group) ?? 0;
  return 1 - gone / n;
}

/** @returns {(row: number) => boolean} */
function shownBy({ groups, values }, hidden, screen) {
  const group = groups?.index;
  const value = values && hidden.has(-1) ? values.data : null;
  return (row) => {
    if (group && hidden.size && hidden.has(group[row])) return false;
    if (value && !Number.isFinite(value[row])) return false;
    return Number.isFinite(screen.px(row)) && Number.isFinite(screen.py(row));
  };
}

/** How far each point reaches: pictures are larger than points. */
function radiusBy(radius, pictured) {
  if (!pictured?.size) return radius;
  return (row) => Math.max(radius(row), pictured.has(row) ? REACH_OF_PICTURE : 0);
}

/** @param {Object} map the explorer */
export function buildState(map) {
  const { scene, theme, screen, projector, ruler, marks, hidden, look, field } = map;
  const transform = projector.transform();
  const neighbors = neighborsOf(scene, marks.selected);
  const lit = remembered(map, neighbors);
  const [area, isShown] = [projector.area(), shownBy(scene, hidden, screen)];
  const pictured = picturedRows(scene.thumbnails, screen, area, isShown);
  return {
    scene,
    theme,
    screen,
    ruler,
    marks,
    pointed: map.pointed ?? null,
    hidden,
    transform,
    neighbors,
    field,
    ...look,
    radius: radiusBy(look.radius, pictured),
    pictured,
    painted: onCanvas(scene),
    share: shownShare(scene, hidden),
    area,
    lit,
    // Also where a search or filter lets nothing through.
    dims: lit.size > 0 || scene.sought,
    // So many that they are painted among the others, not drawn above them.
    crowdLit: isMany(scene) && lit.size > FEW_LIT,
    placedAt: placedAt(scene, transform),
    moving: map.moving,
    isShown,
  };
}
