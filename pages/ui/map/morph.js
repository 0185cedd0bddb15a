/**
 * Points in motion, drawn on a canvas above the (hidden) Plotly points.
 *
 * A tween runs between positions on screen, not in the data, so it can also lead from 2-D to 3-D
 * and through any change of range; it ends where Plotly draws the same points.
 */

const reduced = window.matchMedia("(prefers-reduced-motion: reduce)");

export function prefersStillness() {
  return reduced.matches;
}

/** @returns {Promise<number>} */
export function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

function ease(share) {
  return share < 0.5 ? 4 * share ** 3 : 1 - (-2 * share + 2) ** 3 / 2;
}

export class Canvas {
  /** @param {HTMLCanvasElement} node */
  constructor(node) {
    this.node = node;
    this.context = node.getContext("2d");
    this.sprites = new Map();
  }

  resize({ width, height }) {
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    this.node.width = Math.round(width * this.ratio);
    this.node.height = Math.round(height * this.ratio);
    this.node.style.width = `${width}px`;
    this.node.style.height = `${height}px`;
    this.sprites.clear();
  }

  /** A disc drawn once and stamped often. */
  sprite(color, radius) {
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

  clear() {
    this.context.clearRect(0, 0, this.node.width, this.node.height);
  }

  /** Draw every shown point of the state at its present position. */
  draw(state) {
    const { context, ratio } = this;
    const { screen } = state;
    this.clear();
    context.globalAlpha = state.lit.size ? 0.35 : 0.9;
    for (let row = 0; row < screen.n; row += 1) {
      if (!state.isShown(row)) continue;
      const sprite = this.sprite(state.color(row), state.radius(row));
      const half = sprite.width / 2;
      context.drawImage(sprite, screen.x[row] * ratio - half, screen.y[row] * ratio - half);
    }
  }
}

/**
 * Run `step(share)` with an eased share from 0 to 1.
 *
 * @returns {{done: Promise<boolean>, stop: () => void}} done tells whether it ran to its end
 */
export function animate(duration, step) {
  let handle = 0;
  let finish;
  const done = new Promise((resolve) => {
    finish = resolve;
  });
  const started = performance.now();
  const tick = (now) => {
    const share = Math.min(1, Math.max(0, (now - started) / duration));
    step(ease(share));
    if (share < 1) handle = requestAnimationFrame(tick);
    else finish(true);
  };
  handle = requestAnimationFrame(tick);
  const stop = () => {
    cancelAnimationFrame(handle);
    finish(false);
  };
  return { done, stop };
}

/** Write the positions at `share` of the way between two screens; unseen ends stay put. */
export function between(from, to, share, target) {
  const mix = (a, b) => (Number.isFinite(a) ? (Number.isFinite(b) ? a + (b - a) * share : a) : b);
  for (let row = 0; row < target.n; row += 1) {
    target.x[row] = mix(from.x[row], to.x[row]);
    target.y[row] = mix(from.y[row], to.y[row]);
  }
}
