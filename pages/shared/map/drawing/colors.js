/** The color and size of every point, as Plotly draws it. */

/** @param {string} hex "#rrggbb" */
function channels(hex) {
  const number = Number.parseInt(hex.slice(1, 7), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

/** The color at a share between 0 and 1 of a Plotly color scale. */
export function sample(scale, share) {
  const at = Math.min(1, Math.max(0, share));
  let upper = scale.findIndex(([stop]) => stop >= at);
  if (upper <= 0) upper = Math.min(1, scale.length - 1);
  const [low, from] = scale[Math.max(0, upper - 1)];
  const [high, to] = scale[upper];
  const inside = high > low ? (at - low) / (high - low) : 0;
  const end = channels(to);
  const mixed = channels(from).map((value, i) => Math.round(value + (end[i] - value) * inside));
  return `rgb(${mixed.join(", ")})`;
}

export function groupColors(scene, theme) {
  const { colors, colors_dark: dark } = scene.groups;
  return theme.dark && dark?.length ? dark : colors;
}

// Sixty-four steps cannot be told apart from a continuous scale, and keep the sprites few.
const STEPS = 64;

/**
 * @returns {(row: number) => string} the fill of a point
 */
export function colorOf(scene, theme) {
  if (scene.groups) {
    const colors = groupColors(scene, theme);
    const { index } = scene.groups;
    return (row) => (index[row] < 0 ? theme.none : colors[index[row] % colors.length]);
  }
  if (scene.values) {
    const { data, colorscale, range } = scene.values;
    const span = range[1] - range[0] || 1;
    const palette = Array.from({ length: STEPS + 1 }, (_, i) => sample(colorscale, i / STEPS));
    return (row) => {
      if (!Number.isFinite(data[row])) return theme.none;
      const share = Math.min(1, Math.max(0, (data[row] - range[0]) / span));
      return palette[Math.round(share * STEPS)];
    };
  }
  return () => theme.point;
}

/** "#rrggbb" or "rgb(r, g, b)" as three numbers. */
export function rgbOf(color) {
  return color.startsWith("#") ? channels(color) : color.match(/[\d.]+/g).slice(0, 3).map(Number);
}

/**
 * The colors of many points as numbers: a palette, and which of it each point has.
 *
 * @returns {{codes: Uint8Array, palette: number[][]}} the first of the palette is "no color",
 *   that of group g is number g + 1
 */
export function paintOf(scene, theme) {
  const codes = new Uint8Array(scene.n);
  if (scene.groups) {
    const { index } = scene.groups;
    for (let row = 0; row < scene.n; row += 1) codes[row] = index[row] + 1;
    return { codes, palette: [theme.none, ...groupColors(scene, theme)].map(rgbOf) };
  }
  if (!scene.values) return { codes: codes.fill(1), palette: [theme.none, theme.point].map(rgbOf) };
  const { data, colorscale, range } = scene.values;
  const scale = STEPS / (range[1] - range[0] || 1);
  for (let row = 0; row < scene.n; row += 1) {
    const step = Math.round((data[row] - range[0]) * scale);
    codes[row] = Number.isFinite(data[row]) ? 1 + Math.min(STEPS, Math.max(0, step)) : 0;
  }
  const colors = Array.from({ length: STEPS + 1 }, (_, i) => sample(colorscale, i / STEPS));
  return { codes, palette: [theme.none, ...colors].map(rgbOf) };
}

/** For each color of a palette whether its points are hidden. */
export function hiddenCodes({ palette }, hidden) {
  return Uint8Array.from(palette, (_, code) => (hidden.has(code - 1) ? 1 : 0));
}

const SIZES = [[150, 9.5], [600, 8], [2000, 6.5], [5000, 5.2], [12000, 4.4], [30000, 3.2]];

/** Diameter in pixels where the payload gives none: the more points, the smaller. */
export function defaultSize(scene, width) {
  const size = SIZES.find(([most]) => scene.n <= most)?.[1] ?? 2.4;
  return width < 520 ? size * 0.82 : size;
}

/** @returns {(row: number) => number} the diameter of a point in pixels */
export function sizeOf(scene, width) {
  const { sizes } = scene;
  const size = defaultSize(scene, width);
  return sizes ? (row) => sizes[row] : () => size;
}
