/**
 * How many points lie where, as a shade in their mean color: what stands below the sample of
 * points while not all of them fit.
 */

const CELL = 4; // pixels of the picture in one of the shade
const MARGIN = 0.3; // how much more than the picture is shaded, so that one can pan over it
const FAINTEST = 0.05;
const STRONGEST = 0.62;

/** Soften in place, across and then up: each cell takes a quarter of either neighbor. */
function blur(values, columns, lines) {
  const spare = new Float32Array(values.length);
  for (const [step, count, stride, other] of [
    [4, columns, columns * 4, lines],
    [columns * 4, lines, 4, columns],
  ]) {
    spare.set(values);
    for (let j = 0; j < other; j += 1) {
      const last = j * stride + (count - 1) * step;
      for (let at = j * stride + step; at < last; at += step) {
        if (spare[at + 3] + spare[at - step + 3] + spare[at + step + 3] === 0) continue;
        for (let c = at; c < at + 4; c += 1) {
          values[c] = (spare[c - step] + spare[c] * 2 + spare[c + step]) / 4;
        }
      }
    }
  }
}

export class Density {
  /** @param {HTMLCanvasElement} node inside an element that clips it to the plot area */
  constructor(node) {
    this.node = node;
    this.box = null;
  }

  hide() {
    this.node.hidden = true;
    this.box = null;
  }

  /** Whether the shade serves a view: it covers it, and is not drawn out beyond use. */
  serves(view, key) {
    const { box } = this;
    if (!box || this.key !== key) return false;
    const covers =
      box.left <= view.left && box.right >= view.right && box.low <= view.low &&
      box.high >= view.high;
    const scale = (box.right - box.left) / (view.right - view.left) / (1 + 2 * MARGIN);
    return covers && scale < 2.2;
  }

  /**
   * Count the points of a view anew.
   *
   * @param {Object} view of the data: left, right, low, high, and width and height in pixels; and
   *   how often it is softened
   * @param {import("./grid.js").Grid} grid
   * @param {{codes: Uint8Array, palette: number[][]}} paint
   * @param {Uint8Array} gone for each color of the palette whether it is hidden
   * @param {string} key what the shade depends on beside the view
   */
  compute(view, grid, paint, gone, key) {
    const [wide, high] = [view.right - view.left, view.high - view.low];
    this.box = {
      left: view.left - MARGIN * wide,
      right: view.right + MARGIN * wide,
      low: view.low - MARGIN * high,
      high: view.high + MARGIN * high,
    };
    this.key = key;
    const columns = Math.max(2, Math.round((view.width * (1 + 2 * MARGIN)) / CELL));
    const lines = Math.max(2, Math.round((view.height * (1 + 2 * MARGIN)) / CELL));
    const sums = this.#count(grid, paint, gone, columns, lines);
    for (let pass = 0; pass < view.softened; pass += 1) blur(sums, columns, lines);
    this.#show(sums, columns, lines);
  }

  #count(grid, { codes, palette }, gone, columns, lines) {
    const { box } = this;
    const sums = new Float32Array(columns * lines * 4);
    const [perX, perY] = [columns / (box.right - box.left), lines / (box.high - box.low)];
    const { first, last, bottom, top } = grid.around(box);
    const { cellX, cellY, rows, starts, side } = grid;
    const colors = Float32Array.from(palette.flat());
    for (let line = bottom; line <= top && last >= first; line += 1) {
      const end = starts[line * side + last + 1];
      for (let i = starts[line * side + first]; i < end; i += 1) {
        const code = codes[rows[i]];
        const column = Math.floor((cellX[i] - box.left) * perX);
        const down = lines - 1 - Math.floor((cellY[i] - box.low) * perY);
        if (column < 0 || column >= columns || down < 0 || down >= lines || gone[code]) continue;
        const at = (down * columns + column) * 4;
        sums[at] += colors[code * 3];
        sums[at + 1] += colors[code * 3 + 1];
        sums[at + 2] += colors[code * 3 + 2];
        sums[at + 3] += 1;
      }
    }
    return sums;
  }

  #show(sums, columns, lines) {
    const { node } = this;
    const image = new ImageData(columns, lines);
    let most = 0;
    for (let at = 3; at < sums.length; at += 4) if (sums[at] > most) most = sums[at];
    const scale = 1 / Math.log1p(most || 1);
    for (let at = 0; at < sums.length; at += 4) {
      const count = sums[at + 3];
      if (count < 0.02) continue;
      for (let c = 0; c < 3; c += 1) image.data[at + c] = sums[at + c] / count;
      const strength = Math.log1p(count) * scale;
      const rise = Math.min(1, count / 0.5);
      image.data[at + 3] = 255 * rise * (FAINTEST + (STRONGEST - FAINTEST) * strength ** 1.5);
    }
    node.width = columns;
    node.height = lines;
    node.getContext("2d").putImageData(image, 0, 0);
  }

  /**
   * Lay the shade where its points are now: the browser stretches it, nothing is counted.
   *
   * @param {import("../projector.js").FlatScreen} screen
   * @param {{left: number, top: number}} area whose corner is the origin of the clip
   * @param {number} strength 0 to 1
   */
  lay(screen, area, strength) {
    const { node, box } = this;
    const left = screen.left + box.left * screen.scaleX - area.left;
    const top = screen.bottom - box.high * screen.scaleY - area.top;
    const scaleX = ((box.right - box.left) * screen.scaleX) / node.width;
    const scaleY = ((box.high - box.low) * screen.scaleY) / node.height;
    node.style.transform = `translate(${left}px, ${top}px) scale(${scaleX}, ${scaleY})`;
    node.style.opacity = String(strength);
    node.hidden = false;
  }
}
