/** The state of the map in words and in data attributes, for people and for tests. */

import { mark } from "../dom.js";
import { onCanvas } from "../drawing/traces.js";
import { drawnInSpace } from "../field/field.js";
import { statusText, walkText } from "./speech.js";

/**
 * @param {import("../explorer.js").Explorer} map
 * @param {{labels: Object[], lines: number, milliseconds: number}} drawn
 */
export function report(map, drawn) {
  const { marks, scene, root, hidden } = map;
  const walking = marks.cursor !== null && marks.cursor !== marks.selected;
  say(map.parts.status, walking ? walkText(scene, marks.cursor) : statusText(map));
  mark(root, "selected", marks.selected);
  mark(root, "cursor", marks.cursor);
  mark(root, "lasso", marks.lasso.size);
  mark(root, "neighbors", drawn.lines);
  mark(root, "drawnLabels", drawn.labels.length);
  mark(root, "labelsMs", drawn.milliseconds.toFixed(2));
  mark(root, "highlighted", scene.highlight.length);
  const { rows, sampled } = map.field;
  mark(root, "points", scene.n);
  const drawnRows = onCanvas(scene) ? rows : drawnInSpace(scene);
  mark(root, "drawn", drawnRows?.length ?? scene.n);
  mark(root, "density", sampled);
  mark(root, "named", scene.labels.length > 0);
  mark(root, "hidden", [...hidden].sort((a, b) => a - b).join(" "));
  map.actions.address.write();
  map.actions.links.tellView();
}

/** Change a live region only when there is news, or a screen reader says it again. */
function say(status, text) {
  if (status.textContent === text) return;
  status.textContent = text;
  status.title = text;
}

/** The points are on their way to the scene; where the next comes before they arrive, they move on. */
export function reportBegun({ root, scene }) {
  mark(root, "view", scene.view);
  mark(root, "dimensions", scene.dimensions);
  mark(root, "ready", "false");
}

/** Everything of the scene is drawn and at rest. */
export function reportReady({ root }) {
  mark(root, "ready", "true");
}
