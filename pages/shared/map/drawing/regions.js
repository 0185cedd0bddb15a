/**
 * Names of regions: of many points few regions are named first, where each is thickest, finer ones
 * as one comes closer, and the points last.
 */

import { rgbOf } from "./colors.js";
import { countsOf } from "./counts.js";
import { Ground } from "./ground.js";
import { heartsOf } from "./hearts.js";
import { LINE_HEIGHT, shorten } from "./labels.js";
import { blend, rgba } from "./theme.js";

// From so many points on a name of one says less than that of its region.
const MANY = 2000;
// With more points than this in view regions alone are named, with fewer than that points alone.
const FAR = 600;
const NEAR = 120;
// Names in view that a layer needs before it stands above a finer one.
const ENOUGH = 5;

const LONGEST_LINE = 22;
const LONGEST_LISTED = 34;
// The fewer names a layer has in view, the larger they are.
const SIZES = [[12, 20], [30, 16], [Infinity, 13]];
const BELOW = { size: 12.5, weight: 600 };
const NARROW = 520; // pixels; names are smaller there
const NUMBER = { size: 12, weight: 700 };
const LISTED = { size: 12, weight: 500 };
// What a name may cover of other regions: a share of the points in any that lie under it.
const MOST_STRANGERS = 0.25;
const [MOST_NUMBERED, MOST_NUMBERED_NARROW] = [8, 4];
const MARGIN = 8;

/** A name on two lines where it is long, broken where words end. */
export function broken(name) {
  const text = shorten(name.replaceAll("_", " "), 2 * LONGEST_LINE);
  if (text.length <= LONGEST_LINE) return text;
  const spaces = [...text.matchAll(/\s/g)].map(({ index }) => index);
  const middle = text.length / 2;
  const at = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  if (at === undefined) return shorten(text, LONGEST_LINE);
  return [text.slice(0, at), text.slice(at + 1)].map((line) => shorten(line, LONGEST_LINE)).join("\n");
}

/** Layers of regions, coarsest first: those found in the space, else the groups in color. */
function layersOf({ regions, groups }) {
  if (regions.length) return regions;
  return groups ? [groups] : [];
}

/** Whether a point lies in the picture. */
export function isInView({ screen, area }, row) {
  const [x, y] = [screen.px(row), screen.py(row)];
  return x >= area.left && x <= area.right && y >= area.top && y <= area.bottom;
}

/** How many points of each group every region has, counted once for a coloring. */
const tallies = new WeakMap();

function tallyOf({ groups, n }, index, region) {
  const before = tallies.get(index);
  if (before?.of === groups.index) return before.found.get(region);
  const found = new Map();
  for (let row = 0; row < n; row += 1) {
    if (index[row] < 0) continue;
    const tally = found.get(index[row]) ?? new Map();
    tally.set(groups.index[row], (tally.get(groups.index[row]) ?? 0) + 1);
    found.set(index[row], tally);
  }
  tallies.set(index, { of: groups.index, found });
  return found.get(region);
}

/** The mean color of a region's points: like groups have like hues. */
function meanColor(state, index, region) {
  const sum = [0, 0, 0];
  let count = 0;
  for (const [group, points] of tallyOf(state.scene, index, region)) {
    rgbOf(state.groupColor(group)).forEach((value, at) => {
      sum[at] += value * points;
    });
    count += points;
  }
  return rgba(sum.map((value) => Math.round(value / count)));
}

/** A color pulled towards the ink, so that a name in it is legible on the page. */
export function tinted(color, theme) {
  return rgba(blend(rgbOf(color), theme.ink, 0.45));
}

/** The color of a region's name: of its points, or of the one at its heart. */
function fillOf(state, index, region, heart) {
  const { scene, theme, dims } = state;
  if (dims) return theme.faint;
  const color = scene.groups ? meanColor(state, index, region) : state.color(heart);
  return tinted(color, theme);
}

/** Whether no point of a region belongs to a group that is shown. */
function isHidden({ scene, hidden }, index, region) {
  if (!hidden.size || !scene.groups) return false;
  return [...tallyOf(scene, index, region).keys()].every((group) => hidden.has(group));
}

/** The regions of a layer whose hearts are in view and not hidden, the largest first. */
function inViewOf(state, { index }) {
  const counts = countsOf(index);
  return [...heartsOf(state.scene, index)]
    .filter(([region, row]) => isInView(state, row) && !isHidden(state, index, region))
    .sort(([a], [b]) => counts.get(b) - counts.get(a));
}

/**
 * Which layers of regions are named now, and whether points are.
 *
 * @param {Object} state
 * @param {number} inView points in the picture
 * @returns {{levels: {number: number, layer: Object, regions: number[][]}[], points: boolean}}
 */
export function namedNow(state, inView) {
  const { scene } = state;
  const layers = layersOf(scene);
  const flat = scene.dimensions === 2 && scene.n > MANY && !scene.hulls.length;
  const named = layers.length && flat && scene.stage === "settled" && inView >= NEAR;
  if (!named) return { levels: [], points: true };
  const every = layers.map((layer, number) => ({ number, layer, regions: inViewOf(state, layer) }));
  const first = every.findIndex(({ regions }) => regions.length >= ENOUGH);
  const upper = first < 0 ? layers.length - 1 : first;
  return { levels: every.slice(upper, upper + 2), points: inView <= FAR };
}

/** The wish for the name of each region of a layer; none may lie on another region. */
function wishesOf(state, ground, { number, layer, regions }, dress) {
  const { screen } = state;
  return regions.map(([region, row]) => ({
    kind: "region",
    layer: number,
    x: screen.px(row),
    y: screen.py(row),
    radius: 0,
    name: String(layer.names[region]),
    text: broken(String(layer.names[region])),
    fill: fillOf(state, layer.index, region, row),
    sides: "center",
    allowed: (box) => ground.strangers(box, layer.index, region) <= MOST_STRANGERS,
    ...dress,
  }));
}

/** The dress of the upper layer's names, and of those of the layer below it. */
function dressesOf({ area }, levels) {
  const narrow = area.right - area.left < NARROW;
  const [, size] = SIZES.find(([most]) => levels[0].regions.length <= most);
  const upper = { size: narrow ? Math.max(13, size * 0.75) : size, weight: 700 };
  return [upper, narrow ? { ...BELOW, size: 11.5 } : BELOW];
}

/** Where a list of so many lines may stand: a corner that is free, the emptiest of them. */
function cornerFor(placer, lines, size) {
  const { area } = placer;
  const width = Math.max(...lines.map((line) => placer.ruler.width(line, size, LISTED.weight)));
  const height = lines.length * size * LINE_HEIGHT;
  const [left, right] = [area.left + MARGIN, area.right - MARGIN - width];
  const [top, bottom] = [area.top + MARGIN, area.bottom - MARGIN - height];
  const boxes = [[left, bottom], [right, bottom], [left, top], [right, top]]
    .map(([x, y]) => ({ left: x, top: y, right: x + width, bottom: y + height }))
    .filter((box) => placer.free(box));
  const hidden = new Map(boxes.map((box) => [box, placer.crowd.under(box)]));
  return boxes.sort((a, b) => hidden.get(a) - hidden.get(b))[0];
}

const listedAs = (number, { name }) => `${number} ${shorten(name.replaceAll("_", " "), LONGEST_LISTED)}`;

const beginning = ({ text }) => text.split(/[,\n]/)[0];

/** The lines of a list of what the numbers on the map stand for. */
function listed(state, box, numbered) {
  const height = LISTED.size * LINE_HEIGHT;
  return numbered.map((each, at) => {
    const top = box.top + at * height;
    const ty = top + height / 2 + LISTED.size * 0.34;
    const line = { left: box.left, right: box.right, top, bottom: top + height };
    const place = { box: line, anchor: "start", tx: box.left, ty };
    return { kind: "listed", text: listedAs(each.rank, each.of), fill: each.fill, ...LISTED, ...place };
  });
}

/** Numbers for those that had no room, as many as a list in a corner can tell. */
function numbersFor(state, placer, without) {
  const narrow = state.area.right - state.area.left < NARROW;
  const some = without.slice(0, narrow ? MOST_NUMBERED_NARROW : MOST_NUMBERED);
  if (!some.length) return [];
  const box = cornerFor(placer, some.map((each, at) => listedAs(at + 1, each)), LISTED.size);
  if (!box) return [];
  placer.boxes.push(box);
  const numbered = [];
  for (const of of some) {
    const rank = numbered.length + 1;
    const wish = { ...of, kind: "number", text: String(rank), rank, allowed: undefined, ...NUMBER };
    const label = placer.place(wish);
    if (label) numbered.push({ ...label, of });
  }
  return [...numbered, ...listed(state, box, numbered)];
}

/**
 * Place the names of regions: those of the upper layer, numbers for those without room and what
 * they stand for, and between them names of the layer below.
 *
 * @param {Object} state
 * @param {import("./labels.js").Placer} placer
 * @param {Object[]} levels as of `namedNow`
 * @returns {Object[]} labels with their boxes
 */
export function placeRegions(state, placer, levels) {
  if (!levels.length) return [];
  const ground = new Ground(state);
  const dresses = dressesOf(state, levels);
  const [upper, lower = []] = levels.map((level, at) => wishesOf(state, ground, level, dresses[at]));
  const placed = [];
  const without = [];
  for (const wish of upper) {
    const label = placer.place(wish);
    if (label) placed.push(label);
    else without.push(wish);
  }
  placed.push(...numbersFor(state, placer, without));
  // A finer name that begins as a coarser one does tells nothing more.
  const said = new Set(placed.map(beginning));
  for (const wish of lower) {
    const label = said.has(beginning(wish)) ? null : placer.place(wish);
    if (label) placed.push(label);
  }
  return placed;
}
