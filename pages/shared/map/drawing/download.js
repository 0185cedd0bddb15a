/** The picture as it stands, as SVG or PNG: Plotly's points, our layers and the legend. */

import { dimmedOn, opacityOf } from "./canvas.js";
import { sample } from "./colors.js";
import { svg } from "../dom.js";
import { FIT } from "../field/field.js";
import { Ruler, shorten } from "./labels.js";
import { legendEntries, toldNumber } from "./legend.js";
import { discs, drawOverlay } from "./overlay.js";
import { inlineSheet } from "./thumbnails.js";
import { onCanvas } from "./traces.js";

const LEGEND_WIDTH = 190;
const ROW = 20;
const PNG_SCALE = 2;
const THUMBNAIL_SHAPE = 0.625; // height to width
// A picture cannot carry the page's font; labels are placed anew for one that is everywhere.
const FONT = "Helvetica, Arial, sans-serif";

function text(content, x, y, theme, attributes = {}) {
  const style = { fill: theme.text, "font-family": theme.font, "font-size": 12 };
  const node = svg("text", { x, y, ...style, ...attributes });
  node.textContent = content;
  return node;
}

/** @returns {SVGElement[]} the legend as a column */
function legendColumn(scene, theme, hidden) {
  if (scene.groups) {
    const entries = legendEntries(scene, theme).filter(({ group }) => !hidden.has(group));
    return [
      text(scene.groups.title, 0, 14, theme, { "font-weight": 600 }),
      ...entries.flatMap(({ name, color }, i) => [
        svg("circle", { cx: 5, cy: 30 + i * ROW, r: 5, fill: color }),
        text(shorten(name), 18, 34 + i * ROW, theme),
      ]),
    ];
  }
  const { colorscale, range, title } = scene.values;
  const steps = Array.from({ length: 50 }, (_, i) => {
    const fill = sample(colorscale, i / 49);
    return svg("rect", { x: i * 3, y: 26, width: 3.2, height: 10, fill });
  });
  return [
    text(title, 0, 14, theme, { "font-weight": 600 }),
    ...steps,
    text(toldNumber(scene.values, range[0]), 0, 52, theme),
    text(toldNumber(scene.values, range[1]), 150, 52, theme, { "text-anchor": "end" }),
  ];
}

/** Plotly's own picture of the points, with the dimming that CSS gives them on screen. */
async function pointsPicture(plot, width, height, dim) {
  const options = { format: "svg", width, height, imageDataOnly: true };
  const source = await window.Plotly.toImage(plot, options);
  const parsed = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
  const node = document.importNode(parsed, true);
  if (dim < 1) {
    const layers = node.querySelectorAll(".scatterlayer, image, .gl-container");
    layers.forEach((layer) => layer.setAttribute("opacity", String(dim)));
  }
  return node;
}

/** What the canvas shows: as discs, or where they are too many for a file as the picture it is. */
function paintedPoints(map, state) {
  const { area, screen } = state;
  const [width, height] = [area.right - area.left, area.bottom - area.top];
  const frame = { x: area.left, y: area.top, width, height };
  if (state.scene.n > FIT) return pictures(map, state, frame);
  const at = { transform: `translate(${frame.x} ${frame.y})` };
  const below = svg("g", at, ...shadePicture(map.parts.density));
  const viewBox = `${frame.x} ${frame.y} ${width} ${height}`;
  const rows = Array.from({ length: screen.n }, (_, row) => row);
  const style = { opacity: state.dims ? dimmedOn(state.theme) : opacityOf(screen.n) };
  return svg("svg", { ...frame, viewBox, overflow: "hidden" }, below, ...discs(state, rows, style));
}

/** The shade of the density, where there is one. */
function shadePicture(density) {
  if (density.hidden) return [];
  const shade = {
    href: density.toDataURL(),
    width: density.width,
    height: density.height,
    preserveAspectRatio: "none",
    opacity: density.style.opacity,
    style: `transform: ${density.style.transform}`,
  };
  return [svg("image", shade)];
}

function pictures({ parts, size }, state, frame) {
  const { density, canvas } = parts;
  const whole = { x: -frame.x, y: -frame.y, ...size, href: canvas.toDataURL() };
  // As on screen, where the style sheet dims both.
  const opacity = state.dims && !state.crowdLit ? dimmedOn(state.theme) : 1;
  const images = [...shadePicture(density), svg("image", whole)];
  return svg("svg", { ...frame, overflow: "hidden", opacity }, ...images);
}

/**
 * @param {Object} map the explorer
 * @param {"beside"|"none"} legend
 * @returns {Promise<{node: SVGElement, width: number, height: number}>}
 */
async function compose(map, legend = "beside") {
  const { width, height } = map.size;
  const { scene } = map;
  const theme = { ...map.theme, font: FONT };
  const ruler = new Ruler();
  ruler.setFamily(FONT);
  const layers = { under: svg("svg", { width, height }), over: svg("svg", { width, height }) };
  const state = { ...map.state(), theme, ruler };
  drawOverlay(layers, state);
  await inlineSheet(layers.over, scene.thumbnails);
  const hasLegend = legend === "beside" && Boolean(scene.groups || scene.values);
  const total = width + (hasLegend ? LEGEND_WIDTH : 0);
  const size = { width: total, height, viewBox: `0 0 ${total} ${height}` };
  const node = svg("svg", { xmlns: "http://www.w3.org/2000/svg", ...size });
  node.append(
    svg("title", {}, scene.alt),
    svg("rect", { width: total, height, fill: theme.background }),
    layers.under,
    await pointsPicture(map.plot, width, height, state.dims ? dimmedOn(theme) : 1),
    ...(onCanvas(scene) ? [paintedPoints(map, state)] : []),
    layers.over,
  );
  if (hasLegend) {
    const column = legendColumn(scene, theme, map.hidden);
    node.append(svg("g", { transform: `translate(${width + 14} 14)` }, ...column));
  }
  return { node, width: total, height };
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @returns {Promise<HTMLImageElement>} an SVG as a picture that can be drawn */
async function imageOf(node) {
  const image = new Image();
  const source = new XMLSerializer().serializeToString(node);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  return image;
}

async function rasterize(node, width, height) {
  const image = await imageOf(node);
  const canvas = document.createElement("canvas");
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/**
 * The whole picture as it stands, small and without its legend; all are as wide and as high.
 *
 * @param {Object} map the explorer
 * @param {number} side pixels
 * @returns {Promise<string>} a PNG as base64
 */
export async function thumbnailOf(map, side) {
  const { node, width, height } = await compose(map, "none");
  const image = await imageOf(node);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: side, height: Math.round(side * THUMBNAIL_SHAPE) });
  const scale = Math.min(canvas.width / width, canvas.height / height);
  const [wide, high] = [width * scale, height * scale];
  const context = canvas.getContext("2d");
  context.fillStyle = map.theme.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, (canvas.width - wide) / 2, (canvas.height - high) / 2, wide, high);
  return canvas.toDataURL("image/png").split(",")[1];
}

/** @param {"png"|"svg"} format */
export async function downloadPicture(map, format) {
  const { node, width, height } = await compose(map);
  const name = `${map.scene.filename}.${format}`;
  if (format === "png") save(await rasterize(node, width, height), name);
  else save(new Blob([new XMLSerializer().serializeToString(node)], { type: "image/svg+xml" }), name);
}
