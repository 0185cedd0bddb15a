/**
 * The payload from Python becomes a Scene: the same fields, with typed arrays for numbers.
 *
 * A rerun usually repeats most of the payload, so an array whose base64 text is unchanged is
 * taken over from the previous scene: identity then tells what changed.
 */

/** @param {string} text base64 of little-endian bytes */
function bytes(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) out[i] = raw.charCodeAt(i);
  return out;
}

const READERS = {
  float32: (buffer) => new Float32Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
  int16: (buffer) => new Int16Array(buffer),
};

/** Decodes arrays and remembers the last text of each field. */
class Memory {
  constructor() {
    this.fields = new Map();
  }

  /** @returns {Float32Array|Int32Array|Int16Array|null} */
  array(field, text, type) {
    if (text === null || text === undefined) return null;
    const known = this.fields.get(field);
    if (known && known.text === text) return known.value;
    const value = READERS[type](bytes(text).buffer);
    this.fields.set(field, { text, value });
    return value;
  }

  /** Any JSON value; the old object is returned while its content is the same. */
  value(field, value) {
    const text = JSON.stringify(value ?? null);
    const known = this.fields.get(field);
    if (known && known.text === text) return known.value;
    this.fields.set(field, { text, value: value ?? null });
    return value ?? null;
  }
}

export class Decoder {
  constructor() {
    this.memory = new Memory();
  }

  /** The JSON of a field, to compare it with that of another time. */
  textOf(field) {
    return this.memory.fields.get(field)?.text ?? null;
  }

  /** @param {Object} payload as described in map_component.py */
  decode(payload) {
    const { memory } = this;
    const scene = {
      view: String(payload.view),
      stage: payload.stage ?? "settled",
      dimensions: payload.dimensions === 3 ? 3 : 2,
      n: payload.n,
      x: memory.array("x", payload.x, "float32"),
      y: memory.array("y", payload.y, "float32"),
      z: payload.dimensions === 3 ? memory.array("z", payload.z, "float32") : null,
      labels: memory.value("labels", payload.labels),
      groups: this.groups(payload.groups),
      values: this.values(payload.values),
      sizes: memory.array("sizes", payload.sizes, "float32"),
      hover: memory.value("hover", payload.hover),
      priority: memory.array("priority", payload.priority, "int32"),
      labelLimit: payload.label_limit ?? 64,
      neighbors: this.neighbors(payload.neighbors),
      hulls: memory.value("hulls", payload.hulls ?? []),
      arrows: memory.value("arrows", payload.arrows ?? []),
      axes: memory.value("axes", payload.axes ?? { x: "", y: "", z: "" }),
      ticks: payload.ticks ?? "none",
      frames: this.frames(payload),
      highlight: memory.value("highlight", payload.highlight ?? []),
      falseNeighbors: memory.value("false_neighbors", payload.false_neighbors ?? []),
      placed: memory.value("placed", payload.placed),
      alt: payload.alt ?? "",
      filename: payload.filename || "map",
    };
    scene.priority ??= Int32Array.from({ length: scene.n }, (_, row) => row);
    return scene;
  }

  groups(groups) {
    if (!groups) return null;
    const index = this.memory.array("groups.index", groups.index, "int16");
    const style = this.memory.value("groups.style", { ...groups, index: null });
    return { ...style, index, style };
  }

  values(values) {
    if (!values) return null;
    const data = this.memory.array("values.data", values.data, "float32");
    const style = this.memory.value("values.style", { ...values, data: null });
    return { ...style, data, style };
  }

  neighbors(neighbors) {
    if (!neighbors) return null;
    const index = this.memory.array("neighbors.index", neighbors.index, "int32");
    const scores = this.memory.array("neighbors.scores", neighbors.scores, "float32");
    return { k: neighbors.k, rows: neighbors.rows ?? null, index, scores };
  }

  frames({ frames, n, dimensions }) {
    if (!frames || frames.count < 2) return null;
    const data = this.memory.array("frames.data", frames.data, frames.type ?? "float32");
    if (data.length !== frames.count * n * dimensions) return null;
    return { count: frames.count, iterations: frames.iterations, data };
  }
}

const POINT_FIELDS = ["view", "dimensions", "n", "x", "y", "z"];
const STYLE_FIELDS = ["sizes", "axes", "ticks"];

/** Whether a row means the same point in both: the same names, or the same places. */
export function sameRows(before, after) {
  if (before.n !== after.n) return false;
  return before.labels === after.labels || (before.x === after.x && before.y === after.y);
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
