/**
 * What lies over and under the points: hulls, lines to neighbors, arrows, rings and labels.
 *
 * Everything is plain SVG with presentation attributes, so that the same nodes can be copied
 * into a downloaded picture.
 */

import { arrowMarks } from "./arrows.js";
import { FEW_LIT } from "./canvas.js";
import { svg } from "../dom.js";
import { outlineOf } from "./hulls.js";
import { LINE_HEIGHT } from "./labels.js";
import { thumbnailMarks } from "./thumbnails.js";
import { collectLabels } from "./wishes.js";

const FEW = 100;
// The halo of a label: of a name that lies on points of its own, wide and soft.
const SHARP = { "stroke-width": 3.2 };
const SOFT = { "stroke-width": 5, "stroke-opacity": 0.8 };

const round = (value) => Math.round(value * 10) / 10;

/** The nearest neighbors of a row in the full space, nearest first. */
export function neighborsOf(scene, row) {
  if (!scene.neighbors || row === null) return [];
  const { of, k, index, scores } = scene.neighbors;
  // Of many points only the neighbors of the selected one are known.
  const first = of === undefined ? row * k : of === row ? 0 : index.length;
  const found = [];
  for (let i = first; i < Math.min(index.length, first + k); i += 1) {
    if (index[i] >= 0 && index[i] !== row) found.push({ row: index[i], score: scores[i] });
  }
  return found;
}

function circlePath(x, y, radius) {
  const r = round(radius);
  return `M${round(x - r)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
}

function hulls(state) {
  const { scene, theme } = state;
  return scene.hulls
    .filter((hull) => !state.hidden.has(hull.group))
    .map((hull) => {
      const corners = outlineOf(state, hull).map(([x, y]) => `${round(x)} ${round(y)}`);
      const color = state.groupColor(hull.group);
      const shape = { d: `M${corners.join("L")}Z`, fill: color, stroke: color };
      // A thick joined stroke rounds the corners and keeps the points inside the line.
      return svg(
        "g",
        { opacity: theme.dark ? 0.16 : 0.11, "data-hull": hull.name },
        svg("path", { ...shape, "stroke-width": 20, "stroke-linejoin": "round" }),
      );
    });
}

function neighborLines(state) {
  const { screen, theme, marks } = state;
  const from = marks.selected;
  if (from === null || !Number.isFinite(screen.px(from))) return [];
  const shown = state.neighbors.filter(({ row }) => state.isShown(row));
  return shown.map(({ row, score }, rank) => {
    const strength = 1 - rank / Math.max(1, shown.length);
    return svg("line", {
      x1: round(screen.px(from)),
      y1: round(screen.py(from)),
      x2: round(screen.px(row)),
      y2: round(screen.py(row)),
      stroke: theme.primary,
      "stroke-width": round(1.1 + 1.1 * strength),
      "stroke-opacity": round(0.35 + 0.45 * strength),
      "stroke-linecap": "round",
      "data-neighbor": row,
      "data-score": score.toFixed(4),
    });
  });
}

/** Points as discs, at least so wide: one path for each color. */
export function discs(state, rows, attributes, least = 0) {
  const { screen } = state;
  const paths = new Map();
  for (const row of rows) {
    if (!state.isShown(row)) continue;
    const color = state.color(row);
    const radius = Math.max(least, state.radius(row));
    const path = circlePath(screen.px(row), screen.py(row), radius);
    if (paths.has(color)) paths.get(color).push(path);
    else paths.set(color, [path]);
  }
  return [...paths].map(([fill, parts]) => svg("path", { d: parts.join(""), fill, ...attributes }));
}

/** The points that matter now, drawn again at full strength above the dimmed ones. */
function litPoints(state) {
  if (state.crowdLit) return [];
  // Among fifty thousand dots a few neighbors would be lost at the size of the rest.
  const least = state.lit.size <= FEW ? 3 : 0;
  const outline = { stroke: state.theme.background, "stroke-width": 0.9 };
  return discs(state, state.lit, outline, least);
}

function ring(state, row, attributes, extra) {
  const { screen } = state;
  const r = round(state.radius(row) + extra);
  const at = { cx: round(screen.px(row)), cy: round(screen.py(row)), r };
  return svg("circle", { ...at, fill: "none", "data-ring": row, ...attributes });
}

function falseNeighbor(state, row) {
  const { screen, theme } = state;
  const reach = state.radius(row) + 3;
  const [x, y] = [screen.px(row), screen.py(row)];
  const stroke = { stroke: theme.danger, "stroke-width": 1.6, fill: "none" };
  const cross =
    `M${round(x - reach)} ${round(y - reach)}l${round(2 * reach)} ${round(2 * reach)}` +
    `m0 ${round(-2 * reach)}l${round(-2 * reach)} ${round(2 * reach)}`;
  return svg(
    "g",
    { "data-false-neighbor": row },
    ring(state, row, { ...stroke, "stroke-dasharray": "3 2.5" }, 5),
    svg("path", { d: cross, ...stroke, "stroke-width": 1.2 }),
  );
}

function rings(state) {
  const { theme, marks, scene } = state;
  const drawn = [];
  for (const row of scene.falseNeighbors) {
    if (state.isShown(row)) drawn.push(falseNeighbor(state, row));
  }
  const later = { stroke: theme.text, "stroke-width": 1.1, "data-kind": "added" };
  for (const row of [...scene.added].slice(0, FEW_LIT)) {
    if (state.isShown(row)) drawn.push(ring(state, row, later, 2.2));
  }
  const match = { stroke: theme.primary, "stroke-width": 1.8, "data-kind": "match" };
  const few = scene.highlight.length <= FEW_LIT;
  const ringed = few || !state.painted ? scene.highlight.slice(0, FEW_LIT) : [];
  for (const row of ringed) {
    if (state.isShown(row)) drawn.push(ring(state, row, match, 2.6));
  }
  if (marks.selected !== null && state.isShown(marks.selected)) {
    const style = { stroke: theme.text, "stroke-width": 2, "data-kind": "selected" };
    drawn.push(ring(state, marks.selected, style, 4));
  }
  if (state.pointed !== null && state.isShown(state.pointed)) {
    const style = { stroke: theme.text, "stroke-width": 1.6, "data-kind": "pointed" };
    drawn.push(ring(state, state.pointed, style, 5));
  }
  if (marks.cursor !== null && marks.cursor !== marks.selected && state.isShown(marks.cursor)) {
    const style = { stroke: theme.primary, "stroke-width": 2, "stroke-dasharray": "2 2" };
    drawn.push(ring(state, marks.cursor, { ...style, "data-kind": "cursor" }, 5));
  }
  return drawn;
}

/** A typed phrase that is no point of the space: a diamond. */
function placedMark(state) {
  const at = state.placedAt;
  if (!at) return [];
  const { theme } = state;
  const d = `M${round(at.x)} ${round(at.y - 8)}l8 8l-8 8l-8 -8Z`;
  const style = { fill: theme.primary, stroke: theme.background, "stroke-width": 1.5 };
  return [svg("path", { d, ...style, "data-placed": "true" })];
}

function labelNode(state, label) {
  const { theme } = state;
  const node = svg("text", {
    x: round(label.tx),
    y: round(label.ty),
    "text-anchor": label.anchor,
    "font-family": theme.font,
    "font-size": label.size,
    "font-weight": label.weight,
    fill: label.fill,
    stroke: theme.background,
    ...(label.kind === "region" ? SOFT : SHARP),
    "stroke-linejoin": "round",
    "paint-order": "stroke",
    "data-label": label.kind,
    "data-layer": label.layer ?? null,
    "data-row": label.row ?? null,
    "data-rank": label.rank ?? null,
  });
  const [first, ...others] = label.text.split("\n");
  node.textContent = first;
  for (const line of others) {
    const below = svg("tspan", { x: round(label.tx), dy: round(label.size * LINE_HEIGHT) });
    below.textContent = line;
    node.append(below);
  }
  return node;
}

/**
 * Draw both layers anew.
 *
 * @param {{under: SVGElement, over: SVGElement}} layers
 * @param {Object} state made by frame.js
 * @returns {{labels: Object[], lines: number, milliseconds: number}}
 */
export function drawOverlay(layers, state) {
  const lines = neighborLines(state);
  const started = performance.now();
  const labels = collectLabels(state);
  const milliseconds = performance.now() - started;
  layers.under.replaceChildren(...hulls(state));
  layers.over.replaceChildren(
    ...lines,
    ...litPoints(state),
    ...thumbnailMarks(state),
    ...arrowMarks(state),
    ...rings(state),
    ...placedMark(state),
    // The most important last, so that no halo cuts into it.
    ...labels.toReversed().map((label) => labelNode(state, label)),
  );
  return { labels, lines: lines.length, milliseconds };
}
