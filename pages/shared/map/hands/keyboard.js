/** The map without a mouse: by keys, or as another part of the page asks. */

import { labelled } from "../drawing/wishes.js";
import { pointTowards } from "./picking.js";

/**
 * @param {HTMLElement} stage
 * @param {Object} map with state(), marks, moveCursor(row), select(row), clear(), zoom(), home()
 */
export function listenToKeys(stage, map, signal) {
  const commands = {
    Enter: () => map.marks.cursor !== null && map.select(map.marks.cursor),
    " ": () => map.marks.cursor !== null && map.select(map.marks.cursor),
    Escape: () => map.escape(),
    "+": () => map.zoom(1.5),
    "=": () => map.zoom(1.5),
    "-": () => map.zoom(1 / 1.5),
    0: () => map.home(),
    Home: () => map.home(),
  };
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== stage) return;
    const arrow = event.key.startsWith("Arrow");
    if (!arrow && !Object.hasOwn(commands, event.key)) return;
    event.preventDefault();
    stage.dataset.by = "keys";
    event.stopPropagation();
    if (arrow) walk(map, event.key);
    else commands[event.key]();
  };
  stage.addEventListener("keydown", onKey, { signal });
  listenToOthers(map, signal);
}

/** Go to a point that another part of the page asks for, such as the table of the same rows. */
function listenToOthers(map, signal) {
  const onWalk = (event) => {
    const { row, of } = event.detail;
    const state = map.state();
    if (!state || state.moving || state.scene.n !== of) return;
    event.preventDefault(); // whoever asked need not ask the page
    map.moveCursor(row);
    map.select(row);
  };
  window.addEventListener("vse:walk", onWalk, { signal });
}

function walk(map, key) {
  const state = map.state();
  if (!state) return;
  const from = map.marks.cursor ?? map.marks.selected;
  if (from === null || !state.isShown(from)) {
    map.moveCursor(firstInView(state));
    return;
  }
  const at = { x: state.screen.px(from), y: state.screen.py(from) };
  const next = pointTowards(state, at, from, key);
  if (next !== null) map.moveCursor(next);
}

/** The most important point of the picture is where a walk begins. */
function firstInView(state) {
  const { left, right, top, bottom } = state.area;
  const { screen } = state;
  const seen = (row) =>
    screen.px(row) >= left && screen.px(row) <= right && screen.py(row) >= top &&
    screen.py(row) <= bottom;
  for (const row of labelled(state)) if (state.isShown(row) && seen(row)) return row;
  return null;
}
