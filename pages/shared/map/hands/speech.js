/** What the map says in words, on the line above it and to a screen reader. */

import { isolated, shorten } from "../drawing/labels.js";
import { toldNumber } from "../drawing/legend.js";
import { neighborsOf } from "../drawing/overlay.js";
import { drawnInSpace } from "../field/field.js";

const NAMED = 5;

function ordinal(number) {
  const tens = number % 100;
  const suffix = tens > 10 && tens < 14 ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${suffix}`;
}

const whole = (number) => number.toLocaleString("en-US");
const score = (value) => value.toFixed(2);

/** How many points are drawn, where that is fewer than there are. */
function drawnText({ scene, field }) {
  const sample = drawnInSpace(scene);
  if (sample) return `a sample of ${whole(sample.length)} drawn`;
  if (!field.sampled) return "";
  return `${whole(field.rows.length)} drawn over the density of all`;
}

/** @returns {string} the sentence for what is selected now */
export function statusText(map) {
  const { scene, marks } = map;
  if (marks.lasso.size && marks.selected === null) {
    return `${whole(marks.lasso.size)} points selected. Esc clears.`;
  }
  if (marks.selected !== null) return selectionText(scene, marks.selected);
  const matches = scene.highlight.length;
  const marked = scene.sought ? `${matches ? whole(matches) : "none"} marked` : "";
  const parts = [`${whole(scene.n)} points`, marked, drawnText(map)];
  const points = parts.filter(Boolean).join(", ");
  if (scene.sought) return `${points}.`;
  return scene.neighbors
    ? `${points}. Click one to see its nearest neighbors.`
    : `${points}. Click one to select it.`;
}

function selectionText(scene, row) {
  const name = isolated(shorten(scene.labels.at(row)));
  const neighbors = neighborsOf(scene, row);
  if (!neighbors.length) return `${name} selected.`;
  const named = neighbors
    .slice(0, NAMED)
    .map((one) => `${isolated(shorten(scene.labels.at(one.row), 18))} ${score(one.score)}`);
  const end = neighbors.length > NAMED ? ", …" : ".";
  return `${name}: nearest in the full space ${named.join(", ")}${end}`;
}

/** What is said when the keyboard arrives at a point. */
export function walkText(scene, row) {
  const group = scene.groups?.index[row] ?? -1;
  const parts = [scene.labels.at(row)];
  if (group >= 0) parts.push(scene.groups.names[group]);
  const nearest = neighborsOf(scene, row)
    .slice(0, 3)
    .map((one) => scene.labels.at(one.row));
  if (nearest.length) parts.push(`near ${nearest.join(", ")}`);
  return `${parts.join("; ")}. Enter selects.`;
}

/** What a point is colored by, or what the page says of it. */
function secondLine({ hover, groups, values }, row) {
  if (hover) return String(hover.at(row) ?? "");
  if (groups) {
    const group = (groups.every ?? groups.index)[row];
    const names = groups.everyName ?? groups.names;
    return `${groups.title}: ${group < 0 ? groups.none : names.at(group)}`;
  }
  if (!values) return "";
  const value = values.data[row];
  const plain = (number) => String(Number(number.toPrecision(4)));
  const said = Number.isFinite(value) ? toldNumber(values, value, plain) : "none";
  return `${values.title}: ${said}`;
}

/** @returns {string[]} the lines of the tooltip: the full label first */
export function tooltipLines(state, row) {
  const { scene, marks } = state;
  const lines = [scene.labels.at(row)];
  const second = secondLine(scene, row);
  if (second) lines.push(...second.split("\n"));
  if (scene.added.has(row)) lines.push("added later");
  const rank = state.neighbors.findIndex((one) => one.row === row);
  if (rank >= 0) {
    const of = shorten(scene.labels.at(marks.selected), 18);
    lines.push(`${ordinal(rank + 1)} nearest to ${of}: ${score(state.neighbors[rank].score)}`);
  }
  if (scene.falseNeighbors.includes(row)) lines.push("near on the map, far in the full space");
  return lines;
}
