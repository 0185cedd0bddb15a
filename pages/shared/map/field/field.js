/**
 * Many points in the plane: all of them where they fit, else a sample over the shade of their
 * density, which softly lies below all of them, too, where they are some thousand; more of them the further one zooms. What is hovered, clicked, enclosed or found are
 * always all points, by the grid they are sorted into.
 */

import { dimmedOn } from "../drawing/canvas.js";
import { hiddenCodes } from "../drawing/colors.js";
import { Density } from "./density.js";
import { gridOf } from "./grid.js";

/** Points drawn at rest, as long as more are in view. */
export const FIT = 50_000;
const IN_SPACE = 20_000;
// While the view moves as many are drawn as a frame allows, within these bounds.
const FEWEST = 6_000;
const FRAME = 7; // milliseconds a frame may take here
const CANDIDATES = 1_200;
const FADES = 2; // times as many points in view as fit, at which the shade has its full strength
// From so many points in view on the shade lies below them, at half as many more in full.
const SHADED = 2_000;
const BELOW_ALL = 0.45;
const SOFTLY = 10; // times the shade is softened where it stands for no point

/** @returns {{left: number, right: number, low: number, high: number}} a part of the data */
function viewOf(screen, area, margin = 0) {
  const [left, high] = screen.dataAt(area.left - margin, area.top - margin);
  const [right, low] = screen.dataAt(area.right + margin, area.bottom + margin);
  return { left, right, low, high };
}

export class Field {
  /** @param {{shade: HTMLElement, density: HTMLCanvasElement}} parts */
  constructor({ shade, density }) {
    this.shade = shade;
    this.density = new Density(density);
    this.moving = FIT;
    this.buffer = new Int32Array(FIT);
    this.candidates = new Int32Array(CANDIDATES);
    this.rows = this.buffer.subarray(0, 0);
    this.sampled = false;
  }

  hide() {
    this.sampled = false;
    this.rows = this.buffer.subarray(0, 0);
    this.density.hide();
  }

  /** How long the last frame in motion took decides how many points the next one has. */
  learn(milliseconds) {
    const share = Math.min(1.25, Math.max(0.5, FRAME / Math.max(0.5, milliseconds)));
    this.moving = Math.round(Math.min(FIT, Math.max(FEWEST, this.moving * share)));
  }

  /**
   * Choose the rows to draw and lay the shade below them.
   *
   * @param {Object} state of the map
   * @param {"moving"|"rest"} pace
   */
  choose(state, pace) {
    const { scene, screen, area, share } = state;
    const grid = gridOf(scene);
    const view = viewOf(screen, area, 6);
    this.inView = grid.count(view) * share;
    const most = pace === "moving" ? this.moving : FIT;
    const part = this.inView > most ? most / this.inView : 1;
    const count = grid.collect(view, part < 1 ? Math.ceil(scene.n * part) : scene.n, this.buffer);
    this.rows = this.buffer.subarray(0, count);
    this.#first(grid, view);
    this.sampled = this.inView > FIT;
    if (this.inView > SHADED) this.#shade(state, grid, pace);
    else this.density.hide();
  }

  /** A few of the rows in view, those first by lot: where labels are tried. */
  #first(grid, view) {
    const part = Math.min(1, (CANDIDATES * 0.8) / Math.max(1, this.inView));
    const count = grid.collect(view, Math.ceil(grid.n * part), this.candidates);
    this.first = this.candidates.subarray(0, count).sort((a, b) => grid.rank[a] - grid.rank[b]);
  }

  #shade(state, grid, pace) {
    const { screen, area, paint } = state;
    const view = viewOf(screen, area);
    const softened = this.sampled ? 1 : SOFTLY;
    const key = `${state.paintKey}|${[...state.hidden]}|${softened}`;
    const { density } = this;
    const useless = !density.serves(view, key);
    const size = { width: area.right - area.left, height: area.bottom - area.top };
    if (useless && (pace === "rest" || !density.box || this.#bare(view))) {
      const gone = hiddenCodes(paint, state.hidden);
      density.compute({ ...view, ...size, softened }, grid, paint, gone, key);
    }
    const { style } = this.shade;
    [style.left, style.top] = [`${area.left}px`, `${area.top}px`];
    [style.width, style.height] = [`${size.width}px`, `${size.height}px`];
    const below = BELOW_ALL * Math.min(1, 2 * (this.inView / SHADED - 1));
    const strength = Math.max(below, Math.min(1, (this.inView / FIT - 1) / (FADES - 1)));
    density.lay(screen, area, strength * (state.crowdLit ? dimmedOn(state.theme) : 1));
  }

  /** Whether the shade leaves a good part of the view without one. */
  #bare(view) {
    const { box } = this.density;
    const across = Math.min(box.right, view.right) - Math.max(box.left, view.left);
    const up = Math.min(box.high, view.high) - Math.max(box.low, view.low);
    return across < 0.85 * (view.right - view.left) || up < 0.85 * (view.high - view.low);
  }
}

/** Rows of a scene near a pixel, whether drawn or not. */
export function rowsNear({ scene, screen }, px, py, reach) {
  const area = { left: px - reach, right: px + reach, top: py - reach, bottom: py + reach };
  const grid = gridOf(scene);
  const box = viewOf(screen, area);
  const rows = new Int32Array(grid.count(box));
  return rows.subarray(0, grid.collect(box, scene.n, rows));
}

/** @type {WeakMap<Float32Array, Map<number, Int32Array>>} */
const samples = new WeakMap();

/** A sample of all rows by lot, ascending: for what moves, and for space. */
export function sampleOf(scene, most) {
  if (!samples.has(scene.x)) samples.set(scene.x, new Map());
  const known = samples.get(scene.x);
  if (!known.has(most)) {
    const { rank } = gridOf(scene);
    const rows = new Int32Array(Math.min(most, scene.n));
    for (let row = 0, i = 0; row < scene.n; row += 1) {
      if (rank[row] >= most) continue;
      rows[i] = row;
      i += 1;
    }
    known.set(most, rows);
  }
  return known.get(most);
}

/** The rows drawn in space where all are too many for it; null for all. */
export function drawnInSpace(scene) {
  return scene.dimensions === 3 && scene.n > FIT ? sampleOf(scene, IN_SPACE) : null;
}
