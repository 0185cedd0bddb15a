/**
 * The payload from Python becomes a Scene: the same fields, with typed arrays for numbers.
 *
 * A rerun usually repeats most of the payload, so an array whose text or address is unchanged is
 * taken over from before: identity then tells what changed.
 */

import { sheetOf } from "./drawing/thumbnails.js";
import { fetched, inline } from "./parts.js";

// Of more points the picture does not wait for the names.
const NAMED_AT_ONCE = 20_000;

/** Names that are still on their way: the map draws without them meanwhile. */
const UNNAMED = { at: () => "", length: 0 };

/** Decodes what is in the message and remembers the last text of each field. */
class Memory {
  constructor() {
    this.fields = new Map();
  }

  /** @returns {Promise<Float32Array|Int32Array|Int16Array|Int8Array|null>} */
  async array(field, value, kind) {
    if (value === null || value === undefined) return null;
    if (typeof value === "object") return fetched(value);
    const known = this.fields.get(field);
    if (known && known.text === value) return known.value;
    const array = inline(value, kind);
    this.fields.set(field, { text: value, value: array });
    return array;
  }

  /** Any JSON value; the old object is returned while its content is the same. */
  value(field, value) {
    const text = JSON.stringify(value ?? null);
    const known = this.fields.get(field);
    if (known && known.text === text) return known.value;
    this.fields.set(field, { text, value: value ?? null });
    return value ?? null;
  }

  /** Texts as a list or as a part. */
  async texts(field, value) {
    const known = this.value(field, value);
    return known?.at && known.kind ? fetched(known) : known;
  }
}

/** Quantized numbers back where they were. */
const spread = new WeakMap();

function unpacked(steps, { low, step }, n) {
  if (!spread.has(steps)) {
    const axes = low.map((start, axis) => {
      const from = steps.subarray(axis * n, (axis + 1) * n);
      return Float32Array.from(from, (value) => start + value * step[axis]);
    });
    spread.set(steps, axes);
  }
  return spread.get(steps);
}

const planes = new WeakMap();

function split(numbers, n) {
  if (!planes.has(numbers)) {
    planes.set(numbers, [numbers.subarray(0, n), numbers.subarray(n, 2 * n)]);
  }
  return planes.get(numbers);
}

export class Decoder {
  constructor() {
    this.memory = new Memory();
  }

  /** The JSON of a field, to compare it with that of another time. */
  textOf(field) {
    return this.memory.fields.get(field)?.text ?? null;
  }

  /** @param {Object} payload as described in component.py */
  async decode(payload) {
    const { memory } = this;
    const { n } = payload;
    const [places, labels, groups, values, sizes, highlight, hover, frames] = await Promise.all([
      this.places(payload),
      this.labels(payload),
      this.groups(payload.groups),
      this.values(payload.values),
      memory.array("sizes", payload.sizes, "float32"),
      this.rows("highlight", payload.highlight),
      memory.texts("hover", payload.hover),
      this.frames(payload),
    ]);
    return {
      view: String(payload.view),
      stage: payload.stage ?? "settled",
      dimensions: payload.dimensions === 3 ? 3 : 2,
      n,
      x: places[0],
      y: places[1],
      z: places[2] ?? null,
      labels,
      labelText: this.textOf("labels"),
      short: memory.value("short", payload.short ?? {}),
      groups,
      values,
      regions: await this.regions(payload.regions),
      sizes,
      hover,
      thumbnails: await sheetOf(memory.value("thumbnails", payload.thumbnails)),
      priority: (await memory.array("priority", payload.priority, "int32")) ?? new Int32Array(),
      added: new Set((await memory.array("added", payload.added, "int32")) ?? []),
      labelLimit: payload.label_limit ?? 64,
      neighbors: await this.neighbors(payload.neighbors),
      hulls: memory.value("hulls", payload.hulls ?? []),
      arrows: memory.value("arrows", payload.arrows ?? []),
      axes: memory.value("axes", payload.axes ?? { x: "", y: "", z: "" }),
      ticks: payload.ticks ?? "none",
      frames,
      highlight,
      sought: payload.sought || highlight.length > 0,
      falseNeighbors: memory.value("false_neighbors", payload.false_neighbors ?? []),
      placed: memory.value("placed", payload.placed),
      ranked: memory.value("ranked", payload.ranked ?? []),
      alt: payload.alt ?? "",
      filename: payload.filename || "map",
    };
  }

  /** @returns {Promise<Float32Array[]>} an array for each axis */
  async places(payload) {
    const { places, n } = payload;
    if (places) {
      const numbers = await fetched(places);
      return places.kind === "float32" ? split(numbers, n) : unpacked(numbers, places, n);
    }
    const axes = payload.dimensions === 3 ? ["x", "y", "z"] : ["x", "y"];
    return Promise.all(axes.map((axis) => this.memory.array(axis, payload[axis], "float32")));
  }

  /** Names of many points come later: `naming` is then fulfilled. */
  async labels({ labels, n }) {
    this.naming = null;
    const texts = this.memory.texts("labels", labels);
    if (n <= NAMED_AT_ONCE || this.named?.of === this.textOf("labels")) {
      return (await texts) ?? UNNAMED;
    }
    this.naming = texts;
    const of = this.textOf("labels");
    texts.then(() => {
      this.named = { of };
    }, () => {});
    return UNNAMED;
  }

  async rows(field, value) {
    return Array.isArray(value) || !value
      ? this.memory.value(field, value ?? [])
      : this.memory.array(field, value, "int32");
  }

  async groups(groups) {
    if (!groups) return null;
    const index = await this.memory.array("groups.index", groups.index, "int16");
    const every = await this.memory.array("groups.every", groups.every, "int32");
    const everyName = await this.memory.texts("groups.names", groups.every_name);
    const apart = { index: null, every: null, every_name: null };
    const style = this.memory.value("groups.style", { ...groups, ...apart });
    return { ...style, index, every, everyName, style };
  }

  /** Layers of regions, coarsest first: the name of each, and in which every row is. */
  async regions(regions) {
    const layers = Object.values(regions ?? {});
    const indices = await Promise.all(
      layers.map(({ index }, at) => this.memory.array(`regions.${at}`, index, "int16")),
    );
    return layers.map(({ names }, at) => ({ names, index: indices[at] }));
  }

  async values(values) {
    if (!values) return null;
    const data = await this.memory.array("values.data", values.data, "float32");
    const style = this.memory.value("values.style", { ...values, data: null });
    return { ...style, data, style };
  }

  /** Of all rows, or of the one row that is selected. */
  async neighbors(neighbors) {
    if (!neighbors) return null;
    const index = await this.memory.array("neighbors.index", neighbors.index, "int32");
    const scores = await this.memory.array("neighbors.scores", neighbors.scores, "float32");
    return { of: neighbors.of, k: neighbors.k, index, scores };
  }

  async frames({ frames, n, dimensions }) {
    if (!frames || frames.count < 2) return null;
    const data = await this.memory.array("frames.data", frames.data, frames.type);
    if (data.length !== frames.count * n * dimensions) return null;
    return { count: frames.count, iterations: frames.iterations, data };
  }
}

const POINT_FIELDS = ["view", "dimensions", "n", "x", "y", "z"];
const STYLE_FIELDS = ["sizes", "axes", "ticks", "thumbnails"];

/** Whether a row means the same point in both: the same names, or the same places. */
export function sameRows(before, after) {
  if (before.n !== after.n) return false;
  return before.labelText === after.labelText || (before.x === after.x && before.y === after.y);
}

/** What must be drawn anew: everything, the look of the points, or only what lies on top. */
export function difference(before, after) {
  if (!before || POINT_FIELDS.some((name) => before[name] !== after[name])) return "points";
  if (STYLE_FIELDS.some((name) => before[name] !== after[name])) return "style";
  const restyled = ["groups", "values"].some(
    (name) =>
      before[name]?.style !== after[name]?.style ||
      before[name]?.index !== after[name]?.index ||
      before[name]?.data !== after[name]?.data,
  );
  return restyled ? "style" : "marks";
}
