/**
 * Which part of the space a picture shows.
 *
 * In 2-D both axes have one scale, or distances would mean nothing. The ranges are always made to
 * fit the shape of the picture: left to itself, Plotly widens them at every change of size and
 * never narrows them again.
 */

const MARGIN = 0.05;
const CAMERA = { eye: { x: 1.15, y: 1.15, z: 0.6 }, center: { x: 0, y: 0, z: -0.06 } };

/** @type {WeakMap<Float32Array, [number, number]>} */
const extents = new WeakMap();

/** @returns {[number, number]} smallest and largest finite value; looked for once in an array */
export function extent(values) {
  if (!extents.has(values)) {
    let low = Infinity;
    let high = -Infinity;
    for (let i = 0; i < values.length; i += 1) {
      if (values[i] < low) low = values[i];
      if (values[i] > high) high = values[i];
    }
    extents.set(values, low <= high ? [low, high] : [-1, 1]);
  }
  return extents.get(values);
}

/** The range that shows every point with a margin; equal points get a width of one. */
function padded(values) {
  const [low, high] = extent(values);
  const margin = high > low ? (high - low) * MARGIN : 0.5;
  return [low - margin, high + margin];
}

/** Space around the plot area in 2-D: enough for the axis titles and numbers there are. */
export function margins({ axes, ticks }) {
  const [left, below] = ticks === "numbers" ? [32, 18] : [0, 0];
  return { l: left + (axes.y ? 26 : 4), r: 4, t: 4, b: below + (axes.x ? 26 : 4), pad: 0 };
}

function plotSize(scene, { width, height }) {
  const { l, r, t, b } = margins(scene);
  return { width: Math.max(1, width - l - r), height: Math.max(1, height - t - b) };
}

const middle = ([low, high]) => (low + high) / 2;
const span = ([low, high]) => high - low;
const around = (center, width) => [center - width / 2, center + width / 2];

/** Ranges around the middle of a view, with `unit` of the data to each pixel. */
function framed(view, unit, plot) {
  return {
    x: around(middle(view.x), unit * plot.width),
    y: around(middle(view.y), unit * plot.height),
  };
}

/** The view that shows everything: ranges in 2-D and 3-D, and a camera in 3-D. */
export function homeView(scene, size) {
  const view = { x: padded(scene.x), y: padded(scene.y) };
  if (scene.dimensions === 3) return { ...view, z: padded(scene.z), camera: CAMERA };
  const plot = plotSize(scene, size);
  const unit = Math.max(span(view.x) / plot.width, span(view.y) / plot.height);
  return framed(view, unit, plot);
}

function close(a, b) {
  return Math.abs(middle(a) - middle(b)) + Math.abs(span(a) - span(b)) < 1e-4 * span(b);
}

/**
 * The same view in a picture of another size: everything if it showed everything, else the same
 * middle at a scale that follows the area, so that growing undoes shrinking.
 */
export function refit(scene, view, from, to) {
  const same = from.width === to.width && from.height === to.height;
  if (same || scene.dimensions === 3) return view;
  const home = homeView(scene, from);
  if (close(view.x, home.x) && close(view.y, home.y)) return homeView(scene, to);
  const [before, after] = [plotSize(scene, from), plotSize(scene, to)];
  const areas = (before.width * before.height) / (after.width * after.height);
  return framed(view, (span(view.x) / before.width) * Math.sqrt(areas), after);
}
