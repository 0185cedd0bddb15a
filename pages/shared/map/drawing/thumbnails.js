/** The pictures of points, cut out of one sheet that the browser decodes once. */

import { svg } from "../dom.js";
import { fetched } from "../parts.js";

const MARK = 30;
const MOST_MARKS = 400; // in view: of more the points are drawn
const TIP = 72;

/** @type {WeakMap<ArrayBuffer, {id: string, href: string, blob: Blob}>} */
const drawables = new WeakMap();
/** @type {WeakMap<Object, Object>} the same sheet as long as the page says the same of it */
const known = new WeakMap();
let count = 0;

function drawable(buffer, mime) {
  if (!drawables.has(buffer)) {
    count += 1;
    const blob = new Blob([buffer], { type: mime });
    drawables.set(buffer, { id: `vse-sheet-${count}`, href: URL.createObjectURL(blob), blob });
  }
  return drawables.get(buffer);
}

/**
 * @param {Object|null} reference as `pages/shared/drop/brought.py` makes it
 * @returns {Promise<Object|null>} the sheet, or null where no point has a picture
 */
export async function sheetOf(reference) {
  if (!reference) return null;
  const buffer = await fetched(reference);
  if (!known.has(reference)) {
    const { mime, width, height, columns, rows, absent, shown } = reference;
    const size = { width: columns * width, height: Math.ceil(rows / columns) * height };
    const laid = { width, height, columns, rows, size, absent: new Set(absent), shown };
    known.set(reference, { ...drawable(buffer, mime), ...laid });
  }
  return known.get(reference);
}

const hasOne = (sheet, row) => sheet && row < sheet.rows && !sheet.absent.has(row);

function cutOut(sheet, row, side, picture) {
  const left = (row % sheet.columns) * sheet.width;
  const top = Math.floor(row / sheet.columns) * sheet.height;
  const scale = side / Math.max(sheet.width, sheet.height);
  return svg(
    "svg",
    {
      width: sheet.width * scale,
      height: sheet.height * scale,
      viewBox: `${left} ${top} ${sheet.width} ${sheet.height}`,
      overflow: "hidden",
      "data-thumbnail": row,
      "image-rendering": scale > 1.5 ? "pixelated" : "auto",
    },
    picture,
  );
}

/** The picture of a row for the tooltip, or null. */
export function tipPicture(sheet, row) {
  if (!hasOne(sheet, row)) return null;
  return cutOut(sheet, row, TIP, svg("image", { href: sheet.href, ...sheet.size }));
}

/**
 * The rows in view whose pictures stand in their place.
 *
 * @returns {Set<number>|null} null where no pictures are asked for, or too many are in view
 */
export function picturedRows(sheet, screen, area, isShown) {
  if (!sheet?.shown) return null;
  const { left, right, top, bottom } = area;
  const rows = new Set();
  for (let row = 0; row < sheet.rows; row += 1) {
    const [x, y] = [screen.px(row), screen.py(row)];
    if (!(x >= left && x <= right && y >= top && y <= bottom) || !isShown(row)) continue;
    if (hasOne(sheet, row)) rows.add(row);
    if (rows.size > MOST_MARKS) return null;
  }
  return rows;
}

/** How far a point reaches whose picture is drawn in its place. */
export const REACH_OF_PICTURE = MARK / 2;

/** @returns {SVGElement[]} the pictures in place of the points, framed in their colors */
export function thumbnailMarks(state) {
  const sheet = state.scene.thumbnails;
  if (!state.pictured) return [];
  const marks = [svg("defs", {}, svg("image", { id: sheet.id, href: sheet.href, ...sheet.size }))];
  for (const row of state.pictured) {
    const node = cutOut(sheet, row, MARK, svg("use", { href: `#${sheet.id}` }));
    const [width, height] = ["width", "height"].map((side) => Number(node.getAttribute(side)));
    const x = Math.round(state.screen.px(row) - width / 2);
    const y = Math.round(state.screen.py(row) - height / 2);
    node.setAttribute("x", x);
    node.setAttribute("y", y);
    const frame = { x, y, width, height, fill: "none", stroke: state.color(row) };
    const opacity = state.dims && !state.lit.has(row) ? 0.25 : 1;
    marks.push(svg("g", { opacity }, node, svg("rect", { ...frame, "stroke-width": 2 })));
  }
  return marks;
}

/** Write the sheet into a picture that leaves the page, where its address means nothing. */
export async function inlineSheet(node, sheet) {
  const image = sheet?.shown && node.querySelector(`#${sheet.id}`);
  if (!image) return;
  const reader = new FileReader();
  await new Promise((done) => {
    reader.onload = done;
    reader.readAsDataURL(sheet.blob);
  });
  image.setAttribute("href", reader.result);
}
