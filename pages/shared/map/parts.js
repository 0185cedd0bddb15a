/** Numbers and texts of a map: inside the message as base64, or beside the app at an address. */

/** @param {string} text base64 of little-endian bytes */
function bytes(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) out[i] = raw.charCodeAt(i);
  return out;
}

/** Text in pieces between zero bytes, each decoded when it is looked at. */
export class Texts {
  /** @param {ArrayBuffer} buffer UTF-8 */
  constructor(buffer) {
    this.bytes = new Uint8Array(buffer);
    const ends = [];
    for (let at = this.bytes.indexOf(0); at >= 0; at = this.bytes.indexOf(0, at + 1)) ends.push(at);
    ends.push(this.bytes.length);
    this.ends = Uint32Array.from(ends);
    this.decoder = new TextDecoder();
  }

  get length() {
    return this.ends.length;
  }

  /** @param {number} row */
  at(row) {
    const start = row > 0 ? this.ends[row - 1] + 1 : 0;
    return this.decoder.decode(this.bytes.subarray(start, this.ends[row]));
  }
}

const READERS = {
  float32: (buffer) => new Float32Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
  int16: (buffer) => new Int16Array(buffer),
  uint16: (buffer) => new Uint16Array(buffer),
  int8: (buffer) => new Int8Array(buffer),
  text: (buffer) => new Texts(buffer),
  bytes: (buffer) => buffer,
};

/** @param {string} text base64 @param {string} kind */
export function inline(text, kind) {
  return READERS[kind](bytes(text).buffer);
}

// What maps show now and showed lately; the browser's own cache holds more.
const MOST = 40;
/** @type {Map<string, Promise<*>>} */
const parts = new Map();

async function load({ at, kind }) {
  const answer = await fetch(new URL(at, document.baseURI), { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`A part of the map is gone (${answer.status}).`);
  return READERS[kind](await answer.arrayBuffer());
}

/**
 * A part by its address, asked for once: the same address gives the same object.
 *
 * @param {{at: string, kind: string}} reference
 * @returns {Promise<*>}
 */
export function fetched(reference) {
  const key = `${reference.kind} ${reference.at}`;
  const known = parts.get(key) ?? load(reference);
  parts.delete(key);
  parts.set(key, known);
  known.catch(() => parts.delete(key));
  for (const old of parts.keys()) {
    if (parts.size <= MOST) break;
    parts.delete(old);
  }
  return known;
}
