/**
 * Points painted by us: those in motion, above the (hidden) Plotly points, and those too many for
 * SVG.
 */

import { hiddenCodes } from "./colors.js";
import { Raster } from "./raster.js";

// Beyond this many, points are written as pixels, and let one another shine through.
const MANY = 2000;
// Half of the largest point: one whose middle is farther outside is not seen.
const EDGE = 24;

/** Most lit points that are drawn as shapes of their own above the rest. */
export const FEW_LIT = 500;
/** The strength of points that step back: on dark ground a third of it would be lost. */
export const dimmedOn = ({ dark }) => (dark ? 0.45 : 0.3);

/** @param {number} n */
function everyRow(n) {
  return Int32Array.from({ length: n }, (_, row) => row);
}

/** @param {number} n how many points there are */
export function opacityOf(n) {
  return n > MANY ? 0.75 : 0.92;
}

export class Canvas {
  /** @param {HTMLCanvasElement} node */
  constructor(node) {
    this.node = node;
    this.context = node.getContext("2d");
    this.sprites = new Map();
    this.raster = null;
  }

  resize({ width, height }) {
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    this.node.width = Math.round(width * this.ratio);
    this.node.height = Math.round(height * this.ratio);
    this.node.style.width = `${width}px`;
    this.node.style.height = `${height}px`;
    this.sprites.clear();
    this.raster = null;
    this.painted = null;
  }

  clear() {
    this.painted = null;
    this.context.clearRect(0, 0, this.node.width, this.node.height);
  }

  /**
   * Draw the points of a field as it stands; again only if the view or their look changed.
   *
   * @param {Object} state
   * @param {string} signature of the view
   * @param {"moving"|"rest"} pace
   */
  paint(state, signature, pace) {
    const { field } = state;
    const lit = state.crowdLit ? state.lit : null;
    const drawn = `${signature}|${[...state.hidden]}|${state.paintKey}|${pace}`;
    if (this.painted?.drawn === drawn && this.painted.lit === lit) return;
    const started = performance.now();
    field.choose(state, pace);
    this.#write(state, field.rows);
    if (pace === "moving") field.learn(performance.now() - started);
    this.painted = { drawn, lit };
  }

  /** Draw rows of the state, or all, at their present position inside the plot area. */
  draw(state, rows) {
    this.painted = null;
    if (state.paint) this.#write(state, rows ?? everyRow(state.scene.n));
    else this.#stamp(state);
  }

  #clip({ area }) {
    const { ratio } = this;
    const edge = (value, most) => Math.min(most, Math.max(0, Math.round(value * ratio)));
    return {
      left: edge(area.left, this.node.width),
      right: edge(area.right, this.node.width),
      top: edge(area.top, this.node.height),
      bottom: edge(area.bottom, this.node.height),
    };
  }

  #write(state, rows) {
    this.raster ??= new Raster(this.node.width, this.node.height);
    this.raster.clear();
    const opacity = opacityOf(state.scene.n);
    this.#discs(state, rows, opacity * (state.crowdLit ? dimmedOn(state.theme) : 1));
    if (state.crowdLit) this.#discs(state, state.lit, 1);
    this.context.putImageData(this.raster.image, 0, 0);
  }

  #discs(state, rows, opacity) {
    const { ratio, raster } = this;
    const { screen, radius, paint, area } = state;
    const { codes, palette } = paint;
    const gone = hiddenCodes(paint, state.hidden);
    const clip = this.#clip(state);
    for (const row of rows) {
      const x = screen.px(row);
      const y = screen.py(row);
      if (!(x > area.left - EDGE && x < area.right + EDGE)) continue;
      if (!(y > area.top - EDGE && y < area.bottom + EDGE) || gone[codes[row]]) continue;
      const [left, top] = [Math.round(x * ratio), Math.round(y * ratio)];
      raster.stamp(left, top, radius(row) * ratio, palette[codes[row]], opacity, clip);
    }
  }

  #stamp(state) {
    const { context, ratio } = this;
    const { screen, radius, color } = state;
    const { left, top, right, bottom } = this.#clip(state);
    this.clear();
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.globalAlpha = opacityOf(screen.n);
    for (let row = 0; row < screen.n; row += 1) {
      const [x, y] = [screen.px(row), screen.py(row)];
      if (!(x > left / ratio - EDGE && x < right / ratio + EDGE)) continue;
      if (!(y > top / ratio - EDGE && y < bottom / ratio + EDGE) || !state.isShown(row)) continue;
      const sprite = this.#sprite(color(row), radius(row));
      const half = sprite.width / 2;
      context.drawImage(sprite, x * ratio - half, y * ratio - half);
    }
    context.restore();
  }

  /** A disc drawn once and stamped often. */
  #sprite(color, radius) {
    const rounded = Math.max(0.5, Math.round(radius * 2) / 2);
    const key = `${color}|${rounded}`;
    let sprite = this.sprites.get(key);
    if (!sprite) {
      const size = Math.ceil((rounded + 1) * 2 * this.ratio);
      sprite = document.createElement("canvas");
      sprite.width = size;
      sprite.height = size;
      const context = sprite.getContext("2d");
      context.fillStyle = color;
      context.beginPath();
      context.arc(size / 2, size / 2, rounded * this.ratio, 0, Math.PI * 2);
      context.fill();
      this.sprites.set(key, sprite);
    }
    return sprite;
  }
}
