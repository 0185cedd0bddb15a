/** Plays recorded frames of an optimization: play, pause, scrub, with the iteration shown. */

import { html, icon } from "../dom.js";
import { prefersStillness } from "../morph.js";
import { extent } from "../view.js";

const MILLISECONDS_PER_FRAME = 110;
const PLAY = ["M7 4.5v11l8.5-5.5z"];
const PAUSE = ["M7 4.5v11", "M13 4.5v11"];

/** Center and half width of a block of coordinates, by axis the center, in all the width. */
function frameOf(data, start, n, dimensions) {
  const center = [];
  let half = 0;
  for (let axis = 0; axis < dimensions; axis += 1) {
    const values = new Float32Array(n);
    for (let row = 0; row < n; row += 1) values[row] = data[start + row * dimensions + axis];
    const [low, high] = extent(values);
    center.push((low + high) / 2);
    half = Math.max(half, (high - low) / 2);
  }
  return { center, half: half || 1 };
}

/**
 * The coordinates at a fractional frame, moved and scaled to fill the same space as the result:
 * early frames of t-SNE are a thousand times smaller than the last.
 */
export class Frames {
  constructor(scene) {
    this.scene = scene;
    const { frames, n, dimensions } = scene;
    this.step = n * dimensions;
    this.boxes = Array.from({ length: frames.count }, (_, i) =>
      frameOf(frames.data, i * this.step, n, dimensions),
    );
    const last = new Float32Array(this.step);
    const axes = [scene.x, scene.y, scene.z].slice(0, dimensions);
    axes.forEach((values, axis) => {
      for (let row = 0; row < n; row += 1) last[row * dimensions + axis] = values[row];
    });
    this.target = frameOf(last, 0, n, dimensions);
  }

  get last() {
    return this.scene.frames.count - 1;
  }

  /** @param {number} at frame number, may lie between two */
  iteration(at) {
    return this.scene.frames.iterations[Math.round(at)];
  }

  /** Write screen positions at a fractional frame. */
  project(at, transform, screen) {
    const { scene, step, target } = this;
    const { data } = scene.frames;
    const lower = Math.min(this.last, Math.floor(at));
    const upper = Math.min(this.last, lower + 1);
    const share = at - lower;
    const out = new Float64Array(3);
    const point = [0, 0, 0];
    const d = scene.dimensions;
    for (let row = 0; row < scene.n; row += 1) {
      for (let axis = 0; axis < d; axis += 1) {
        const offset = row * d + axis;
        const [a, b] = [this.boxes[lower], this.boxes[upper]];
        const from = (data[lower * step + offset] - a.center[axis]) / a.half;
        const to = (data[upper * step + offset] - b.center[axis]) / b.half;
        point[axis] = target.center[axis] + (from + (to - from) * share) * target.half;
      }
      transform(point[0], point[1], point[2], out);
      screen.put(row, out[0], out[1], out[2]);
    }
  }
}

export class Player {
  /**
   * @param {HTMLElement} node where the controls go
   * @param {(at: number) => void} show draws a fractional frame; the last shows the result
   */
  constructor(node, show) {
    this.node = node;
    this.show = show;
    this.handle = 0;
    this.frames = null;
  }

  /** @param {Frames|null} frames */
  load(frames) {
    this.pause();
    this.frames = frames;
    this.node.hidden = !frames;
    this.node.replaceChildren();
    if (!frames) return;
    this.at = frames.last;
    const click = () => this.toggle();
    this.button = html("button", { type: "button", class: "vse-button", click });
    this.slider = html("input", {
      type: "range",
      min: 0,
      max: frames.last,
      step: "any",
      "aria-label": "Iteration of the layout",
      input: () => this.scrub(),
    });
    this.text = html("output", { class: "vse-map__iteration" });
    this.node.append(this.button, this.slider, this.text);
    this.update();
  }

  toggle() {
    if (this.handle) this.pause();
    else this.play();
  }

  play() {
    const from = this.at >= this.frames.last ? 0 : this.at;
    const started = performance.now() - from * MILLISECONDS_PER_FRAME;
    const tick = (now) => {
      const at = Math.min(this.frames.last, Math.max(0, (now - started) / MILLISECONDS_PER_FRAME));
      this.at = prefersStillness() ? Math.floor(at) : at;
      this.handle = this.at < this.frames.last ? requestAnimationFrame(tick) : 0;
      this.show(this.at);
      this.update();
    };
    this.handle = requestAnimationFrame(tick);
    this.update();
  }

  pause() {
    cancelAnimationFrame(this.handle);
    this.handle = 0;
    if (this.frames) this.update();
  }

  scrub() {
    this.pause();
    this.at = Number(this.slider.value);
    this.show(this.at);
    this.update();
  }

  update() {
    const playing = this.handle !== 0;
    if (this.button.dataset.playing !== String(playing)) {
      this.button.dataset.playing = String(playing);
      const name = playing ? "Pause" : "Play how this layout came about";
      this.button.title = name;
      this.button.setAttribute("aria-label", name);
      this.button.replaceChildren(icon(...(playing ? PAUSE : PLAY)));
    }
    this.slider.value = String(this.at);
    const { iterations } = this.frames.scene.frames;
    const now = `Iteration ${this.frames.iteration(this.at)} of ${iterations[this.frames.last]}`;
    this.slider.setAttribute("aria-valuetext", now);
    this.text.textContent = now;
  }
}
