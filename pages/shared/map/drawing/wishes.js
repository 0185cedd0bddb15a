/** Which labels are wanted now, in which order and dress. */

import { shaftsOf } from "./arrows.js";
import { outlineOf } from "./hulls.js";
import { Crowd, Placer, isolated, placeByPriority, shorten } from "./labels.js";
import { isInView, namedNow, placeRegions, tinted } from "./regions.js";

const LIMIT_3D = 40;
const LIMIT_MATCHES = 40;
const MOST_RANKED = 20;
// A small picture holds fewer labels: this many square pixels for each.
const ROOM = 5200;
// Where fewer groups than this have their names in view, points are named, too.
const FEW_NAMES = 3;
const DRESS = {
  selected: { size: 15, weight: 700 },
  cursor: { size: 13, weight: 600 },
  neighbor: { size: 13, weight: 500 },
  match: { size: 13, weight: 600 },
  false: { size: 13, weight: 500 },
  lasso: { size: 12, weight: 500 },
  plain: { size: 12, weight: 400 },
  hull: { size: 13, weight: 700 },
  placed: { size: 14, weight: 700 },
};

function inkOf({ theme, dims }, kind) {
  if (kind === "false") return theme.danger;
  return kind === "plain" && dims ? theme.faint : theme.text;
}

/** How many labels of points the picture takes. */
function limitOf({ scene, area }) {
  const room = Math.floor(((area.right - area.left) * (area.bottom - area.top)) / ROOM);
  const most = scene.dimensions === 3 ? Math.min(LIMIT_3D, scene.labelLimit) : scene.labelLimit;
  return Math.min(most, Math.max(8, room));
}

function wish(state, row, kind, sides) {
  const { screen, scene } = state;
  return {
    row,
    kind,
    x: screen.px(row),
    y: screen.py(row),
    radius: state.radius(row) + (kind === "plain" || kind === "lasso" ? 0 : 3),
    text: isolated(scene.short[row] ?? shorten(scene.labels.at(row))),
    fill: inkOf(state, kind),
    sides,
    ...DRESS[kind],
  };
}

/** The name of a hull stands above its highest corner. */
function hullWish(state, hull) {
  let top = { x: NaN, y: Infinity };
  for (const [x, y] of outlineOf(state, hull)) if (y < top.y) top = { x, y };
  return {
    kind: "hull",
    x: top.x,
    y: Math.max(top.y - 18, state.area.top + 9),
    radius: 0,
    text: shorten(hull.name, 32),
    fill: tinted(state.groupColor(hull.group), state.theme),
    sides: "center",
    ...DRESS.hull,
  };
}

/** Rows in the order in which labels are tried: those said first, then of many a sample in view. */
export function* labelled({ scene, painted, field }) {
  yield* scene.priority;
  if (!painted) return;
  const said = new Set(scene.priority);
  for (const row of field.first ?? []) if (!said.has(row)) yield row;
}

function urgent(state) {
  const { marks, scene } = state;
  const rows = [];
  const seen = new Set();
  const add = (row, kind) => {
    if (row === null || seen.has(row) || !state.isShown(row)) return;
    seen.add(row);
    rows.push([row, kind]);
  };
  add(marks.selected, "selected");
  add(marks.cursor, "cursor");
  for (const { row } of state.neighbors) add(row, "neighbor");
  for (const row of scene.falseNeighbors) add(row, "false");
  for (const row of scene.ranked) if (isInView(state, row)) add(row, "match");
  for (const row of scene.highlight) {
    if (rows.length >= LIMIT_MATCHES) break;
    if (isInView(state, row)) add(row, "match");
  }
  return { rows, seen };
}

/** The place of each of the first rows in what is listed: its neighbors, else a search or table. */
function ranksOf({ marks, neighbors, scene }) {
  const listed = marks.selected === null ? scene.ranked : neighbors.map(({ row }) => row);
  return new Map(listed.slice(0, MOST_RANKED).map((row, at) => [row, at + 1]));
}

/** A label with its number before it; where that has no room, the number alone. */
function placeRanked(placer, label, rank) {
  if (rank === undefined) return placer.place(label);
  const numbered = placer.place({ ...label, rank, text: `${rank} ${label.text}` });
  return numbered ?? placer.place({ ...label, rank, text: String(rank) });
}

/** @returns {Object[]} labels with their boxes, none overlapping another */
export function collectLabels(state) {
  const { scene, screen, marks } = state;
  const crowd = new Crowd(state);
  const placer = new Placer(state.area, state.ruler, crowd, shaftsOf(state));
  const { rows, seen } = urgent(state);
  for (const [row] of rows) placer.block(screen.px(row), screen.py(row), state.radius(row));
  const placed = [];
  const keep = (label) => label && placed.push(label);
  if (state.placedAt) {
    const label = { ...state.placedAt, radius: 8, kind: "placed", sides: "eight", ...DRESS.placed };
    keep(placer.place({ ...label, text: shorten(scene.placed.label), fill: state.theme.primary }));
  }
  const ranks = ranksOf(state);
  for (const [row, kind] of rows) {
    keep(placeRanked(placer, wish(state, row, kind, "eight"), ranks.get(row)));
  }
  if (!state.moving) {
    const bounded = scene.hulls.filter((hull) => !state.hidden.has(hull.group));
    for (const hull of bounded) keep(placer.place(hullWish(state, hull)));
  }
  if (state.moving) return placed;
  const naming = namedNow(state, crowd.total);
  const regions = placeRegions(state, placer, naming.levels);
  placed.push(...regions);
  const alone = !naming.points && regions.length >= FEW_NAMES;
  const limit = scene.labels.length ? limitOf(state) : 0;
  // Beside its arrows a point has less room.
  const arrowed = new Set(scene.arrows.flat());
  const open = (kind, accepts) => (row) =>
    seen.has(row) || !accepts(row) || !state.isShown(row)
      ? null
      : wish(state, row, kind, arrowed.has(row) ? "eight" : "four");
  const inLasso = (row) => marks.lasso.has(row);
  if (marks.lasso.size) {
    placed.push(...placeByPriority(placer, labelled(state), limit, open("lasso", inLasso)));
  }
  const rest = alone ? 0 : Math.max(0, limit - placed.length);
  const others = (row) => !inLasso(row);
  placed.push(...placeByPriority(placer, labelled(state), rest, open("plain", others)));
  return placed;
}
