/** A Scene as Plotly traces, layout and configuration: the points and their axes, nothing else. */

import { defaultSize, groupColors } from "./colors.js";
import { countsOf } from "./counts.js";
import { drawnInSpace } from "../field/field.js";
import { margins } from "../view.js";

const SVG_LIMIT = 2000;

/**
 * Whether the points are ours to paint on the canvas. Plotly's own traces for many points compile
 * their shaders' code with Function(), which the app's content security policy rightly forbids.
 */
export function onCanvas(scene) {
  return scene.dimensions === 2 && isMany(scene);
}

/** Too many for shapes of their own. */
export function isMany({ n }) {
  return n > SVG_LIMIT;
}

// Plotly draws a 3-D marker larger than its size in pixels; measured: a size of 8 is 13 px wide.
const SPACE_SIZE = 0.62;

/** Plotly reads text as markup; this makes it literal. */
export function escapePlotly(text) {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return String(text).replace(/[&<>"']/g, (c) => entities[c]).replace(/\$/g, "&#36;");
}

/** Rows by trace: one per group, or those with and without a value, or all. */
function partition(scene) {
  const all = drawnInSpace(scene) ?? Int32Array.from({ length: scene.n }, (_, row) => row);
  if (scene.groups) {
    const parts = scene.groups.names.map((_, group) => ({ group, rows: [] }));
    const none = { group: -1, rows: [] };
    for (const row of all) (parts[scene.groups.index[row]] ?? none).rows.push(row);
    return [none, ...parts].filter((part) => part.rows.length > 0);
  }
  if (!scene.values) return [{ group: 0, rows: all }];
  const has = (row) => Number.isFinite(scene.values.data[row]);
  return [
    { group: -1, rows: all.filter((row) => !has(row)) },
    { group: 0, rows: all.filter(has) },
  ].filter((part) => part.rows.length > 0);
}

/** The groups of a scene that have points, as its legend names them. */
export function groupsOf(scene) {
  if (!scene.groups) return scene.values ? [-1, 0] : [0];
  const counts = countsOf(scene.groups.index);
  return [-1, ...scene.groups.names.keys()].filter((group) => counts.get(group) > 0);
}

function paint(scene, theme, part) {
  if (scene.values && part.group === 0) {
    const { data, colorscale, range } = scene.values;
    const color = Float32Array.from(part.rows, (row) => data[row]);
    return { color, colorscale, cmin: range[0], cmax: range[1], showscale: false };
  }
  if (part.group < 0) return { color: theme.none };
  if (!scene.groups) return { color: theme.point };
  const colors = groupColors(scene, theme);
  return { color: colors[part.group % colors.length] };
}

function marker(scene, theme, part, width) {
  const flat = scene.dimensions === 2;
  const unit = flat ? 1 : SPACE_SIZE;
  return {
    ...paint(scene, theme, part),
    size: scene.sizes
      ? Float32Array.from(part.rows, (row) => scene.sizes[row] * unit)
      : defaultSize(scene, width) * unit,
    sizemode: "diameter",
    opacity: flat ? 0.92 : 1,
    line: { width: flat ? 0.75 : 0, color: theme.background },
  };
}

function trace(scene, theme, part, settings) {
  const pick = (values) => Float32Array.from(part.rows, (row) => values[row]);
  return {
    type: scene.dimensions === 3 ? "scatter3d" : "scatter",
    mode: "markers",
    x: pick(scene.x),
    y: pick(scene.y),
    ...(scene.dimensions === 3 ? { z: pick(scene.z) } : {}),
    marker: marker(scene, theme, part, settings.width),
    visible: !settings.hidden.has(part.group),
    showlegend: false,
    hoverinfo: "skip",
    uid: `points-${part.group}`,
  };
}

function axis(title, theme, range) {
  return {
    title: { text: escapePlotly(title ?? ""), font: { size: 11, color: theme.muted }, standoff: 6 },
    type: "linear",
    range: [...range],
    autorange: false,
    showticklabels: false,
    ticks: "",
    showgrid: true,
    gridcolor: theme.grid,
    gridwidth: 1,
    zeroline: false,
    showline: false,
  };
}

function numbers(scene, theme) {
  if (scene.ticks !== "numbers") return {};
  return {
    showticklabels: true,
    tickfont: { size: 11, color: theme.muted },
    zeroline: true,
    zerolinecolor: theme.muted,
    zerolinewidth: 1,
  };
}

function flatLayout(scene, theme, view) {
  const { axes } = scene;
  const shown = numbers(scene, theme);
  return {
    margin: margins(scene),
    xaxis: { ...axis(axes.x, theme, view.x), ...shown, nticks: 9 },
    // Distances on a map mean something only if both axes use the same scale.
    yaxis: { ...axis(axes.y, theme, view.y), ...shown, nticks: 7, scaleanchor: "x", scaleratio: 1 },
    dragmode: "pan",
  };
}

function spaceLayout(scene, theme, view) {
  const names = ["x", "y", "z"];
  const spans = names.map((name) => view[name][1] - view[name][0]);
  const longest = Math.max(...spans);
  const scene3d = {
    camera: view.camera,
    aspectmode: "manual",
    aspectratio: Object.fromEntries(
      names.map((name, i) => [name, Math.max(0.05, spans[i] / longest)]),
    ),
    dragmode: "orbit",
    hovermode: false,
    bgcolor: "rgba(0,0,0,0)",
  };
  for (const name of names) {
    scene3d[`${name}axis`] = {
      ...axis(scene.axes[name], theme, view[name]),
      showbackground: false,
      showspikes: false,
      nticks: 6,
    };
  }
  return { margin: { l: 0, r: 0, t: 0, b: 0 }, scene: scene3d };
}

/**
 * @param {Object} scene
 * @param {Object} theme
 * @param {{hidden: Set<number>, view: Object, width: number, height: number}} settings
 * @returns {{data: Object[], layout: Object, config: Object, groups: number[]}}
 */
export function buildFigure(scene, theme, settings) {
  const parts = onCanvas(scene) ? [] : partition(scene);
  const shape = scene.dimensions === 3 ? spaceLayout : flatLayout;
  const layout = {
    ...shape(scene, theme, settings.view),
    width: settings.width,
    height: settings.height,
    autosize: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, size: 12, color: theme.text },
    hovermode: false,
    showlegend: false,
    template: {},
    uirevision: scene.view,
  };
  const config = {
    displayModeBar: false,
    displaylogo: false,
    showSendToCloud: false,
    showEditInChartStudio: false,
    scrollZoom: true,
    doubleClick: false,
    responsive: false,
    plotlyServerURL: "",
  };
  const data = parts.map((part) => trace(scene, theme, part, settings));
  const groups = onCanvas(scene) ? groupsOf(scene) : parts.map(({ group }) => group);
  return { data, layout, config, groups };
}
