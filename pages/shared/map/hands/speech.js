/** What the map says in words, on the line above it and to a screen reader. */

import { shorten } from "../drawing/labels.js";
import { neighborsOf } from "../drawing/overlay.js";

const NAMED = 5;

function ordinal(number) {
  const tens = number % 100;
  const suffix = tens > 10 && tens < 14 ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${suffix}`;
}

const score = (value) => value.toFixed(2);

/** @returns {string} the sentence for what is selected now */
export function statusText(scene, marks) {
  if (marks.lasso.size && marks.selected === null) {
    return `${marks.lasso.size.toLocaleString("en-US")} points selected. Esc clears.`;
  }
  if (marks.selected !== null) return selectionText(scene, marks.selected);
  const points = `${scene.n.toLocaleString("en-US")} points`;
  const matches = scene.highlight.length;
  if (matches) return `${points}, ${matches.toLocaleString("en-US")} marked.`;
  return scene.neighbors
    ? `${points}. Click one to see its nearest neighbors.`
    : `${points}. Click one to select it.`;
}

function selectionText(scene, row) {
  const name = shorten(scene.labels[row]);
  const neighbors = neighborsOf(scene, row);
  if (!neighbors.length) return `${name} selected.`;
  const named = neighbors
    .slice(0, NAMED)
    .map((one) => `${shorten(scene.labels[one.row], 18)} ${score(one.score)}`);
  const end = neighbors.length > NAMED ? ", …" : ".";
  return `${name}: nearest in the full space ${named.join(", ")}${end}`;
}

/** What is said when the keyboard arrives at a point. */
export function walkText(scene, row) {
  const group = scene.groups?.index[row] ?? -1;
  const parts = [scene.labels[row]];
  if (group >= 0) parts.push(scene.groups.names[group]);
  const nearest = neighborsOf(scene, row)
    .slice(0, 3)
    .map((one) => scene.labels[one.row]);
  if (nearest.length) parts.push(`near ${nearest.join(", ")}`);
  return `${parts.join("; ")}. Enter selects.`;
}

/** @returns {string[]} the lines of the tooltip: the full label first */
export function tooltipLines(state, row) {
  const { scene, marks } = state;
  const lines = [scene.labels[row]];
  if (scene.hover?.[row]) lines.push(...String(scene.hover[row]).split("\n"));
  const rank = state.neighbors.findIndex((one) => one.row === row);
  if (rank >= 0) {
    const of = shorten(scene.labels[marks.selected], 18);
    lines.push(`${ordinal(rank + 1)} nearest to ${of}: ${score(state.neighbors[rank].score)}`);
  }
  if (scene.falseNeighbors.includes(row)) lines.push("near on the map, far in the full space");
  return lines;
}
