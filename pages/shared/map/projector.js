/**
 * From data to pixels of the stage, in 2-D by the axis ranges and in 3-D by the camera.
 *
 * What lies on top of the points (labels, lines, rings) is drawn by us from these positions, so
 * that 2-D and 3-D share one code path and a click never redraws the points themselves.
 */

/** Product of two column-major 4 × 4 matrices. */
function multiply(a, b) {
  const out = new Float64Array(16);
  for (let column = 0; column < 4; column += 1) {
    for (let row = 0; row < 4; row += 1) {
      let sum = 0;
      for (let i = 0; i < 4; i += 1) sum += a[i * 4 + row] * b[column * 4 + i];
      out[column * 4 + row] = sum;
    }
  }
  return out;
}

/** Pixel positions of n points, written one by one; NaN where a point cannot be seen. */
export class Screen {
  constructor(n) {
    this.n = n;
    this.x = new Float32Array(n).fill(NaN);
    this.y = new Float32Array(n).fill(NaN);
    this.depth = new Float32Array(n);
  }

  px(row) {
    return this.x[row];
  }

  py(row) {
    return this.y[row];
  }

  depthOf(row) {
    return this.depth[row];
  }

  put(row, x, y, depth = 0) {
    this.x[row] = x;
    this.y[row] = y;
    this.depth[row] = depth;
  }

  /** The present positions of some rows of any screen, of all without `rows`. */
  static of(screen, rows) {
    const twin = new Screen(screen.n);
    const count = rows?.length ?? screen.n;
    for (let i = 0; i < count; i += 1) {
      const row = rows ? rows[i] : i;
      twin.put(row, screen.px(row), screen.py(row), screen.depthOf(row));
    }
    return twin;
  }
}

/** Pixel positions in the plane: a view of the data in which nothing is computed before asked. */
export class FlatScreen {
  constructor(scene, area, view) {
    this.n = scene.n;
    this.dataX = scene.x;
    this.dataY = scene.y;
    this.scaleX = (area.right - area.left) / (view.x[1] - view.x[0]);
    this.scaleY = (area.bottom - area.top) / (view.y[1] - view.y[0]);
    this.left = area.left - view.x[0] * this.scaleX;
    this.bottom = area.bottom + view.y[0] * this.scaleY;
  }

  px(row) {
    return this.left + this.dataX[row] * this.scaleX;
  }

  py(row) {
    return this.bottom - this.dataY[row] * this.scaleY;
  }

  depthOf() {
    return 0;
  }

  /** The place in the data of a pixel. */
  dataAt(px, py) {
    return [(px - this.left) / this.scaleX, (this.bottom - py) / this.scaleY];
  }
}

export class Projector {
  /** @param {HTMLElement} plot the Plotly element, at the origin of the stage */
  constructor(plot) {
    this.plot = plot;
    this.expected = null;
  }

  /** A layout in the plane that Plotly will be given: by it points are placed until it has it. */
  expect({ width, height, margin: { l, r, t, b }, xaxis, yaxis }) {
    const size = { l, t, w: width - l - r, h: height - t - b };
    this.expected = { width, height, _size: size, xaxis, yaxis };
  }

  get layout() {
    return this.plot._fullLayout ?? this.expected;
  }

  get scene3d() {
    return this.plot._fullLayout?.scene?._scene ?? null;
  }

  get ready() {
    const layout = this.plot._fullLayout;
    if (!layout) return false;
    if (layout.scene) return Boolean(this.scene3d?.dataScale && this.#hasCamera());
    return Boolean(layout.xaxis?.range);
  }

  /** Until its first frame a 3-D scene has the identity for a camera. */
  #hasCamera() {
    const parameters = this.scene3d.glplot?.cameraParams;
    return Boolean(parameters) && parameters.projection[11] !== 0;
  }

  /** Size of the whole picture. */
  get size() {
    const { width, height } = this.plot._fullLayout;
    return { width, height };
  }

  /** Rectangle of the plot area in pixels. */
  area() {
    const { _size: size, width, height, scene } = this.layout;
    if (scene) return { left: 0, top: 0, right: width, bottom: height };
    return { left: size.l, top: size.t, right: size.l + size.w, bottom: size.t + size.h };
  }

  /** The current view, in the shape of homeView(). */
  view() {
    const layout = this.layout;
    if (this.scene3d) {
      const { xaxis, yaxis, zaxis } = layout.scene;
      const camera = this.scene3d.getCamera();
      return { x: [...xaxis.range], y: [...yaxis.range], z: [...zaxis.range], camera };
    }
    return { x: [...layout.xaxis.range], y: [...layout.yaxis.range] };
  }

  /** Numbers that change exactly when the positions on screen do. */
  signature() {
    if (!this.ready) return "";
    const { width, height } = this.plot._fullLayout;
    if (this.scene3d) {
      const { model, view, projection } = this.scene3d.glplot.cameraParams;
      return [width, height, ...model, ...view, ...projection].join();
    }
    const { x, y } = this.view();
    const { left, top, right, bottom } = this.area();
    return [width, height, left, top, right, bottom, ...x, ...y].join();
  }

  /**
   * A function (x, y, z) → writes [x, y, depth] of the screen into the target.
   * @returns {(x: number, y: number, z: number, out: Float64Array) => void}
   */
  transform() {
    return this.scene3d ? this.#space() : this.#flat();
  }

  #flat() {
    const { x, y } = this.view();
    const { left, right, top, bottom } = this.area();
    const scaleX = (right - left) / (x[1] - x[0]);
    const scaleY = (bottom - top) / (y[1] - y[0]);
    return (px, py, _pz, out) => {
      out[0] = left + (px - x[0]) * scaleX;
      out[1] = bottom - (py - y[0]) * scaleY;
      out[2] = 0;
    };
  }

  #space() {
    const { glplot, dataScale } = this.scene3d;
    const { model, view, projection } = glplot.cameraParams;
    const m = multiply(projection, multiply(view, model));
    const { right: width, bottom: height } = this.area();
    return (px, py, pz, out) => {
      const x = px * dataScale[0];
      const y = py * dataScale[1];
      const z = pz * dataScale[2];
      const w = m[3] * x + m[7] * y + m[11] * z + m[15];
      const seen = w > 0 ? 1 : NaN;
      out[0] = seen * (0.5 + (0.5 * (m[0] * x + m[4] * y + m[8] * z + m[12])) / w) * width;
      out[1] = seen * (0.5 - (0.5 * (m[1] * x + m[5] * y + m[9] * z + m[13])) / w) * height;
      out[2] = (m[2] * x + m[6] * y + m[10] * z + m[14]) / w;
    };
  }

  /**
   * @param {Int32Array} [rows] in space those that are placed; all without it
   * @returns {FlatScreen|Screen} where the rows are now
   */
  place(scene, rows) {
    if (!this.scene3d) return new FlatScreen(scene, this.area(), this.view());
    const { n, x, y, z } = scene;
    const screen = new Screen(n);
    const transform = this.transform();
    const out = new Float64Array(3);
    const count = rows?.length ?? n;
    for (let i = 0; i < count; i += 1) {
      const row = rows ? rows[i] : i;
      transform(x[row], y[row], z[row], out);
      screen.put(row, out[0], out[1], out[2]);
    }
    return screen;
  }
}
