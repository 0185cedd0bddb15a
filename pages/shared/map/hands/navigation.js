/** Moving the view by command: everything, nearer, farther, to one point. */

import { homeView, refit } from "../view.js";

/** Scenes with the same key are the same picture: the view is kept from one to the other. */
export function viewKey({ view, dimensions, n }) {
  return `${view}|${dimensions}|${n}`;
}

/** What outlives the element of a map: its view, marks and hidden groups. */
export function keptOf({ marks, hidden, command, act, decoder, kept: before, scene, projector }) {
  // Gone before anything came: what it was to begin with is what the next one begins with.
  if (!scene) return before;
  const labels = decoder.textOf("labels");
  const kept = { marks, hidden, command, act, labels };
  if (!projector.ready) return kept;
  return { ...kept, view: projector.view(), size: projector.size, of: viewKey(scene) };
}

/** The view to draw with: the present one while the same picture is shown, else everything. */
export function nextView({ scene, kept, projector, size, actions }, before) {
  const key = viewKey(scene);
  const same = before && viewKey(before) === key && projector.ready;
  const linked = actions.address.view(scene, size) ?? (same ? null : actions.address.sought());
  if (linked) return linked;
  if (same) {
    return refit(scene, projector.view(), projector.size, size);
  }
  if (!before && kept?.of === key) return refit(scene, kept.view, kept.size, size);
  return homeView(scene, size);
}

/** Draw the present view in a picture of another size. */
export function resizeView(map) {
  const { scene, projector, size } = map;
  const { x, y } = refit(scene, projector.view(), projector.size, size);
  const flat = scene.dimensions === 2 ? { "xaxis.range": x, "yaxis.range": y } : {};
  return relayout(map, { ...size, ...flat });
}

export async function relayout(map, change) {
  map.watcher.start();
  try {
    await window.Plotly.relayout(map.plot, change);
  } catch (error) {
    // A map that has left the page meanwhile has nothing to draw on, and nothing to say.
    if (!map.gone) throw error;
  }
}

const shifted = ([low, high], by) => [low + by, high + by];

function scaled([low, high], factor, share) {
  const fixed = low + (high - low) * share;
  return [fixed + (low - fixed) / factor, fixed + (high - fixed) / factor];
}

export function goHome(map) {
  const home = homeView(map.scene, map.size);
  if (map.scene.dimensions === 3) return relayout(map, { "scene.camera": home.camera });
  return relayout(map, { "xaxis.range": home.x, "yaxis.range": home.y });
}

/**
 * @param {Object} map
 * @param {number} factor above one zooms in
 * @param {[number, number]} [at] pixel that stays where it is; the center without it
 */
export function zoomView(map, factor, at) {
  const view = map.projector.view();
  if (map.scene.dimensions === 3) {
    const { eye, center } = view.camera;
    const nearer = (axis) => center[axis] + (eye[axis] - center[axis]) / factor;
    const moved = { x: nearer("x"), y: nearer("y"), z: nearer("z") };
    return relayout(map, { "scene.camera": { ...view.camera, eye: moved } });
  }
  const { left, right, top, bottom } = map.projector.area();
  const [px, py] = at ?? [(left + right) / 2, (top + bottom) / 2];
  const x = scaled(view.x, factor, (px - left) / (right - left));
  const y = scaled(view.y, factor, (bottom - py) / (bottom - top));
  return relayout(map, { "xaxis.range": x, "yaxis.range": y });
}

/** The lowest pixel of the picture that is seen: a panel may lie over it as a sheet. */
function lowestSeen({ parts, projector }) {
  const { bottom } = projector.area();
  const sheet = document.querySelector(".st-key-map_panel");
  if (!sheet || getComputedStyle(sheet).position !== "fixed") return bottom;
  const stage = parts.stage.getBoundingClientRect();
  return Math.min(bottom, sheet.getBoundingClientRect().top - stage.top);
}

/** Bring a row out from under what lies over the picture, until that is away again. */
export async function uncover(map, row) {
  if (map.scene.dimensions === 3 || map.screen.py(row) <= lowestSeen(map)) return;
  const before = map.projector.view();
  await panToRow(map, row);
  if (map.gone) return;
  const moved = map.projector.signature();
  const back = () => {
    // Who has moved the map meanwhile, or looks at another picture, stays there.
    if (map.projector.signature() !== moved) return;
    relayout(map, { "xaxis.range": before.x, "yaxis.range": before.y });
  };
  window.addEventListener("vse:uncovered", back, { once: true, signal: map.abort.signal });
}

/** Bring a row into the picture without changing the scale; nothing happens when it is there. */
export function panToRow(map, row) {
  if (map.scene.dimensions === 3) return null;
  const area = map.projector.area();
  const lowest = lowestSeen(map);
  const view = map.projector.view();
  const [px, py] = [map.screen.px(row), map.screen.py(row)];
  const margin = 16;
  const insideX = px >= area.left + margin && px <= area.right - margin;
  const insideY = py >= area.top + margin && py <= lowest - margin;
  if (insideX && insideY) return null;
  const x = shifted(view.x, map.scene.x[row] - (view.x[0] + view.x[1]) / 2);
  const hidden = ((view.y[1] - view.y[0]) * (area.bottom - lowest)) / (area.bottom - area.top);
  const y = shifted(view.y, map.scene.y[row] - (view.y[0] + view.y[1] + hidden) / 2);
  return relayout(map, { "xaxis.range": x, "yaxis.range": y });
}
