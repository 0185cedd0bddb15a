/**
 * Points painted by us: those in motion, above the (hidden) Plotly points, and those too many for
 * SVG.
 */

import { Raster } from "./raster.js";

// Beyond this many, points are written as pixels, and let one another shine through.
const MANY = 2000;
// Half of the largest point: one whose middle is farther outside is not seen.
const EDGE = 24;

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

  /** Draw the points at rest; again only if the view, the groups shown or their look changed. */
  paint(state, look, signature) {
    const key = `${signature}|${[...state.hidden]}`;
    if (this.painted?.key === key && this.painted.look === look) return;
    this.draw(state);
    this.painted = { key, look };
  }

  /** Draw every shown point of the state at its present position, inside the plot area. */
  draw(state) {
    this.painted = null;
    if (state.screen.n > MANY) this.#write(state);
    else this.#stamp(state);
  }

  *#visible({ screen, area, isShown }) {
    const { x, y, n } = screen;
    for (let row = 0; row < n; row += 1) {
      if (!(x[row] > area.left - EDGE && x[row] < area.right + EDGE)) continue;
      if (!(y[row] > area.top - EDGE && y[row] < area.bottom + EDGE)) continue;
      if (isShown(row)) yield row;
    }
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

  #write(state) {
    const { ratio } = this;
    const { screen, radius, color } = state;
    this.raster ??= new Raster(this.node.width, this.node.height);
    this.raster.clear();
    const clip = this.#clip(state);
    const opacity = opacityOf(screen.n);
    const at = { x: 0, y: 0, radius: 0 };
    for (const row of this.#visible(state)) {
      at.x = screen.x[row] * ratio;
      at.y = screen.y[row] * ratio;
      at.radius = radius(row) * ratio;
      this.raster.stamp(at, color(row), opacity, clip);
    }
    this.context.putImageData(this.raster.image, 0, 0);
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
    for (const row of this.#visible(state)) {
      const sprite = this.#sprite(color(row), radius(row));
      const half = sprite.width / 2;
      context.drawImage(sprite, screen.x[row] * ratio - half, screen.y[row] * ratio - half);
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
